import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeNpz } from '#shared/formats/npz.ts';
import { frameTfRecord } from '#shared/formats/tfrecord/read-tfrecord.ts';
import { makeClip } from '#test/unit/main/media/make-clip.ts';
import { madeJoint, PICTURE, writePictures } from './make-datasets.ts';
import { writeMat } from './mat-writer.ts';
import { writeTfExample } from './tf-example-writer.ts';

export interface AmassRecipe {
  rows?: number;
  rate?: number;
  width?: 156 | 165 | 72;
  rateName?: string;
}

/** Angle of joint number `i` (0 … width/3) about x in row `t` of made motions; joints turn evenly, so every rate fits. */
export function madeAngle(seconds: number, joint: number): number {
  return 0.2 + 0.05 * joint + 0.4 * seconds;
}

/** Writes one motion of AMASS. */
export function makeAmassMotion(path: string, recipe: AmassRecipe = {}): void {
  const { rows = 240, rate = 120, width = 156, rateName = 'mocap_framerate' } = recipe;
  mkdirSync(dirname(path), { recursive: true });
  const poses = Float64Array.from({ length: rows * width }, (_, i) =>
    i % 3 === 0 ? madeAngle(Math.floor(i / width) / rate, (i % width) / 3) : 0,
  );
  const file = writeNpz({
    poses: { dtype: 'f8', shape: [rows, width], data: poses },
    trans: {
      dtype: 'f8',
      shape: [rows, 3],
      data: Float64Array.from({ length: rows * 3 }, (_, i) => Math.floor(i / 3) / rate),
    },
    betas: { dtype: 'f8', shape: [16], data: Float64Array.from({ length: 16 }, (_, i) => 0.1 * i) },
    [rateName]: { dtype: 'f8', shape: [], data: Float64Array.of(rate) },
  });
  writeFileSync(path, file);
}

/** Writes motions in the layout of `readSmplMocap`: clip `c` turns its pelvis about y by `c` tenths of a radian. */
export function makeSmplMocap(path: string, lengths: readonly number[]): void {
  const rows = lengths.reduce((a, b) => a + b, 0);
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
  const clipOf = (row: number): number => starts.findLastIndex((start) => start <= row);
  const quat = Float32Array.from({ length: rows * 96 }, (_, i) => {
    const half = Math.floor((i % 96) / 4) === 0 ? 0.05 * clipOf(Math.floor(i / 96)) : 0;
    return [Math.cos(half), 0, Math.sin(half), 0][i % 4]!;
  });
  const count = lengths.length;
  const file = writeNpz({
    quat: { dtype: 'f2', shape: [rows, 24, 4], data: quat },
    trans: { dtype: 'f4', shape: [rows, 3], data: Float32Array.from({ length: rows * 3 }, (_, i) => i % 3) },
    clip_start: { dtype: 'i4', shape: [count], data: Int32Array.from(starts) },
    clip_len: { dtype: 'i4', shape: [count], data: Int32Array.from(lengths) },
    clip_name: { dtype: 'U', shape: [count], data: lengths.map((_, i) => `clip_${i}`) },
    action: { dtype: 'U', shape: [count], data: lengths.map((_, i) => (i % 2 ? 'run' : 'walk')) },
    subject: { dtype: 'i4', shape: [count], data: Int32Array.from(lengths, (_, i) => i - 1) },
    fps: { dtype: 'f8', shape: [], data: Float64Array.of(30) },
  });
  writeFileSync(path, file);
}

/** Point `j` of frame `t` of made labels, px. */
export function madePoint(t: number, j: number): [x: number, y: number] {
  return [40 + 3 * j + t, 20 + 4 * (j % 5)];
}

export interface PennRecipe {
  frames?: number;
  /** Frames in which only two points are visible. */
  hidden?: readonly number[];
  train?: 1 | -1;
}

/** Writes one video of Penn Action: `labels/0001.mat`, `frames/0001/000001.jpg` and so on. */
export async function makePennVideo(root: string, name: string, recipe: PennRecipe = {}): Promise<void> {
  const { frames = 20, hidden = [], train = 1 } = recipe;
  mkdirSync(join(root, 'labels'), { recursive: true });
  mkdirSync(join(root, 'frames', name), { recursive: true });
  const each = (value: (t: number, j: number) => number) =>
    ({
      shape: [frames, 13],
      data: Float64Array.from({ length: frames * 13 }, (_, i) => value(Math.floor(i / 13), i % 13)),
    }) as const;
  writeFileSync(
    join(root, 'labels', `${name}.mat`),
    writeMat({
      action: { text: 'baseball_swing' },
      train: { shape: [1, 1], data: [train] },
      x: each((t, j) => madePoint(t, j)[0]),
      y: each((t, j) => madePoint(t, j)[1]),
      visibility: { ...each((t, j) => (hidden.includes(t) && j > 1 ? 0 : 1)), type: 'uint8' },
    }),
  );
  await writePictures(join(root, 'frames', name, '%06d.jpg'), frames, 1);
}

export interface PoseTrackRecipe {
  /** Labelled frames of each person. */
  people: readonly (readonly number[])[];
  frames?: number;
}

/** Writes one video of PoseTrack 2018. */
export async function makePoseTrackVideo(
  root: string,
  name: string,
  { people, frames = 24 }: PoseTrackRecipe,
): Promise<void> {
  mkdirSync(join(root, 'annotations', 'train'), { recursive: true });
  mkdirSync(join(root, 'images', 'train', name), { recursive: true });
  const id = (t: number): number => 10_000 + t;
  const labelled = new Set(people.flat());
  writeFileSync(
    join(root, 'annotations', 'train', `${name}.json`),
    JSON.stringify({
      images: Array.from({ length: frames }, (_, t) => ({
        id: id(t),
        file_name: `images/train/${name}/${String(t).padStart(6, '0')}.jpg`,
        is_labeled: labelled.has(t),
      })),
      annotations: people.flatMap((rows, track_id) =>
        rows.map((t) => ({
          image_id: id(t),
          track_id,
          bbox: [30, 10, 60, 40],
          // The ears are not labelled.
          keypoints: Array.from({ length: 17 }, (_, j) =>
            j === 3 || j === 4 ? [0, 0, 0] : [...madePoint(t, j), 1],
          ).flat(),
        })),
      ),
    }),
  );
  await writePictures(join(root, 'images', 'train', name, '%06d.jpg'), frames, 0);
}

export interface MpiTrainingRecipe {
  frames?: number;
  outside?: readonly number[];
  /** Cameras that have a video. */
  cameras?: readonly number[];
}

/** Writes one sequence of MPI-INF-3DHP's training part: `S1/Seq1/annot.mat` and videos. */
export async function makeMpiTraining(root: string, subject: string, recipe: MpiTrainingRecipe = {}): Promise<void> {
  const { frames = 20, outside = [], cameras = [0, 1, 2, 4, 5, 6, 7, 8] } = recipe;
  const folder = join(root, subject, 'Seq1');
  mkdirSync(join(folder, 'imageSequence'), { recursive: true });
  const rows = (axes: number, value: (t: number, j: number, a: number) => number) => ({
    shape: [frames, 28 * axes] as const,
    data: Float64Array.from({ length: frames * 28 * axes }, (_, i) =>
      value(Math.floor(i / (28 * axes)), Math.floor(i / axes) % 28, i % axes),
    ),
  });
  const annot2 = rows(2, (t, j, a) => (outside.includes(t) && j === 3 ? -5 : madePoint(t, j)[a]!));
  const annot3 = rows(3, madeJoint);
  writeFileSync(
    join(folder, 'annot.mat'),
    writeMat({
      cameras: { shape: [1, 14], data: Array.from({ length: 14 }, (_, i) => i) },
      annot2: { cells: Array.from({ length: 14 }, () => annot2) },
      annot3: { cells: Array.from({ length: 14 }, () => annot3) },
    }),
  );
  for (const camera of cameras) {
    await makeClip(join(folder, 'imageSequence', `video_${camera}.avi`), {
      ...PICTURE,
      times: Array.from({ length: frames }, (_, t) => t),
      encoder: 'mjpeg',
      pixelFormat: 'yuvj420p',
      timeBase: { num: 1, den: 25 },
    });
  }
}

export interface InstaRecipe {
  /** Frames of each clip. */
  clips: readonly number[];
  /** Points in -1..1, as the preprocessed files have them. */
  normalised?: boolean;
  toes?: boolean;
}

/** Writes a TFRecord file of InstaVariety. `scratch` is a folder for pictures on their way. */
export async function makeInstaFile(path: string, scratch: string, recipe: InstaRecipe): Promise<void> {
  const { clips, normalised = true, toes = true } = recipe;
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(scratch, { recursive: true });
  const most = Math.max(...clips);
  await writePictures(join(scratch, '%06d.jpg'), most, 0);
  const picture = (t: number): Uint8Array => readFileSync(join(scratch, `${String(t).padStart(6, '0')}.jpg`));
  const at = (t: number, j: number, axis: number): number => {
    const value = madePoint(t, j)[axis]!;
    const side = axis === 0 ? PICTURE.width : PICTURE.height;
    return normalised ? (2 * value) / side - 1 : value;
  };
  const records = clips.map((frames) => {
    const list = (points: number, first: number, axes: number): number[] =>
      Array.from({ length: frames * axes * points }, (_, i) => {
        const [t, a, j] = [Math.floor(i / (axes * points)), Math.floor(i / points) % axes, first + (i % points)];
        return a === 2 ? 0.5 : at(t, j, a);
      });
    return frameTfRecord(
      writeTfExample({
        'meta/N': { integers: [frames] },
        'image/encoded': { bytes: Array.from({ length: frames }, (_, t) => picture(t)) },
        'image/xys': { floats: list(14, 0, 2) },
        'image/face_pts': { floats: list(5, 14, 3) },
        'image/toe_pts': { floats: toes ? list(6, 19, 3) : [] },
        'image/visibilities': { integers: Array.from({ length: frames * 14 }, (_, i) => (i % 14 === 13 ? 0 : 1)) },
        ...(normalised && { 'image/phis': { floats: [0] } }),
      }),
    );
  });
  writeFileSync(path, Buffer.concat(records));
}
