import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Npz, npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { SHARED_DIR } from './machine-needs.ts';

/** Path of a shared file, or null where it is absent. */
export function sharedFile(path: string): string | null {
  const full = resolve(SHARED_DIR, path);
  return existsSync(full) ? full : null;
}

/** Arrays of a golden file as plain numbers; null where it is absent. */
export function golden(name: string): ((array: string) => Float64Array) | null {
  const path = sharedFile(`golden/${name}`);
  if (!path) return null;
  const npz: Npz = readNpz(readFileSync(path));
  return (array) => Float64Array.from(npzNumbers(npz, array).data as ArrayLike<number>, Number);
}
