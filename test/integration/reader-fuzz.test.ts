import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import type { FuzzResult } from '#test/support/fuzz-files.ts';
import { goldenPath } from '#test/support/golden.ts';
import { describeWith } from '#test/support/machine.ts';
import { readAll } from '#test/support/read-all.ts';
import { smallModelFiles } from '#test/support/small-model-files.ts';

/** Memory of the reading process; the files are small, so more means that damage made a reader take what it promised. */
const MAX_PEAK_MIB = 500;
/** A reader that hangs is stopped after this. */
const MAX_MS = 110_000;
/** Larger golden files would only repeat their weights. */
const MAX_GOLDEN_BYTES = 100_000;

function fuzzFolder(folder: string, flips: number): { results: FuzzResult[]; peakMiB: number } {
  const script = resolve(import.meta.dirname, '../support/fuzz-files.ts');
  const printed = execFileSync(process.execPath, [script, folder, String(flips)], {
    timeout: MAX_MS,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(printed.toString()) as { results: FuzzResult[]; peakMiB: number };
}

describe('readers of models, with damaged files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const files = smallModelFiles();
  const flips = 2000;
  let fuzzed: ReturnType<typeof fuzzFolder>;

  beforeAll(() => {
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    fuzzed = fuzzFolder(folder, flips);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(files)('reads $name while it is whole', ({ name, bytes }) => {
    expect(readAll(name, () => memorySource(bytes))).toEqual({ outcome: 'read', message: '' });
  });

  it.each(files)('gives a value or a refusal for $name, cut at every byte or with flipped bits', ({ name, bytes }) => {
    const result = fuzzed.results.find((found) => found.name === name)!;
    expect(result.crashes).toEqual([]);
    expect(result).toMatchObject({ cut: bytes.length, flipped: flips });
    expect(result.refused).toBeGreaterThan(bytes.length / 2);
    // Harmless flips exist in every form without a checksum; none read would mean that the damage is not what it seems.
    if (!/zlib|gzip|npz|deflated/.test(name)) expect(result.refused).toBeLessThan(result.cut + result.flipped);
  });

  it('takes no more memory for damaged files than for whole ones', () => {
    expect(fuzzed.peakMiB).toBeLessThan(MAX_PEAK_MIB);
  });
});

describeWith('golden')('readers of models, with damaged golden files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-golden-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('give a value or a refusal', () => {
    for (const part of ['checkpoints', 'pickles']) {
      for (const name of readdirSync(goldenPath(part))) {
        const path = goldenPath(`${part}/${name}`);
        if (statSync(path).size < MAX_GOLDEN_BYTES) copyFileSync(path, join(folder, name));
      }
    }
    const { results, peakMiB } = fuzzFolder(folder, 300);
    expect(results.length).toBeGreaterThan(0);
    expect(results.flatMap((result) => result.crashes)).toEqual([]);
    expect(peakMiB).toBeLessThan(MAX_PEAK_MIB);
  });
});
