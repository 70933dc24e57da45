import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { convertKeypoints, KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';
import type { Dataset } from './dataset.ts';
import { readDatasetFile } from './dataset-file.ts';
import type { PersonTrack, TrackTruth } from './person-track.ts';
import { PickledFields } from './pickled-fields.ts';

/** Files of VIBE's preprocessing (specification 7.6), and the folders below a root where they are looked for. */
const FILES: Partial<Record<EvaluationDataset, string>> = {
  '3dpw': '3dpw_test_db.pt',
  'mpi-inf-3dhp': 'mpii3d_val_db.pt',
};
const FOLDERS = ['', 'vibe_db', join('data', 'vibe_db')];
const FEATURE_SIZE = 2048;
/** Frames per second of the videos behind the rows. */
const FPS: Readonly<Record<EvaluationDataset, number>> = { '3dpw': 30, 'mpi-inf-3dhp': 25, h36m: 25 };
const JOINTS14 = 14;
const SPIN_JOINTS = KEYPOINT_SETS.spin.length;

/** Path of the stored features of a data set below a root, or null. */
export function findFeatureDatabase(name: EvaluationDataset, root: string): string | null {
  const file = FILES[name];
  if (!file) return null;
  return FOLDERS.map((folder) => join(root, folder, file)).find((path) => existsSync(path)) ?? null;
}

/**
 * A data set from one joblib file of VIBE's preprocessing: truths and features of the trunk, no picture needed.
 * How many
 * tracks a complete file has is not known, so what it holds is taken as all there is.
 *
 * @throws Problem dataset/broken
 */
export function openFeatureDatabase(name: EvaluationDataset, path: string): Dataset {
  const tracks = readDatasetFile(path, (source) => readTracks(name, new PickledFields(readJoblib(source))));
  return {
    name,
    title: name === '3dpw' ? '3DPW' : 'MPI-INF-3DHP',
    split: 'test',
    source: 'stored features',
    parts: tracks.length,
    completeParts: tracks.length,
    partsAre: 'tracks',
    notes: ['Features were computed by VIBE’s own preprocessing; this run measures the temporal part on them.'],
    async *tracks() {
      yield* tracks;
    },
  };
}

/** Rows of one video name as a track. @throws FormatError */
function readTracks(name: EvaluationDataset, fields: PickledFields): PersonTrack[] {
  const names = fields.texts('vid_name');
  const rows = names.length;
  const features = fields.array('features', [rows, FEATURE_SIZE]).data;
  const truth = name === '3dpw' ? smplTruth(fields, rows) : jointTruth(fields, rows);
  const valid = name === '3dpw' ? optional(fields, 'valid', rows) : optional(fields, 'valid_i', rows);
  const ids = fields.has('frame_id') ? fields.array('frame_id', [rows]).data : null;
  const tracks: PersonTrack[] = [];
  for (let start = 0; start < rows; ) {
    let end = start + 1;
    while (end < rows && names[end] === names[start]) end++;
    const count = end - start;
    tracks.push({
      name: names[start]!,
      rows: count,
      times: timesOf(ids, start, count, FPS[name]),
      boxes: new Float32Array(3 * count),
      counted: new Uint8Array(count).fill(1),
      trusted: Uint8Array.from({ length: count }, (_, i) => (valid && !(valid[start + i]! > 0) ? 0 : 1)),
      segments: [0],
      truth: sliceTruth(truth, start, end),
      pictures: null,
      features: features.subarray(start * FEATURE_SIZE, end * FEATURE_SIZE),
    });
    start = end;
  }
  if (tracks.length === 0) throw new FormatError('it holds no rows');
  return tracks;
}

function smplTruth(fields: PickledFields, rows: number): TrackTruth {
  const joints = fields.array('joints3D', [rows, JOINTS14, 3]).data;
  const pose = fields.array('pose', [rows, 72]).data;
  const betas = fields.array('shape', [rows, 10]).data;
  return { kind: 'smpl', pose, betas, trans: null, joints14: joints };
}

function jointTruth(fields: PickledFields, rows: number): TrackTruth {
  const joints = fields.array('joints3D', [rows, SPIN_JOINTS, 3]).data;
  return { kind: 'joints', joints14: convertKeypoints(joints, 3, 'spin', 'common'), joints17: null };
}

function optional(fields: PickledFields, name: string, rows: number): Float32Array | null {
  if (!fields.has(name)) return null;
  // Written per video as columns in some files.
  try {
    return fields.array(name, [rows]).data;
  } catch {
    return fields.array(name, [rows, 1]).data;
  }
}

/** Frame numbers as seconds where they rise from row to row, else one row after the other. */
function timesOf(ids: Float32Array | null, start: number, count: number, fps: number): Float64Array {
  const rising =
    ids !== null && Array.from({ length: count - 1 }, (_, i) => ids[start + i + 1]! > ids[start + i]!).every(Boolean);
  return Float64Array.from({ length: count }, (_, i) => (rising ? ids[start + i]! : i) / fps);
}

function sliceTruth(truth: TrackTruth, start: number, end: number): TrackTruth {
  const rows = (all: Float32Array, size: number) => all.subarray(start * size, end * size);
  if (truth.kind === 'joints') return { ...truth, joints14: rows(truth.joints14, JOINTS14 * 3) };
  return {
    kind: 'smpl',
    pose: rows(truth.pose, 72),
    betas: rows(truth.betas, 10),
    trans: truth.trans && rows(truth.trans, 3),
    joints14: truth.joints14 && rows(truth.joints14, JOINTS14 * 3),
  };
}
