import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** A folder of its own for each test, removed after it. Returns a function that gives the folder of the running test. */
export function projectFolder(): { path(name: string): string; files(): string[] } {
  let folder: string | null = null;
  const here = () => (folder ??= mkdtempSync(join(tmpdir(), 'vibe-studio-test-')));
  afterEach(() => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    folder = null;
  });
  return { path: (name) => join(here(), name), files: () => readdirSync(here()).sort() };
}
