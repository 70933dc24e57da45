import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNumbers, type NpyNumbers } from '#shared/formats/npy.ts';
import { readNpz } from '#shared/formats/npz.ts';
import { GOLDEN_DIR } from './machine-needs.ts';

/** The arrays of one golden file. What was asked for is noted, so that a test can prove that nothing was left out. */
export interface GoldenArrays {
  /** Names in the order of the file. */
  readonly names: readonly string[];
  /** The array with its shape and own element type. */
  array(name: string): NpyNumbers;
  /** Its numbers in double precision. */
  values(name: string): Float64Array;
  shape(name: string): readonly number[];
  /** The one number of an array with one element. */
  scalar(name: string): number;
  /** Names nobody asked for yet. */
  unread(): string[];
}

/** Path of a file of the golden folder. */
export function goldenPath(file: string): string {
  return resolve(GOLDEN_DIR, file);
}

/** Reads `NAME.npz` of the golden folder. */
export function readGolden(name: string): GoldenArrays {
  const npz = readNpz(readFileSync(goldenPath(`${name}.npz`)));
  const read = new Set<string>();
  const array = (key: string): NpyNumbers => {
    const found = npz.get(key);
    if (!found || !isNumbers(found)) throw new Error(`${name}.npz holds no numbers called ${key}`);
    read.add(key);
    return found;
  };
  return {
    names: [...npz.keys()],
    array,
    values: (key) => Float64Array.from(array(key).data as ArrayLike<number>, Number),
    shape: (key) => array(key).shape,
    scalar: (key) => Number(array(key).data[0]),
    unread: () => [...npz.keys()].filter((key) => !read.has(key)),
  };
}

/**
 * A suite on one golden file; its last test fails if any array of the file was not looked at. Left out, by name,
 * where the file is absent.
 */
export function describeGolden(name: string, body: (golden: GoldenArrays) => void): void {
  if (!existsSync(goldenPath(`${name}.npz`))) {
    describe.skip(`golden ${name} [needs the folder of golden vectors]`, () => it('is there', () => {}));
    return;
  }
  describe(`golden ${name}`, () => {
    const golden = readGolden(name);
    body(golden);
    it('uses every array of the file', () => expect(golden.unread()).toEqual([]));
  });
}

/** Expects `|actual - expected| ≤ tolerance · (1 + |expected|)` everywhere, and names the worst element if not. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = { excess: 0, index: -1 };
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    const excess = difference / (1 + Math.abs(expected[i]!));
    if (!(excess <= worst.excess)) worst = { excess, index: i };
  }
  const { index, excess } = worst;
  expect(excess, `element ${index}: ${actual[index]} instead of ${expected[index]}`).toBeLessThanOrEqual(tolerance);
}
