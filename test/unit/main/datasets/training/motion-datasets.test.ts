import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTrainingDataset } from '#main/datasets/training/open-training-dataset.ts';
import type { TrainingSequence } from '#main/datasets/training/training-dataset.ts';
import type { Quirk } from '#main/datasets/training/training-kinds.ts';
import { madeAngle, makeAmassMotion, makeSmplMocap } from '#test/support/datasets/make-training-data.ts';

const root = mkdtempSync(join(tmpdir(), 'vibe-motion-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const signal = new AbortController().signal;

async function read(kind: 'amass' | 'smpl-mocap', folder: string, ...quirks: Quirk[]): Promise<TrainingSequence[]> {
  const found: TrainingSequence[] = [];
  for (const part of openTrainingDataset(kind, folder, new Set(quirks)).parts) {
    for await (const sequence of part.sequences(signal)) found.push(sequence);
  }
  return found;
}

describe('AMASS', () => {
  const amass = join(root, 'amass');
  makeAmassMotion(join(amass, 'ACCAD', 's001', 'walk_poses.npz'));
  makeAmassMotion(join(amass, 'KIT', '3', 'wave_poses.npz'), { rows: 400, rate: 100 });
  makeAmassMotion(join(amass, 'KIT', '3', 'short_poses.npz'), { rows: 200, rate: 120 });
  makeAmassMotion(join(amass, 'SSM', 'x', 'dance_stageii.npz'), {
    rows: 120,
    rate: 59.94,
    width: 165,
    rateName: 'mocap_frame_rate',
  });
  writeFileSync(join(amass, 'KIT', '3', 'shape.npz'), 'not motion');

  it('becomes 30 frames a second, whatever it was captured at', async () => {
    const found = await read('amass', amass);
    expect(found.map(({ name, rows, fps, label }) => [name, rows, fps, label])).toEqual([
      ['ACCAD_s001_walk', 60, 30, 'ACCAD'],
      ['KIT_3_wave', 120, 30, 'KIT'],
      ['SSM_x_dance', 60, 30, 'SSM'],
    ]);
    for (const { truths } of found) {
      for (const [row, joint] of [
        [0, 0],
        [17, 5],
        [59, 21],
      ] as const) {
        expect(truths.pose![72 * row + 3 * joint]).toBeCloseTo(madeAngle(row / 30, joint), 4);
      }
      expect(truths.trans![3 * 30]).toBeCloseTo(1, 5);
      expect(truths.betas![10 * 7 + 3]).toBeCloseTo(0.3, 6);
    }
  });

  it('takes the hands from where the index fingers begin', async () => {
    const [smplh, , smplx] = await read('amass', amass);
    const hands = ({ truths }: TrainingSequence) => [22, 23].map((j) => truths.pose![3 * j]);
    expect(hands(smplh!)).toEqual([madeAngle(0, 22), madeAngle(0, 37)].map((x) => expect.closeTo(x, 5)));
    expect(hands(smplx!)).toEqual([madeAngle(0, 25), madeAngle(0, 40)].map((x) => expect.closeTo(x, 5)));
  });

  it('takes every n-th frame where the published rate is asked for', async () => {
    const found = await read('amass', amass, 'amass-stride');
    // whole(59.94) div 25 is 2; whole(100) div 25 is 4.
    expect(found.map(({ rows, fps }) => [rows, fps])).toEqual([
      [60, 30],
      [100, 25],
      [60, 29.97],
    ]);
  });

  it('names a file that is no motion, and a folder without any', async () => {
    const broken = join(root, 'broken');
    mkdirSync(join(broken, 'CMU'), { recursive: true });
    writeFileSync(join(broken, 'CMU', 'a_poses.npz'), 'nothing');
    await expect(read('amass', broken)).rejects.toMatchObject({ code: 'dataset/broken' });
    makeAmassMotion(join(broken, 'CMU', 'a_poses.npz'), { rateName: 'unknown' });
    await expect(read('amass', broken)).rejects.toThrow('it does not say its frame rate');
    mkdirSync(join(root, 'empty'));
    await expect(read('amass', join(root, 'empty'))).rejects.toMatchObject({ code: 'dataset/missing' });
  });
});

describe('motion capture on SMPL’s tree', () => {
  const folder = join(root, 'mocap');
  mkdirSync(folder);
  makeSmplMocap(join(folder, 'cmu_smpl.npz'), [5, 70, 9]);

  it('gives one sequence per clip with its class and subject', async () => {
    const found = await read('smpl-mocap', folder);
    expect(found.map(({ name, rows, label, subject }) => [name, rows, label, subject])).toEqual([
      ['cmu_smpl_clip_0', 5, 'walk', ''],
      ['cmu_smpl_clip_1', 70, 'run', '0'],
      ['cmu_smpl_clip_2', 9, 'walk', '1'],
    ]);
    const { truths } = found[2]!;
    expect(truths.pose![72 * 8 + 1]).toBeCloseTo(0.2, 3);
    expect(truths.pose![72 * 8 + 0]).toBeCloseTo(0, 6);
    expect([...truths.trans!.subarray(24, 27)]).toEqual([0, 1, 2]);
  });

  it('reads one file as well as a folder of them', async () => {
    expect(await read('smpl-mocap', join(folder, 'cmu_smpl.npz'))).toHaveLength(3);
  });
});
