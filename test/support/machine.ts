import { describe } from 'vitest';
import { type Need, needs } from './machine-needs.ts';

export { programPath, SHARED_DIR } from './machine-needs.ts';

/** `describe` for tests that need something of the machine; they are left out, by name, where it is missing. */
export function describeWith(...keys: Need[]): (title: string, body: () => void) => void {
  const missing = needs.filter((need) => keys.includes(need.key) && !need.present);
  return (title, body) => {
    if (missing.length === 0) describe(title, body);
    else describe.skip(`${title} [needs ${missing.map((need) => need.name).join(', ')}]`, body);
  };
}
