import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { openFileSource } from '#main/model-library/file-source.ts';
import { convertKeypoints, KEYPOINT_SETS, type KeypointSet } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { ArrayName, FrameBlock } from '#shared/training/store/store-arrays.ts';
import type { Split } from '#shared/training/store/store-schema.ts';
import { type DatabaseRows, openDatabaseRows } from './database-rows.ts';
import { LABEL_CROP_SCALE } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import { swapPennActionPoints } from './pennaction.ts';
import { runsOf, type TrainingDataset, type TrainingSequence } from './training-dataset.ts';
import type { Quirk, Quirks } from './training-kinds.ts';

/** What a file of VIBE's preprocessing holds (specification 7.6), by the begin of its name. */
interface Layout {
  readonly prefix: string;
  readonly title: string;
  readonly fps: number;
  /** Set of its `joints2D`. */
  readonly set: KeypointSet;
  readonly truths: readonly ArrayName[];
  /** Crop over box; null where points are in the crop's own px. */
  readonly cropScale: number | null;
}

const LAYOUTS: readonly Layout[] = [
  { prefix: '3dpw_', title: '3DPW', fps: 30, set: 'common', truths: ['joints3d', 'pose', 'betas'], cropScale: 1.2 },
  { prefix: 'mpii3d_', title: 'MPI-INF-3DHP', fps: 25, set: 'spin', truths: ['joints3d'], cropScale: LABEL_CROP_SCALE },
  { prefix: 'h36m_', title: 'Human3.6M', fps: 25, set: 'spin', truths: ['joints3d'], cropScale: LABEL_CROP_SCALE },
  { prefix: 'pennaction_', title: 'Penn Action', fps: 30, set: 'common', truths: [], cropScale: LABEL_CROP_SCALE },
  { prefix: 'posetrack_', title: 'PoseTrack', fps: 30, set: 'spin', truths: [], cropScale: LABEL_CROP_SCALE },
  { prefix: 'insta_', title: 'InstaVariety', fps: 30, set: 'insta', truths: [], cropScale: null },
];
const AMASS = 'amass_db.pt';
const FEATURE_SIZE = 2048;
const CROP_PX = 224;
/** These change what such a file becomes. */
const READ_QUIRKS: readonly Quirk[] = ['pennaction-order', 'silent-jumps'];

/**
 * One file of VIBE's own preprocessing: `amass_db.pt`, `3dpw_train_db.pt`, `mpii3d_train_db.pt`, `insta_train_db.h5` …
 * Its features are taken as they are; rows are read when they are needed.
 *
 * @param path the file
 * @throws Problem dataset/missing, dataset/broken
 */
export function openVibeDatabase(path: string, quirks: Quirks): TrainingDataset {
  const file = basename(path);
  const layout = LAYOUTS.find(({ prefix }) => file.startsWith(prefix));
  if (!existsSync(path) || !(layout || file === AMASS)) {
    const names = [AMASS, ...LAYOUTS.map(({ prefix }) => `${prefix}train_db.${prefix === 'insta_' ? 'h5' : 'pt'}`)];
    throw missingDataset('vibe-db', path, `one file called ${names.join(', ')} or the like`);
  }
  const common = {
    kind: 'vibe-db' as const,
    licence: 'research-only' as const,
    partsAre: 'files',
    completeParts: 1,
    options: { file, ...Object.fromEntries(READ_QUIRKS.map((name) => [name, quirks.has(name)])) },
    parts: [
      {
        name: file,
        *sequences() {
          try {
            using source = openFileSource(path);
            yield* layout ? frameSequences(source, file, layout, quirks) : motionSequences(source, file);
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            throw new Problem('dataset/broken', { path, reason: error.message }, { cause: error });
          }
        },
      },
    ],
  };
  if (!layout) {
    const notes = ['Rows are taken to be 30 a second, as the published preparation makes them of most rates.'];
    return {
      ...common,
      title: 'AMASS (VIBE’s file)',
      type: 'motion',
      truths: ['pose', 'betas'],
      ownInputs: null,
      notes,
    };
  }
  return {
    ...common,
    title: `${layout.title} (VIBE’s file)`,
    type: 'frames',
    truths: layout.truths,
    ownInputs: { type: 'resnet50', model: 'spin', width: FEATURE_SIZE, weights: null },
    notes: ['Features were computed by VIBE’s own preprocessing.'],
  };
}

function* motionSequences(source: ByteSource, file: string): Generator<TrainingSequence> {
  const rows = openDatabaseRows(source, file);
  for (const { name, from, to } of rows.videos()) {
    const theta = rows.read('theta', from, to, [82]);
    const count = to - from;
    const cut = (first: number, width: number): Float32Array =>
      Float32Array.from({ length: count * width }, (_, i) => theta[Math.floor(i / width) * 82 + first + (i % width)]!);
    yield {
      name,
      split: 'train',
      label: name.split('_')[0]!,
      subject: '',
      fps: 30,
      rows: count,
      times: Float64Array.from({ length: count }, (_, t) => t / 30),
      truths: { pose: cut(0, 72), betas: cut(72, 10) },
      view: null,
    };
  }
}

function* frameSequences(
  source: ByteSource,
  file: string,
  layout: Layout,
  quirks: Quirks,
): Generator<TrainingSequence> {
  const rows = openDatabaseRows(source, file);
  const split: Split =
    /_test_/.test(file) || file.startsWith('mpii3d_val') ? 'test' : /_val_/.test(file) ? 'val' : 'train';
  for (const video of rows.videos()) {
    const frames = rows.frames(video.from, video.to);
    for (const [a, b] of runsOf(frames, quirks.has('silent-jumps'))) {
      const [from, to] = [video.from + a, video.from + b];
      const name = a === 0 ? video.name : `${video.name}_${frames[a]}`;
      yield readSequence(rows, layout, { name, split, from, to, frames: frames.slice(a, b) }, quirks);
    }
  }
}

interface Rows {
  readonly name: string;
  readonly split: Split;
  readonly from: number;
  readonly to: number;
  readonly frames: readonly number[];
}

function readSequence(
  rows: DatabaseRows,
  { prefix, set, fps, truths, cropScale }: Layout,
  { name, split, from, to, frames }: Rows,
  quirks: Quirks,
): TrainingSequence {
  const stored = rows.read('joints2D', from, to, [KEYPOINT_SETS[set].length, 3]);
  let points = convertKeypoints(stored, 3, set, 'spin');
  if (prefix === 'pennaction_' && quirks.has('pennaction-order')) points = swapPennActionPoints(points);
  const count = to - from;
  let boxes = new Float32Array(count * 3).map((_, i) => (i % 3 === 2 ? CROP_PX : CROP_PX / 2));
  if (cropScale !== null) {
    const bbox = rows.read('bbox', from, to, [4]);
    boxes = Float32Array.from({ length: count * 3 }, (_, i) => {
      const at = 4 * Math.floor(i / 3);
      return i % 3 === 2 ? Math.max(bbox[at + 2]!, bbox[at + 3]!) * cropScale : bbox[at + (i % 3)]!;
    });
  }
  const known: FrameBlock = {};
  for (const truth of truths) {
    if (truth === 'pose') known.pose = rows.read('pose', from, to, [72]);
    else if (truth === 'betas') known.betas = rows.read('shape', from, to, [10]);
    else if (truth === 'joints3d') {
      const width = set === 'common' ? KEYPOINT_SETS.common.length : KEYPOINT_SETS.spin.length;
      const joints = rows.read('joints3D', from, to, [width, 3]);
      known.joints3d = set === 'common' ? convertKeypoints(joints, 3, 'common', 'spin') : joints;
    }
  }
  return {
    name,
    split,
    label: '',
    subject: '',
    fps,
    rows: count,
    times: Float64Array.from(frames, (frame) => frame / fps),
    truths: known,
    view: {
      points,
      boxes,
      cropScale: cropScale ?? 1.2,
      pictures: null,
      inputs: rows.read('features', from, to, [FEATURE_SIZE]),
    },
  };
}
