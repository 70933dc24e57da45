import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { folderWith, hasFolder, namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import { convertKeypoints, KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readMat } from '#shared/formats/mat/read-mat.ts';
import { keepRows, LABEL_CROP_SCALE, sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';
import type { Quirks } from './training-kinds.ts';

const VIDEOS = 2326;
const POINTS = KEYPOINT_SETS.pennaction.length;
/** Taken for the frame times, which the data set does not store. */
const FPS = 30;
/** A frame needs this many visible points for a box. */
const FEWEST_VISIBLE = 3;

/**
 * Penn Action as its makers publish it (Zhang et al. 2013): `labels/0001.mat` and `frames/0001/000001.jpg`.
 *
 * @throws Problem dataset/missing
 */
export function openPennAction(root: string, quirks: Quirks): TrainingDataset {
  const base = folderWith(root, ['', 'Penn_Action', 'penn_action'], 'labels');
  const files = base === null ? [] : namesIn(join(base, 'labels'), ({ name }) => name.endsWith('.mat'));
  if (base === null || files.length === 0) {
    throw missingDataset('pennaction', root, 'files labels/0001.mat and so on, with frames/0001 beside them');
  }
  const swapped = quirks.has('pennaction-order');
  const silentJumps = quirks.has('silent-jumps');
  return {
    kind: 'pennaction',
    title: 'Penn Action',
    licence: 'research-only',
    type: 'frames',
    truths: [],
    ownInputs: null,
    partsAre: 'videos',
    completeParts: VIDEOS,
    notes: [
      'Boxes surround the visible points; frames with fewer than three of them are left out.',
      `Frame times are taken at ${FPS} per second, since the data set stores none.`,
    ],
    options: { 'pennaction-order': swapped, 'silent-jumps': silentJumps },
    parts: files.map((file) => partOf(base, basename(file, '.mat'), swapped, silentJumps)),
  };
}

function partOf(base: string, name: string, swapped: boolean, silentJumps: boolean): TrainingPart {
  return {
    name,
    *sequences() {
      const path = join(base, 'labels', `${name}.mat`);
      const images = join(base, 'frames', name);
      if (!hasFolder(images))
        throw new Problem('dataset/broken', { path: images, reason: 'the pictures of this video are missing' });
      yield* readDatasetFile(path, () => readVideo(readFileSync(path), name, images, swapped, silentJumps));
    },
  };
}

/** @throws FormatError */
function readVideo(
  bytes: Uint8Array,
  name: string,
  images: string,
  swapped: boolean,
  silentJumps: boolean,
): TrainingSequence[] {
  const mat = readMat(bytes, { names: ['x', 'y', 'visibility', 'action', 'train'] });
  const numbers = (key: string): { data: Float64Array; rows: number } => {
    const value = mat.get(key);
    if (value?.kind !== 'numbers') throw new FormatError(`its variable ${key} is missing or holds no numbers`);
    return { data: value.data, rows: value.shape[0]! };
  };
  const [x, y, visible] = [numbers('x'), numbers('y'), numbers('visibility')];
  const rows = x.rows;
  for (const { data } of [x, y, visible]) {
    if (data.length !== rows * POINTS)
      throw new FormatError(`it has ${data.length} numbers for ${rows} frames of ${POINTS} points`);
  }
  const points = new Float32Array(rows * POINTS * 3);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < POINTS; j++) {
      // MATLAB's order: frames change fastest.
      const from = j * rows + t;
      points.set([x.data[from]!, y.data[from]!, visible.data[from]! > 0 ? 1 : 0], (t * POINTS + j) * 3);
    }
  }
  const kept = Array.from({ length: rows }, (_, t) => t).filter((t) => {
    let seen = 0;
    for (let j = 0; j < POINTS; j++) seen += points[(t * POINTS + j) * 3 + 2]!;
    return seen >= FEWEST_VISIBLE;
  });
  const action = mat.get('action');
  const train = mat.get('train');
  return sequencesOf(
    {
      name,
      split: train?.kind === 'numbers' && train.data[0]! < 0 ? 'test' : 'train',
      label: action?.kind === 'text' ? action.text : '',
      subject: '',
      fps: FPS,
      frames: kept,
      set: 'pennaction',
      points: keepRows(points, rows, kept),
      cropScale: LABEL_CROP_SCALE,
      pictures: { kind: 'images', paths: kept.map((t) => join(images, `${String(t + 1).padStart(6, '0')}.jpg`)) },
    },
    silentJumps,
  ).map((sequence) => (swapped ? withSwappedPoints(sequence) : sequence));
}

/** The published preparation stores points in the order `common`, its loader takes them for the order `pennaction`. */
export function swapPennActionPoints(spin: Float32Array): Float32Array {
  const common = convertKeypoints(spin, 3, 'spin', 'common');
  const rows = spin.length / (KEYPOINT_SETS.spin.length * 3);
  const [from, to] = [KEYPOINT_SETS.common.length * 3, POINTS * 3];
  const taken = new Float32Array(rows * to);
  for (let t = 0; t < rows; t++) taken.set(common.subarray(t * from, t * from + to), t * to);
  return convertKeypoints(taken, 3, 'pennaction', 'spin');
}

function withSwappedPoints(sequence: TrainingSequence): TrainingSequence {
  const view = sequence.view!;
  return { ...sequence, view: { ...view, points: swapPennActionPoints(view.points) } };
}
