import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import { readSmplMocap, type SmplMocap, type SmplMocapClip } from '#shared/formats/smpl-mocap.ts';
import { quaternionToAxisAngleInto } from '#shared/math/rotation.ts';
import { missingDataset } from './missing-dataset.ts';
import { atMotionRate } from './motion-sequence.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';

/**
 * Motion capture retargeted to SMPL's tree: `*_smpl.npz` files (`readSmplMocap`), or one such file. Body shapes are not
 * in them and become zeros.
 *
 * @throws Problem dataset/missing
 */
export function openSmplMocap(root: string): TrainingDataset {
  const single = root.endsWith('.npz') && existsSync(root);
  const folder = single ? dirname(root) : root;
  const files = single ? [basename(root)] : namesIn(root, ({ name }) => name.endsWith('_smpl.npz'));
  if (files.length === 0) throw missingDataset('smpl-mocap', root, 'files *_smpl.npz');
  return {
    kind: 'smpl-mocap',
    title: files.map((file) => basename(file, '.npz')).join(', '),
    licence: 'free',
    type: 'motion',
    truths: ['pose', 'betas', 'trans'],
    ownInputs: null,
    partsAre: 'files',
    completeParts: null,
    notes: ['Poses at 30 frames a second; the mean body shape, as the files have none.'],
    options: {},
    parts: files.map((file) => partOf(join(folder, file))),
  };
}

function partOf(path: string): TrainingPart {
  const name = basename(path, '.npz');
  return {
    name,
    *sequences() {
      const mocap = readDatasetFile(path, () => readSmplMocap(readFileSync(path)));
      for (const clip of mocap.clips) yield sequenceOf(mocap, clip, name);
    },
  };
}

function sequenceOf(mocap: SmplMocap, clip: SmplMocapClip, file: string): TrainingSequence {
  const { start, length } = clip;
  const pose = new Float32Array(length * 72);
  for (let i = 0; i < length * 24; i++) quaternionToAxisAngleInto(pose, 3 * i, mocap.quaternions, (start * 24 + i) * 4);
  const trans = mocap.trans.slice(3 * start, 3 * (start + length));
  const found = atMotionRate({ rows: length, fps: mocap.fps, pose, trans, betas: new Float32Array(10) }, null);
  return {
    name: `${file}_${clip.name}`,
    split: 'train',
    label: clip.action,
    subject: clip.subject < 0 ? '' : String(clip.subject),
    fps: found.fps,
    rows: found.rows,
    times: Float64Array.from({ length: found.rows }, (_, t) => t / found.fps),
    truths: found.block,
    view: null,
  };
}
