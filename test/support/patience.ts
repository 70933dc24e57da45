import { vi } from 'vitest';

/** What a test waits for may take this long on a machine with other work, ms; the usual second is not enough. */
const PATIENCE_MS = 30_000;

const { waitFor, waitUntil } = vi;

/** Options with our patience where a test asks for none of its own. */
function patient<T extends { timeout?: number }>(options: number | T | undefined): number | T {
  return typeof options === 'number' ? options : ({ timeout: PATIENCE_MS, ...options } as T);
}

// Run before each file of tests: `expect.poll` has its patience in vitest.config.ts, these two have no setting.
vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
