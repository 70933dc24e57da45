import { keypointCrop } from '#main/datasets/keypoint-crop.ts';
import type { PictureSource } from '#main/datasets/person-track.ts';
import { convertKeypoints, KEYPOINT_SETS, type KeypointSet } from '#shared/body/keypoint-sets.ts';
import type { FrameBlock } from '#shared/training/store/store-arrays.ts';
import type { Split } from '#shared/training/store/store-schema.ts';
import { runsOf, type TrainingSequence } from './training-dataset.ts';

/** Scale of crops around labelled joints (specification 5.2), the box's own margin apart. */
export const LABEL_CROP_SCALE = 1.3;

/** One person's labelled frames, gaps and all. */
export interface LabelledRows {
  readonly name: string;
  readonly split: Split;
  readonly label: string;
  readonly subject: string;
  readonly fps: number;
  /** Frame of the video for each row, rising; sequences end where one is missing. */
  readonly frames: readonly number[];
  readonly set: KeypointSet;
  /** x, y in px, confidence; shape [rows, points of the set, 3]. */
  readonly points: Float32Array;
  /** cx, cy, side in px, shape [rows, 3]; around the points where left out. */
  readonly boxes?: Float32Array;
  readonly cropScale?: number;
  /** Per row. */
  readonly truths?: FrameBlock;
  readonly pictures: PictureSource;
}

/** The same as sequences without gaps; with `silentJumps` as one sequence, as the published loaders have it. */
export function sequencesOf(rows: LabelledRows, silentJumps = false): TrainingSequence[] {
  const count = rows.frames.length;
  const size = KEYPOINT_SETS[rows.set].length * 3;
  const boxes = rows.boxes ?? boxesAround(rows.points, size);
  const points = convertKeypoints(rows.points, 3, rows.set, 'spin');
  const part = (data: Float32Array, from: number, to: number): Float32Array => {
    const width = data.length / count;
    return data.subarray(from * width, to * width);
  };
  return runsOf(rows.frames, silentJumps).map(([from, to]) => ({
    name: from === 0 ? rows.name : `${rows.name}_${rows.frames[from]}`,
    split: rows.split,
    label: rows.label,
    subject: rows.subject,
    fps: rows.fps,
    rows: to - from,
    times: Float64Array.from(rows.frames.slice(from, to), (frame) => frame / rows.fps),
    truths: Object.fromEntries(
      Object.entries(rows.truths ?? {}).map(([name, data]) => [name, part(data as Float32Array, from, to)]),
    ),
    view: {
      points: part(points, from, to),
      boxes: part(boxes, from, to),
      cropScale: rows.cropScale ?? LABEL_CROP_SCALE,
      pictures: picturesOf(rows.pictures, from, to),
      inputs: null,
    },
  }));
}

/** Squares around all visible points of each row. */
function boxesAround(points: Float32Array, size: number): Float32Array {
  const out = new Float32Array((points.length / size) * 3);
  for (let row = 0; row * size < points.length; row++) {
    const seen: number[] = [];
    for (let at = row * size; at < (row + 1) * size; at += 3) {
      if (points[at + 2]! > 0) seen.push(points[at]!, points[at + 1]!);
    }
    const { cx, cy, side } = keypointCrop(seen);
    out.set([cx, cy, side], 3 * row);
  }
  return out;
}

function picturesOf(pictures: PictureSource, from: number, to: number): PictureSource {
  switch (pictures.kind) {
    case 'images':
      return { kind: 'images', paths: pictures.paths.slice(from, to) };
    case 'video':
      return { ...pictures, frames: pictures.frames.slice(from, to) };
    case 'encoded':
      return { ...pictures, read: (row) => pictures.read(from + row) };
  }
}

/** Keeps some rows of arrays that have one row per entry of `kept`'s source. */
export function keepRows(data: Float32Array, rows: number, kept: readonly number[]): Float32Array {
  const size = data.length / rows;
  const out = new Float32Array(kept.length * size);
  for (const [i, row] of kept.entries()) out.set(data.subarray(row * size, (row + 1) * size), i * size);
  return out;
}
