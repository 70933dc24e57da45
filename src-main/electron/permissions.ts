import { isOurs } from './page-scheme.ts';

/** What the page needs: copying text that a person asked to copy, and filling the screen. No camera, no microphone. */
const GRANTED: readonly string[] = ['clipboard-sanitized-write', 'fullscreen'];

/**
 * Whether a web page may use something of the machine.
 *
 * @param origin  address of who asks; `null` where it is not known
 */
export function mayUse(permission: string, origin: string | null): boolean {
  return origin !== null && isOurs(origin) && GRANTED.includes(permission);
}
