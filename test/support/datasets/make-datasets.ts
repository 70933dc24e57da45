import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertKeypoints } from '#shared/body/keypoint-sets.ts';
import { type PickleValue, pickleArray, writePickle } from '#shared/formats/pickle-writer.ts';
import { makeClip } from '#test/unit/main/media/make-clip.ts';
import { writeCdf } from './cdf-writer.ts';
import { MATLAB_USER_BLOCK, writeHdf5 } from './hdf5-writer.ts';

/** Size of all pictures, px. Each shows its own number (`readNumber`). */
export const PICTURE = { width: 160, height: 96 } as const;

function write(path: string, parts: Iterable<Uint8Array>): void {
  writeFileSync(path, Buffer.concat([...parts]));
}

/** JPEG pictures `pattern` (with %05d or the like) that show the numbers 0, 1, …. */
export async function writePictures(pattern: string, count: number, firstNumber: number): Promise<void> {
  await makeClip(pattern, {
    ...PICTURE,
    times: Array.from({ length: count }, (_, i) => i),
    encoder: 'mjpeg',
    pixelFormat: 'yuvj420p',
    muxOptions: { start_number: String(firstNumber) },
  });
}

const numbers = (shape: readonly number[], value: (i: number) => number): PickleValue =>
  pickleArray(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
    shape,
  );

/** Axis-angle of joint `j` in frame `t` of the made poses, radians. */
export function madePose(t: number, i: number): number {
  return 0.3 * Math.sin(t / 7 + i);
}

/** Camera of all made frames: a quarter turn about x, and a translation that must not matter. */
export const MADE_CAMERA = [1, 0, 0, 5, 0, 0, -1, 6, 0, 1, 0, 7, 0, 0, 0, 1] as const;

export interface ThreeDpwRecipe {
  frames?: number;
  people?: number;
  /** Folder of `sequenceFiles`; default `test`. */
  split?: string;
  /** Leading frames in which nobody has visible points. */
  hidden?: number;
  /** Frames that have only six visible points. */
  sparse?: readonly number[];
  /** Frames whose camera pose is not valid. */
  invalid?: readonly number[];
  /** Pickle fields to be replaced. */
  fields?: Readonly<Record<string, PickleValue>>;
}

/** Writes one sequence of a 3DPW test split: `sequenceFiles/test/NAME.pkl` and its pictures. */
export async function makeThreeDpwSequence(root: string, name: string, recipe: ThreeDpwRecipe = {}): Promise<void> {
  const { frames = 20, people = 1, split = 'test', hidden = 0, sparse = [], invalid = [] } = recipe;
  mkdirSync(join(root, 'sequenceFiles', split), { recursive: true });
  mkdirSync(join(root, 'imageFiles', name), { recursive: true });
  const each = (make: (person: number) => PickleValue): PickleValue =>
    Array.from({ length: people }, (_, p) => make(p));
  const confidence = (t: number, j: number) => (t < hidden || (sparse.includes(t) && j > 5) ? 0 : 0.9);
  // Points of a box from (40, 20) to (80, 50): 50 px from corner to corner.
  const point = (c: number, j: number) => [40 + 40 * (j % 2), 20 + 30 * (Math.floor(j / 2) % 2)][c]!;
  const fields: Record<string, PickleValue> = {
    sequence: name,
    genders: each(() => 'f'),
    poses: each((p) => numbers([frames, 72], (i) => madePose(Math.floor(i / 72) + 100 * p, i % 72))),
    betas: each((p) => numbers([10], (i) => 0.1 * i + p)),
    trans: each(() => numbers([frames, 3], (i) => i)),
    poses2d: each(() =>
      numbers([frames, 3, 18], (i) => {
        const [t, c, j] = [Math.floor(i / 54), Math.floor(i / 18) % 3, i % 18];
        return c === 2 ? confidence(t, j) : point(c, j);
      }),
    ),
    cam_poses: numbers([frames, 4, 4], (i) => MADE_CAMERA[i % 16]!),
    cam_intrinsics: numbers([3, 3], (i) => [100, 0, 80, 0, 100, 48, 0, 0, 1][i]!),
    campose_valid: each(() => numbers([frames], (t) => (invalid.includes(t) ? 0 : 1))),
    img_frame_ids: numbers([frames], (t) => 2 * t),
    ...recipe.fields,
  };
  write(
    join(root, 'sequenceFiles', split, `${name}.pkl`),
    writePickle(new Map(Object.entries(fields)), { protocol: 2 }),
  );
  await writePictures(join(root, 'imageFiles', name, 'image_%05d.jpg'), frames, 0);
}

export interface MpiRecipe {
  frames?: number;
  /** Frames with a joint outside of the picture. */
  outside?: readonly number[];
  invalid?: readonly number[];
}

/** Joint `j` of frame `t` of the made skeleton in mm, axis `a`. */
export function madeJoint(t: number, j: number, a: number): number {
  return [100 * Math.sin(j), 50 * j + t, 3000 + 10 * j][a]!;
}

/** Writes one subject of MPI-INF-3DHP's test set: `TSn/annot_data.mat` as MATLAB 7.3 writes it, and its pictures. */
export async function makeMpiSubject(root: string, name: string, recipe: MpiRecipe = {}): Promise<void> {
  const { frames = 20, outside = [], invalid = [] } = recipe;
  const folder = join(root, 'mpi_inf_3dhp_test_set', name);
  mkdirSync(join(folder, 'imageSequence'), { recursive: true });
  const JOINTS = 17;
  const image = Float64Array.from({ length: frames * JOINTS * 2 }, (_, i) => {
    const [t, j] = [Math.floor(i / (JOINTS * 2)), Math.floor(i / 2) % JOINTS];
    if (outside.includes(t) && j === 3) return -5;
    return i % 2 === 0 ? 60 + j : 20 + 2 * j;
  });
  const joints = Float64Array.from({ length: frames * JOINTS * 3 }, (_, i) =>
    madeJoint(Math.floor(i / (JOINTS * 3)), Math.floor(i / 3) % JOINTS, i % 3),
  );
  const chunked = { chunk: [8, 1, 17, 2], filters: ['deflate'] as const };
  const file = writeHdf5(
    {
      activity_annotation: { dtype: 'u1', shape: [frames, 1], data: new Uint8Array(frames).fill(1) },
      annot2: { dtype: 'f8', shape: [frames, 1, JOINTS, 2], data: image, ...chunked },
      annot3: { dtype: 'f8', shape: [frames, 1, JOINTS, 3], data: joints, ...chunked },
      univ_annot3: { dtype: 'f8', shape: [frames, 1, JOINTS, 3], data: joints, ...chunked },
      valid_frame: {
        dtype: 'f8',
        shape: [frames, 1],
        data: Float64Array.from({ length: frames }, (_, t) => (invalid.includes(t) ? 0 : 1)),
      },
    },
    MATLAB_USER_BLOCK,
  );
  writeFileSync(join(folder, 'annot_data.mat'), file);
  await writePictures(join(folder, 'imageSequence', 'img_%06d.jpg'), frames, 1);
}

export interface H36mRecipe {
  frames?: number;
  /** Also write `D2_Positions`. */
  points2d?: boolean;
  camera?: string;
  /** Frames the video lacks at its end. */
  missing?: number;
}

/** Writes one recording of Human3.6M: its pose as CDF and its video at 50 frames a second. */
export async function makeH36mRecording(
  root: string,
  subject: string,
  action: string,
  recipe: H36mRecipe = {},
): Promise<void> {
  const { frames = 40, points2d = true, camera = '60457274', missing = 0 } = recipe;
  const features = join(root, subject, 'MyPoseFeatures');
  for (const folder of [
    join(features, 'D3_Positions_mono'),
    join(features, 'D2_Positions'),
    join(root, subject, 'Videos'),
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  const JOINTS = 32;
  const pose = Float32Array.from({ length: frames * JOINTS * 3 }, (_, i) =>
    madeJoint(Math.floor(i / (JOINTS * 3)), Math.floor(i / 3) % JOINTS, i % 3),
  );
  const name = `${action}.${camera}`;
  writeFileSync(
    join(features, 'D3_Positions_mono', `${name}.cdf`),
    writeCdf(
      { Pose: { dtype: 'f4', shape: [1, frames, JOINTS * 3], data: pose, packing: 'gzip' } },
      { rowMajor: false },
    ),
  );
  if (points2d) {
    const points = Float32Array.from(
      { length: frames * JOINTS * 2 },
      (_, i) => (i % 2 === 0 ? 30 : 10) + (Math.floor(i / 2) % JOINTS),
    );
    writeFileSync(
      join(features, 'D2_Positions', `${name}.cdf`),
      writeCdf({ Pose: { dtype: 'f4', shape: [1, frames, JOINTS * 2], data: points } }),
    );
  }
  await makeClip(join(root, subject, 'Videos', `${name}.mp4`), {
    ...PICTURE,
    times: Array.from({ length: frames - missing }, (_, t) => t),
    timeBase: { num: 1, den: 50 },
  });
}

/** Writes VIBE's preprocessed files with features: row `n` of all rows has the feature (n, n, …). */
export function makeFeatureDatabase(
  path: string,
  videos: Readonly<Record<string, number>>,
  kind: '3dpw' | 'mpi-inf-3dhp',
): void {
  const names = Object.entries(videos).flatMap(([name, rows]) => new Array<string>(rows).fill(name));
  const n = names.length;
  const float = (width: readonly number[], value: (row: number, i: number) => number): PickleValue => {
    const size = width.reduce((a, b) => a * b, 1);
    return pickleArray(
      Float32Array.from({ length: n * size }, (_, i) => value(Math.floor(i / size), i % size)),
      [n, ...width],
    );
  };
  const joints14 = (row: number, i: number) => madeJoint(row, Math.floor(i / 3), i % 3) / 1000;
  const spin = (row: number) =>
    convertKeypoints(
      Float32Array.from({ length: 42 }, (_, i) => joints14(row, i)),
      3,
      'common',
      'spin',
    );
  const fields: Record<string, PickleValue> = {
    vid_name: names,
    frame_id: pickleArray(BigInt64Array.from(names, (_, row) => BigInt(row))),
    bbox: float([4], () => 100),
    img_name: names.map((name, row) => `${name}/${row}.jpg`),
    features: float([2048], (row) => row),
    ...(kind === '3dpw'
      ? {
          joints3D: float([14, 3], joints14),
          joints2D: float([14, 3], () => 0.5),
          pose: float([72], (row, i) => madePose(row, i)),
          shape: float([10], (_, i) => 0.1 * i),
          valid: float([], () => 1),
        }
      : {
          joints3D: float([49, 3], (row, i) => spin(row)[i]!),
          joints2D: float([49, 3], () => 0.5),
          valid_i: float([1], (row) => (row % 10 === 0 ? 0 : 1)),
        }),
  };
  write(path, writePickle(new Map(Object.entries(fields)), { protocol: 3 }));
}
