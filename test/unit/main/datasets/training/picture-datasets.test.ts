import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type FileKind, openTrainingDataset } from '#main/datasets/training/open-training-dataset.ts';
import type { TrainingSequence } from '#main/datasets/training/training-dataset.ts';
import type { Quirk } from '#main/datasets/training/training-kinds.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import {
  madeJoint,
  makeFeatureDatabase,
  makeH36mRecording,
  makeThreeDpwSequence,
  PICTURE,
} from '#test/support/datasets/make-datasets.ts';
import {
  madePoint,
  makeInstaFile,
  makeMpiTraining,
  makePennVideo,
  makePoseTrackVideo,
} from '#test/support/datasets/make-training-data.ts';

const root = mkdtempSync(join(tmpdir(), 'vibe-training-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const signal = new AbortController().signal;

async function read(kind: FileKind, folder: string, ...quirks: Quirk[]): Promise<TrainingSequence[]> {
  const found: TrainingSequence[] = [];
  for (const part of openTrainingDataset(kind, folder, new Set(quirks)).parts) {
    for await (const sequence of part.sequences(signal)) found.push(sequence);
  }
  return found;
}

const lengths = (found: readonly TrainingSequence[]) => found.map(({ name, rows }) => [name, rows]);

/** A point of the 49 in row `row`: x, y, confidence. */
function point({ view }: TrainingSequence, row: number, name: string): number[] {
  const at = (row * 49 + (KEYPOINT_SETS.spin as readonly string[]).indexOf(name)) * 3;
  return [...view!.points.subarray(at, at + 3)];
}

describe('Penn Action', async () => {
  const penn = join(root, 'penn');
  await makePennVideo(penn, '0001', { frames: 20, hidden: [7] });
  await makePennVideo(penn, '0002', { frames: 5, train: -1 });

  it('gives runs of frames with enough visible points, with action and split', async () => {
    const found = await read('pennaction', penn);
    expect(lengths(found)).toEqual([
      ['0001', 7],
      ['0001_8', 12],
      ['0002', 5],
    ]);
    expect(found.map(({ split }) => split)).toEqual(['train', 'train', 'test']);
    expect(found[0]!.label).toBe('baseball_swing');
    const { pictures } = found[1]!.view!;
    if (pictures?.kind !== 'images') throw new Error('it has pictures');
    expect(pictures.paths[0]).toBe(join(penn, 'frames', '0001', '000009.jpg'));
    expect(existsSync(pictures.paths[0]!)).toBe(true);
  });

  it('puts every joint where its name says', async () => {
    const [, second] = await read('pennaction', penn);
    for (const [j, name] of KEYPOINT_SETS.pennaction.entries()) {
      expect(point(second!, 2, name)).toEqual([...madePoint(10, j), 1]);
    }
    expect(point(second!, 2, 'neck')).toEqual([0, 0, 0]);
  });

  it('mixes joints up as the published code does where that is asked for', async () => {
    const [first] = await read('pennaction', penn, 'pennaction-order');
    // Entry 1 of the stored order is the right knee; the loader takes it for the left shoulder.
    expect(point(first!, 0, 'lshoulder')).toEqual([...madePoint(0, KEYPOINT_SETS.pennaction.indexOf('rknee')), 1]);
  });

  it('runs across left-out frames where that is asked for', async () => {
    expect(lengths(await read('pennaction', penn, 'silent-jumps'))[0]).toEqual(['0001', 19]);
  });
});

describe('PoseTrack', async () => {
  const track = join(root, 'posetrack');
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  await makePoseTrackVideo(track, '000001_bonn_train', {
    people: [range(2, 12), range(0, 5), [...range(0, 9), ...range(12, 20)]],
  });
  await makePoseTrackVideo(track, '021133_mpii_train', { people: [range(0, 20)] });

  it('keeps people with enough labelled frames, cut where labels are missing', async () => {
    expect(lengths(await read('posetrack', track))).toEqual([
      ['000001_bonn_train_0', 10],
      ['000001_bonn_train_2', 9],
      ['000001_bonn_train_2_12', 8],
    ]);
  });

  it('takes points at (0, 0) for absent, and the box from the labels', async () => {
    const [first] = await read('posetrack', track);
    expect(point(first!, 3, 'lear')).toEqual([0, 0, 0]);
    expect(point(first!, 3, 'rankle')).toEqual([...madePoint(5, 16), 1]);
    expect([...first!.view!.boxes.subarray(0, 3)]).toEqual([60, 30, expect.closeTo(60 * 0.8 * 1.3, 4)]);
  });
});

describe('MPI-INF-3DHP’s training part', async () => {
  const mpi = join(root, 'mpi');
  await makeMpiTraining(mpi, 'S1', { frames: 20, outside: [6], cameras: [0, 1] });

  it('gives one part per camera, and names the videos that are missing', async () => {
    const { parts, completeParts } = openTrainingDataset('mpi-inf-3dhp', mpi, new Set());
    expect(parts.map(({ name }) => name)).toEqual([0, 1, 2, 4, 5, 6, 7, 8].map((camera) => `S1_Seq1_${camera}`));
    expect(completeParts).toBe(128);
    expect(() => [...(parts[2]!.sequences(signal) as Iterable<TrainingSequence>)]).toThrow(
      'the video of this camera is missing',
    );
  });

  it('cuts where a joint leaves the picture, and measures joints from the pelvis', async () => {
    const { parts } = openTrainingDataset('mpi-inf-3dhp', mpi, new Set());
    const found = [...(parts[1]!.sequences(signal) as Iterable<TrainingSequence>)];
    expect(lengths(found)).toEqual([
      ['S1_Seq1_1', 6],
      ['S1_Seq1_1_7', 13],
    ]);
    const spin = KEYPOINT_SETS.spin as readonly string[];
    const [knee, pelvis] = ['rknee', 'hip'].map((name) => KEYPOINT_SETS.mpii3d.indexOf(name));
    const at = (2 * 49 + spin.indexOf('rknee')) * 3;
    const expected = [0, 1, 2].map((a) => (madeJoint(9, knee!, a) - madeJoint(9, pelvis!, a)) / 1000);
    expect([...found[1]!.truths.joints3d!.subarray(at, at + 3)]).toEqual(expected.map((x) => expect.closeTo(x, 5)));
    expect(found[1]!.view!.pictures).toMatchObject({
      kind: 'video',
      frames: Array.from({ length: 13 }, (_, i) => 7 + i),
    });
  });
});

describe('InstaVariety', async () => {
  const insta = join(root, 'insta');
  await makeInstaFile(join(insta, 'train', 'part_0.tfrecord'), join(root, 'scratch'), { clips: [6, 3] });
  await makeInstaFile(join(insta, 'test', 'part_1.tfrecord'), join(root, 'scratch'), {
    clips: [4],
    normalised: false,
    toes: false,
  });

  it('gives the clips of every file, points in px of their crops', async () => {
    const found = await read('instavariety', insta);
    expect(found.map(({ name, rows, split }) => [name, rows, split])).toEqual([
      ['part_0_0', 6, 'train'],
      ['part_0_1', 3, 'train'],
      ['part_1_0', 4, 'test'],
    ]);
    for (const sequence of found) {
      const [x, y, c] = point(sequence, 2, 'op_rwrist');
      expect([x, y, c]).toEqual([...madePoint(2, 6).map((value) => expect.closeTo(value, 3)), 1]);
      // The 14th point is marked as hidden.
      expect(point(sequence, 2, 'headtop')[2]).toBe(0);
      expect(point(sequence, 1, 'op_nose')[2]).toBe(0.5);
      expect([...sequence.view!.boxes.subarray(0, 3)]).toEqual([PICTURE.width / 2, PICTURE.height / 2, PICTURE.width]);
    }
    expect(point(found[0]!, 1, 'op_lbigtoe')[2]).toBe(0.5);
    expect(point(found[2]!, 1, 'op_lbigtoe')[2]).toBe(0);
  });

  it('names a file that was cut', async () => {
    writeFileSync(join(root, 'cut.tfrecord'), new Uint8Array(30).fill(1));
    const other = openTrainingDataset('instavariety', root, new Set()).parts.find(({ name }) => name === 'cut')!;
    expect(() => [...(other.sequences(signal) as Iterable<TrainingSequence>)]).toThrow(
      'cut.tfrecord is not as it should be',
    );
  });
});

describe('3DPW and Human3.6M for training', async () => {
  await makeThreeDpwSequence(root, 'courtyard_00', { frames: 30, split: 'train', sparse: [10] });
  await makeThreeDpwSequence(root, 'downtown_00', { frames: 18, split: 'validation' });
  await makeH36mRecording(root, 'S1', 'Directions 1', { camera: '54138969' });
  await makeH36mRecording(root, 'S9', 'Walking', { camera: '60457274' });
  await makeH36mRecording(root, 'S5', 'Eating 2', { camera: '60457274', points2d: false });

  it('reads all splits of 3DPW with pose and shape as truth', async () => {
    const found = await read('3dpw', root);
    expect(found.map(({ name, rows, split }) => [name, rows, split])).toEqual([
      ['courtyard_00_0', 10, 'train'],
      ['courtyard_00_0_11', 19, 'train'],
      ['downtown_00_0', 18, 'val'],
    ]);
    expect(found[1]!.truths.pose).toHaveLength(19 * 72);
    expect(point(found[0]!, 0, 'rankle')[2]).toBeCloseTo(0.9, 5);
    expect(found[1]!.times[0]).toBeCloseTo(11 / 30, 6);
  });

  it('reads all cameras of Human3.6M at 25 frames a second, and asks for the 2D points', async () => {
    const { parts } = openTrainingDataset('h36m', root, new Set());
    expect(parts.map(({ name }) => name)).toEqual([
      'S1_Directions_1.54138969',
      'S5_Eating_2.60457274',
      'S9_Walking.60457274',
    ]);
    const [one, , nine] = parts.map(({ sequences }) => sequences);
    const [first] = [...(one!(signal) as Iterable<TrainingSequence>)];
    expect(first).toMatchObject({ rows: 20, fps: 25, label: 'Directions', subject: 'S1', split: 'train' });
    expect([...(nine!(signal) as Iterable<TrainingSequence>)][0]).toMatchObject({ label: 'Walking', split: 'test' });
    expect(() => [...(parts[1]!.sequences(signal) as Iterable<TrainingSequence>)]).toThrow(
      'the 2D points of this recording are missing',
    );
    // Row 3 is frame 6; the right knee is stored as joint 2.
    const at = (3 * 49 + (KEYPOINT_SETS.spin as readonly string[]).indexOf('rknee')) * 3;
    const expected = [0, 1, 2].map((a) => expect.closeTo(madeJoint(6, 2, a) / 1000, 4));
    expect([...first!.truths.joints3d!.subarray(at, at + 3)]).toEqual(expected);
  });
});

describe('files of VIBE’s preprocessing', () => {
  makeFeatureDatabase(join(root, 'mpii3d_train_db.pt'), { a: 20, b: 17 }, 'mpi-inf-3dhp');
  makeFeatureDatabase(join(root, '3dpw_val_db.pt'), { a: 20 }, '3dpw');

  it('give their videos with their own features, row by row', async () => {
    const found = await read('vibe-db', join(root, 'mpii3d_train_db.pt'));
    expect(lengths(found)).toEqual([
      ['a', 20],
      ['b', 17],
    ]);
    expect(found[1]!.view!.inputs![3 * 2048 + 5]).toBe(23);
    expect([...found[1]!.view!.boxes.subarray(0, 3)]).toEqual([100, 100, expect.closeTo(130, 4)]);
    const hip = (3 * 49 + 27) * 3;
    expect(found[1]!.truths.joints3d![hip + 2]).toBeCloseTo(madeJoint(23, 2, 2) / 1000, 5);
  });

  it('are of the split their name says', async () => {
    const [val] = await read('vibe-db', join(root, '3dpw_val_db.pt'));
    expect(val).toMatchObject({ split: 'val', fps: 30, rows: 20 });
    expect(Object.keys(val!.truths).sort()).toEqual(['betas', 'joints3d', 'pose']);
  });

  it('are named where there is none', () => {
    expect(() => openTrainingDataset('vibe-db', join(root, 'other.pt'), new Set())).toThrow('amass_db.pt');
  });
});
