import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { seededRandom } from './random-records.ts';
import { readAll } from './read-all.ts';

/** How one file fared under damage. */
export interface FuzzResult {
  readonly name: string;
  readonly cut: number;
  readonly flipped: number;
  readonly refused: number;
  /** Damage after which reading ended in anything else than a value or a refusal. */
  readonly crashes: readonly string[];
}

/** Files beyond this are not cut at every byte, but at every so-manieth, so that there are about as many cuts. */
const MAX_CUTS = 3000;

function fuzz(name: string, bytes: Uint8Array, flips: number): FuzzResult {
  const crashes: string[] = [];
  let refused = 0;
  const read = (damage: string, damaged: Uint8Array) => {
    const { outcome, message } = readAll(name, () => memorySource(damaged));
    if (outcome === 'crashed') crashes.push(`${name}, ${damage}: ${message}`);
    if (outcome === 'refused') refused++;
  };
  const step = Math.max(1, Math.ceil(bytes.length / MAX_CUTS));
  let cut = 0;
  for (let length = 0; length < bytes.length; length += step, cut++)
    read(`cut at ${length}`, bytes.subarray(0, length));
  const random = seededRandom(bytes.length);
  for (let i = 0; i < flips; i++) {
    const damaged = bytes.slice();
    // One bit mostly; sometimes a few, and bytes that mean much: length fields of ones, opcodes.
    const places = Array.from({ length: 1 + Math.floor(random() ** 3 * 5) }, () => Math.floor(random() * bytes.length));
    for (const at of places)
      damaged[at] = random() < 0.7 ? damaged[at]! ^ (1 << Math.floor(random() * 8)) : Math.floor(random() * 256);
    read(`flip ${i} at ${places.join(', ')}`, damaged);
  }
  return { name, cut, flipped: flips, refused, crashes: crashes.slice(0, 5) };
}

/**
 * Program `fuzz-files.ts FOLDER FLIPS`: damages every file of a folder in many ways and reads it. Prints one JSON text:
 * the results and the most memory the process ever took, in MiB. The same files always get the same damage.
 */
const [folder, flips] = process.argv.slice(2);
// Not the Buffer itself: its slice() is a view, and damage would add up.
const results = readdirSync(folder!).map((name) =>
  fuzz(name, new Uint8Array(readFileSync(join(folder!, name))), Number(flips)),
);
console.log(JSON.stringify({ results, peakMiB: process.resourceUsage().maxRSS / 1024 }));
