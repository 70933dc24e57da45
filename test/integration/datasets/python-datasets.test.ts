import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '#main/datasets/open-dataset.ts';
import type { PersonTrack } from '#main/datasets/person-track.ts';
import { describeWith } from '#test/support/machine.ts';

describeWith('joblib')('data sets written by numpy, pickle and joblib', () => {
  const root = mkdtempSync(join(tmpdir(), 'vibe-python-datasets-'));
  beforeAll(() => {
    execFileSync('/usr/bin/python3', ['-B', join(import.meta.dirname, 'write_datasets.py'), root]);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const tracksOf = async (folder: string): Promise<PersonTrack[]> => {
    const tracks: PersonTrack[] = [];
    for await (const track of openDataset('3dpw', folder).tracks()) tracks.push(track);
    return tracks;
  };

  it('reads a 3DPW sequence with booleans, other memory orders, other byte orders and more betas than are used', async () => {
    const [first, second, ...more] = await tracksOf(root);
    expect(more).toEqual([]);
    expect([first!.rows, second!.rows]).toEqual([24, 24]);
    expect([...first!.trusted.keys()].filter((row) => !first!.trusted[row])).toEqual([3]);
    const truth = second!.truth;
    if (truth.kind !== 'smpl') throw new Error('its truth is SMPL');
    expect(truth.pose[72 * 5 + 7]).toBeCloseTo((72 * 5 + 7) / 1000, 6);
    expect([...truth.betas.subarray(10, 14)]).toEqual([0, 0.01, 0.02, 0.03].map((x) => expect.closeTo(x, 6)));
    expect([...truth.trans!.subarray(0, 3)]).toEqual([1, 1, 1]);
  });

  it.each(['array', 'list'])('reads VIBE’s file of features whose names are a numpy %s', async (kind) => {
    const tracks = await tracksOf(join(root, 'features', kind));
    expect(tracks.map(({ name, rows }) => [name, rows])).toEqual([
      ['walk_00_0', 22],
      ['a_much_longer_name_00_1', 18],
    ]);
    const [, second] = tracks;
    expect(second!.features![0]).toBe(22);
    expect([...second!.trusted.subarray(0, 5)]).toEqual([1, 1, 1, 0, 1]);
    if (second!.truth.kind !== 'smpl') throw new Error('its truth is SMPL');
    expect(second!.truth.joints14![0]).toBeCloseTo((22 * 42) / 1000, 5);
  });
});
