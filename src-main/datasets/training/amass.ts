import { readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { npzNumbers, npzScalar, readNpz } from '#shared/formats/npz.ts';
import { missingDataset } from './missing-dataset.ts';
import { atMotionRate } from './motion-sequence.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';
import type { Quirks } from './training-kinds.ts';

/** Subsets the published training uses. Others are read as well: what is in the folder is meant. */
const PUBLISHED_SUBSETS = 21;
/** A sequence is kept with at least this many frames after resampling. */
const FEWEST_FRAMES = 60;
/** The published code aims at this rate when it chooses its stride. */
const STRIDE_FPS = 25;
/**
 * Joints of SMPL in files of other bodies: hands stand where the index finger begins. SMPL-H has 52 joints (156 numbers),
 * SMPL-X 55 (165: jaw and eyes before the hands), SMPL 24.
 */
const HANDS: Readonly<Record<number, readonly [left: number, right: number]>> = {
  72: [22, 23],
  156: [22, 37],
  165: [25, 40],
};
const DEEPEST = 4;

/**
 * AMASS as its makers publish it (Mahmood et al. 2019): folders SUBSET/SUBJECT/ACTION_poses.npz (or `_stageii.npz`).
 *
 * @throws Problem dataset/missing
 */
export function openAmass(root: string, quirks: Quirks): TrainingDataset {
  const files = npzFiles(root, root, 0);
  if (files.length === 0) throw missingDataset('amass', root, 'files SUBSET/SUBJECT/ACTION_poses.npz');
  const strided = quirks.has('amass-stride');
  const subsets = new Set(files.map((file) => file.split('/')[0]!));
  return {
    kind: 'amass',
    title: 'AMASS',
    licence: 'research-only',
    type: 'motion',
    truths: ['pose', 'betas', 'trans'],
    ownInputs: null,
    partsAre: 'files',
    completeParts: null,
    notes: [
      `${subsets.size} subsets are there; the published training uses ${PUBLISHED_SUBSETS}.`,
      strided
        ? 'Every n-th frame, n = whole(rate) div 25, as published: 120 Hz becomes 30, 100 Hz becomes 25.'
        : 'Resampled to 30 frames a second.',
    ],
    options: { 'amass-stride': strided },
    parts: files.map((file) => partOf(root, file, strided)),
  };
}

function npzFiles(root: string, folder: string, depth: number): string[] {
  const here = namesIn(folder, (entry) => entry.isFile() && isMotion(entry.name));
  const files = here.map((name) => relative(root, join(folder, name)).split(sep).join('/'));
  if (depth === DEEPEST) return files;
  const folders = namesIn(folder, (entry) => entry.isDirectory());
  return [...files, ...folders.flatMap((name) => npzFiles(root, join(folder, name), depth + 1))];
}

function isMotion(name: string): boolean {
  return name.endsWith('.npz') && !name.endsWith('shape.npz') && !name.endsWith('_stagei.npz');
}

function partOf(root: string, file: string, strided: boolean): TrainingPart {
  return {
    name: file,
    *sequences() {
      const path = join(root, ...file.split('/'));
      const sequence = readDatasetFile(path, () => readMotion(readFileSync(path), file, strided));
      if (sequence) yield sequence;
    },
  };
}

/** @throws FormatError */
function readMotion(bytes: Uint8Array, file: string, strided: boolean): TrainingSequence | null {
  const names = ['poses', 'trans', 'betas', ...RATES];
  const npz = readNpz(bytes, { names, objectArrays: 'leave-out' });
  const poses = npzNumbers(npz, 'poses', [null, null]);
  const [rows, width] = poses.shape as [number, number];
  const hands = HANDS[width];
  if (!hands) throw new FormatError(`its poses have ${width} numbers a frame, not 72, 156 or 165`);
  const rateName = RATES.find((name) => npz.has(name));
  if (!rateName) throw new FormatError('it does not say its frame rate');
  const fps = npzScalar(npz, rateName);
  if (!(fps >= 1 && fps <= 1000)) throw new FormatError(`its frame rate is ${fps}`);
  const trans = npzNumbers(npz, 'trans', [rows, 3]);
  const betas = npzNumbers(npz, 'betas');
  const pose = new Float32Array(rows * 72);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < 24; j++) {
      const from = j < 22 ? j : hands[j - 22]!;
      for (let a = 0; a < 3; a++) pose[72 * t + 3 * j + a] = poses.data[t * width + 3 * from + a]!;
    }
  }
  if (!pose.every(Number.isFinite)) throw new FormatError('its poses hold numbers that are not finite');
  const motion = {
    rows,
    fps,
    pose,
    trans: Float32Array.from(trans.data),
    betas: Float32Array.from(betas.data).slice(0, 10),
  };
  const stride = strided ? Math.max(1, Math.floor(Math.trunc(fps) / STRIDE_FPS)) : null;
  const found = atMotionRate(motion, stride);
  if (found.rows < FEWEST_FRAMES) return null;
  const folders = file.split('/');
  return {
    name: [...folders.slice(0, -1), basename(file, '.npz').replace(/_(poses|stageii)$/, '')].join('_'),
    split: 'train',
    label: folders.length > 1 ? folders[0]! : '',
    subject: folders.slice(0, -1).join('/'),
    fps: found.fps,
    rows: found.rows,
    times: Float64Array.from({ length: found.rows }, (_, t) => t / found.fps),
    truths: found.block,
    view: null,
  };
}

/** Names of the rate, in the older release and the newer one. */
const RATES = ['mocap_framerate', 'mocap_frame_rate', 'fps'] as const;
