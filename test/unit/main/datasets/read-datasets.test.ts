import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataset } from '#main/datasets/open-dataset.ts';
import type { PersonTrack } from '#main/datasets/person-track.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import { pickleArray } from '#shared/formats/pickle-writer.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';
import {
  MADE_CAMERA,
  madeJoint,
  madePose,
  makeFeatureDatabase,
  makeH36mRecording,
  makeMpiSubject,
  makeThreeDpwSequence,
  PICTURE,
} from '#test/support/datasets/make-datasets.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vibe-datasets-'));
  folders.push(folder);
  return folder;
}

async function tracksOf(name: EvaluationDataset, root: string): Promise<PersonTrack[]> {
  const tracks: PersonTrack[] = [];
  for await (const track of openDataset(name, root).tracks()) tracks.push(track);
  return tracks;
}

/** What reading a data set ends in: the problem's message and hint. */
async function troubleOf(name: EvaluationDataset, root: string): Promise<Problem> {
  try {
    await tracksOf(name, root);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('it was read without trouble');
}

describe('3DPW as its makers publish it', async () => {
  const root = newRoot();
  await makeThreeDpwSequence(root, 'downtown_walking_00', {
    frames: 40,
    people: 2,
    hidden: 3,
    sparse: [8],
    invalid: [10],
  });
  await makeThreeDpwSequence(root, 'office_phoneCall_00', { frames: 18 });

  it('gives one track per person, in the order of the files', async () => {
    const dataset = openDataset('3dpw', root);
    expect(dataset).toMatchObject({ parts: 2, completeParts: 24, source: 'official layout', split: 'test' });
    const tracks = await tracksOf('3dpw', root);
    expect(tracks.map(({ name, rows }) => [name, rows])).toEqual([
      ['downtown_walking_00_0', 37],
      ['downtown_walking_00_1', 37],
      ['office_phoneCall_00_0', 18],
    ]);
  });

  it('begins where somebody is seen, and tells frames with few points and with a doubtful camera', async () => {
    const [track] = await tracksOf('3dpw', root);
    const { counted, trusted, times, pictures } = track!;
    expect([...counted.keys()].filter((row) => !counted[row])).toEqual([5]);
    expect([...trusted.keys()].filter((row) => !trusted[row])).toEqual([5, 7]);
    expect(times[0]).toBeCloseTo(3 / 30, 9);
    expect(pictures).toMatchObject({ kind: 'images' });
    if (pictures?.kind !== 'images') return;
    expect(pictures.paths[0]).toBe(join(root, 'imageFiles', 'downtown_walking_00', 'image_00003.jpg'));
  });

  it('puts the crop around the visible points: their diagonal with both margins', async () => {
    const [, , track] = await tracksOf('3dpw', root);
    // The median filter sees zeros beyond the ends, so the ends are pulled; the middle is exact.
    const [cx, cy, side] = track!.boxes.subarray(3 * 9, 3 * 10);
    expect(cx).toBeGreaterThan(40);
    expect(cx).toBeLessThan(61);
    expect(cy).toBeLessThan(36);
    expect(side).toBeGreaterThan(50 * 1.1 * 1.2 * 0.99);
  });

  it('turns the pelvis into the camera and leaves the other joints and the translation alone', async () => {
    const [track] = await tracksOf('3dpw', root);
    const truth = track!.truth;
    expect(truth.kind).toBe('smpl');
    if (truth.kind !== 'smpl') return;
    const row = 4;
    const frame = row + 3;
    const [given, expected] = [new Float64Array(9), new Float64Array(9)];
    axisAngleToMatrixInto(given, 0, truth.pose, 72 * row);
    const world = new Float64Array(9);
    axisAngleToMatrixInto(
      world,
      0,
      [0, 1, 2].map((i) => madePose(frame, i)),
    );
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        for (let k = 0; k < 3; k++) expected[3 * r + c]! += MADE_CAMERA[4 * r + k]! * world[3 * k + c]!;
      }
    }
    for (let i = 0; i < 9; i++) expect(given[i]).toBeCloseTo(expected[i]!, 5);
    for (let i = 3; i < 72; i++) expect(truth.pose[72 * row + i]).toBeCloseTo(madePose(frame, i), 6);
    expect([...truth.trans!.subarray(3 * row, 3 * row + 3)]).toEqual([3 * frame, 3 * frame + 1, 3 * frame + 2]);
    expect(truth.betas[10 * row + 3]).toBeCloseTo(0.3, 6);
  });

  it('is found in a folder of that name inside the one given', async () => {
    const outer = newRoot();
    await makeThreeDpwSequence(join(outer, '3DPW'), 'a', { frames: 4 });
    expect(openDataset('3dpw', outer).parts).toBe(1);
  });

  it('says which field is wrong, and in which file', async () => {
    const broken = newRoot();
    const poses = [pickleArray(new Float64Array(20 * 66), [20, 66])];
    await makeThreeDpwSequence(broken, 'a', { fields: { poses } });
    const trouble = await troubleOf('3dpw', broken);
    expect(trouble.message).toBe(
      `${join(broken, 'sequenceFiles', 'test', 'a.pkl')} is not as it should be in this data set: its field poses[0] has the shape (20, 66) instead of (20, 72).`,
    );
    const uneven = newRoot();
    await makeThreeDpwSequence(uneven, 'a', { fields: { betas: [] } });
    expect((await troubleOf('3dpw', uneven)).message).toContain('its field betas has 0 people, poses has 1');
  });

  it('says so when a file is cut off or pictures are missing', async () => {
    const cut = newRoot();
    await makeThreeDpwSequence(cut, 'a', { frames: 4 });
    truncateSync(join(cut, 'sequenceFiles', 'test', 'a.pkl'), 900);
    expect(await troubleOf('3dpw', cut)).toMatchObject({ code: 'dataset/broken', side: 'input' });
    const bare = newRoot();
    await makeThreeDpwSequence(bare, 'a', { frames: 4 });
    rmSync(join(bare, 'imageFiles', 'a'), { recursive: true });
    expect((await troubleOf('3dpw', bare)).message).toContain('the pictures of the sequence a are missing');
  });
});

describe('MPI-INF-3DHP as its makers publish it', async () => {
  const root = newRoot();
  await makeMpiSubject(root, 'TS1', { frames: 30, outside: [11, 12], invalid: [4, 20] });
  await makeMpiSubject(root, 'TS5', { frames: 5 });

  it('gives one track per subject and leaves out frames with joints outside of the picture', async () => {
    expect(openDataset('mpi-inf-3dhp', root)).toMatchObject({ parts: 2, completeParts: 6 });
    const [first, second] = await tracksOf('mpi-inf-3dhp', root);
    expect([first!.name, first!.rows, second!.name, second!.rows]).toEqual(['TS1', 28, 'TS5', 5]);
    expect(first!.segments).toEqual([0, 11]);
    expect(first!.times[11]! - first!.times[10]!).toBeCloseTo(3 / 25, 9);
    expect([...first!.trusted.keys()].filter((row) => !first!.trusted[row])).toEqual([4, 18]);
    expect(first!.counted.every((c) => c === 1)).toBe(true);
    if (first!.pictures?.kind !== 'images') throw new Error('it has pictures');
    expect(first!.pictures.paths[11]).toContain('img_000014.jpg');
  });

  it('gives its own 17 joints and the 14 of the protocol, in metres', async () => {
    const [track] = await tracksOf('mpi-inf-3dhp', root);
    if (track!.truth.kind !== 'joints') throw new Error('its truth is joints');
    const { joints14, joints17 } = track!.truth;
    for (let j = 0; j < 17; j++) {
      for (let a = 0; a < 3; a++) expect(joints17![(2 * 17 + j) * 3 + a]).toBeCloseTo(madeJoint(2, j, a) / 1000, 5);
    }
    for (const [i, name] of KEYPOINT_SETS.common.entries()) {
      const j = KEYPOINT_SETS.mpii3d_test.indexOf(name);
      expect(j, name).toBeGreaterThanOrEqual(0);
      expect(joints14[(2 * 14 + i) * 3 + 1]).toBeCloseTo(madeJoint(2, j, 1) / 1000, 5);
    }
  });

  it('puts the crop around the joints in the picture', async () => {
    const [track] = await tracksOf('mpi-inf-3dhp', root);
    const [cx, cy, side] = track!.boxes;
    expect(cx).toBeCloseTo(68, 4);
    expect(cy).toBeCloseTo(36, 4);
    expect(side).toBeCloseTo(32 * 1.1 * 1.3, 3);
    expect(PICTURE.width).toBeGreaterThan(76);
  });

  it('names the file when it is no MATLAB 7.3 file, or lacks an array', async () => {
    const broken = newRoot();
    await makeMpiSubject(broken, 'TS2', { frames: 2 });
    const file = join(broken, 'mpi_inf_3dhp_test_set', 'TS2', 'annot_data.mat');
    writeFileSync(file, 'MATLAB 5.0 MAT-file');
    expect((await troubleOf('mpi-inf-3dhp', broken)).message).toBe(
      `${file} is not as it should be in this data set: it is not an HDF5 file.`,
    );
  });
});

describe('Human3.6M as its makers publish it', async () => {
  const root = newRoot();
  await makeH36mRecording(root, 'S9', 'Directions 1', { frames: 41 });
  await makeH36mRecording(root, 'S11', 'Walking', { frames: 10, points2d: false });
  await makeH36mRecording(root, 'S9', 'Directions 1', { frames: 10, camera: '54138969' });

  it('gives every second frame of the frontal camera', async () => {
    expect(openDataset('h36m', root)).toMatchObject({ parts: 2, completeParts: 60 });
    const [first, second] = await tracksOf('h36m', root);
    expect([first!.name, first!.rows, second!.name, second!.rows]).toEqual([
      'S9_Directions_1.60457274',
      21,
      'S11_Walking.60457274',
      5,
    ]);
    expect(first!.times[3]).toBeCloseTo(6 / 50, 9);
    expect(first!.pictures).toMatchObject({ kind: 'video', frames: Array.from({ length: 21 }, (_, i) => 2 * i) });
  });

  it('picks the 14 joints of the protocol out of the 32 of the recording', async () => {
    const [track] = await tracksOf('h36m', root);
    if (track!.truth.kind !== 'joints') throw new Error('its truth is joints');
    // R ankle, knee, hip; L hip, knee, ankle; R wrist, elbow, shoulder; L shoulder, elbow, wrist; neck; head top.
    const joints = [3, 2, 1, 6, 7, 8, 27, 26, 25, 17, 18, 19, 13, 15];
    for (const [i, j] of joints.entries()) {
      for (let a = 0; a < 3; a++) {
        expect(track!.truth.joints14[(5 * 14 + i) * 3 + a]).toBeCloseTo(madeJoint(10, j, a) / 1000, 5);
      }
    }
  });

  it('finds a crop without 2D points too', async () => {
    const [first, second] = await tracksOf('h36m', root);
    expect([...first!.boxes.subarray(0, 3)]).toEqual([45.5, 25.5, 31 * 1.1 * 1.3].map((x) => expect.closeTo(x, 3)));
    expect(second!.boxes[2]).toBeGreaterThan(100);
    expect(second!.boxes.every(Number.isFinite)).toBe(true);
  });
});

describe('stored features of VIBE’s preprocessing', () => {
  it('stand for 3DPW without any picture', async () => {
    const root = newRoot();
    mkdirSync(join(root, 'vibe_db'));
    makeFeatureDatabase(join(root, 'vibe_db', '3dpw_test_db.pt'), { a_0: 20, a_1: 5, b_0: 17 }, '3dpw');
    const dataset = openDataset('3dpw', root);
    expect(dataset).toMatchObject({ source: 'stored features', parts: 3 });
    const tracks = await tracksOf('3dpw', root);
    expect(tracks.map(({ name, rows }) => [name, rows])).toEqual([
      ['a_0', 20],
      ['a_1', 5],
      ['b_0', 17],
    ]);
    expect(tracks[2]!.features![2048]).toBe(26);
    if (tracks[1]!.truth.kind !== 'smpl') throw new Error('its truth is SMPL');
    expect(tracks[1]!.truth.joints14![1]).toBeCloseTo(madeJoint(20, 0, 1) / 1000, 5);
    expect(tracks[1]!.truth.pose[1]).toBeCloseTo(madePose(20, 1), 6);
    expect(tracks[0]!.times[4]).toBeCloseTo(4 / 30, 9);
  });

  it('stand for MPI-INF-3DHP too', async () => {
    const root = newRoot();
    makeFeatureDatabase(join(root, 'mpii3d_val_db.pt'), { TS1: 18 }, 'mpi-inf-3dhp');
    const [track] = await tracksOf('mpi-inf-3dhp', root);
    if (track!.truth.kind !== 'joints') throw new Error('its truth is joints');
    expect(track!.truth.joints14[(3 * 14 + 2) * 3 + 1]).toBeCloseTo(madeJoint(3, 2, 1) / 1000, 5);
    expect([...track!.trusted.subarray(9, 12)]).toEqual([1, 0, 1]);
  });

  it('are left alone when pictures are asked for', () => {
    const root = newRoot();
    makeFeatureDatabase(join(root, '3dpw_test_db.pt'), { a_0: 16 }, '3dpw');
    expect(() => openDataset('3dpw', root, { storedFeatures: false })).toThrow('sequenceFiles/test was looked for');
  });
});

describe('folders without a data set', () => {
  it.each([
    ['3dpw', 'sequenceFiles/test', '3DPW'],
    ['mpi-inf-3dhp', 'TS1 to TS6', 'MPI-INF-3DHP'],
    ['h36m', 'D3_Positions_mono', 'Human3.6M'],
  ] as const)(
    '%s: the message tells what was looked for, what is there and where to register',
    (name, looked, title) => {
      const root = newRoot();
      for (const file of ['notes.txt', 'holiday.jpg']) writeFileSync(join(root, file), '');
      try {
        openDataset(name, root);
        expect.unreachable();
      } catch (error) {
        const problem = error as Problem;
        expect(problem.code).toBe('dataset/missing');
        expect(problem.message).toContain(looked);
        expect(problem.message).toContain('there is holiday.jpg, notes.txt');
        expect(problem.hint).toContain(title);
        expect(problem.hint).toContain('registers');
      }
      expect(() => openDataset(name, join(root, 'nowhere'))).toThrow('there is no such folder');
      expect(() => openDataset(name, join(root, 'notes.txt'))).toThrow('there is a file of that name, not a folder');
    },
  );

  it('tells a 3DPW without test split from no 3DPW', () => {
    const root = newRoot();
    mkdirSync(join(root, 'sequenceFiles', 'train'), { recursive: true });
    expect(() => openDataset('3dpw', root)).toThrow('there is sequenceFiles with train');
  });
});
