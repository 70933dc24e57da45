import { DESKTOP_BRIDGE, type DesktopBridge } from '#shared/contract/desktop/desktop-bridge.ts';

/** What the desktop window gives its page; null in a browser. */
export function desktop(): DesktopBridge | null {
  const found: unknown = (globalThis as Record<string, unknown>)[DESKTOP_BRIDGE];
  return typeof found === 'object' && found !== null ? (found as DesktopBridge) : null;
}
