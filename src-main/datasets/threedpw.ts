import { join } from 'node:path';
import { convertKeypoints } from '#shared/body/keypoint-sets.ts';
import { keypointBoxes, smoothBoxes } from '#shared/compat/vibe/boxes.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readPickle } from '#shared/formats/pickle/read-pickle.ts';
import { axisAngleToMatrixInto, matrixToAxisAngleInto, mul3Into } from '#shared/math/rotation.ts';
import type { Dataset } from './dataset.ts';
import { describeFolder, folderWith, hasFolder, namesIn, readDatasetFile } from './dataset-file.ts';
import type { PersonTrack } from './person-track.ts';
import { PickledFields } from './pickled-fields.ts';

const SPLIT = 'test';
/** Sequences of the complete test split. */
const TEST_SEQUENCES = 24;
/** Frames per second of the rows: the data set's own cameras. */
const FPS = 30;
/** Points of `poses2d`: OpenPose's 18, of which the first 14 are the set `3dpw`. */
const STORED_POINTS = 18;
const POINTS = 14;
const VISIBLE = 0.3;
/** A row counts with more visible points than this (specification 7.7). */
const FEWEST_VISIBLE = 6;
/** Neck and head top of `common`, which 3DPW labels otherwise: their confidence is dropped. */
const FIRST_DROPPED = 12;
/** Smoothing of boxes along time, frames (specification 5.6). */
const BOX_SIGMA = 8;
/** The box is grown by this, and the crop once more (specification 5.2). */
const BOX_MARGIN = 1.1;
const CROP_MARGIN = 1.2;

/**
 * 3DPW as its makers publish it (von Marcard et al. 2018): `sequenceFiles/test/*.pkl` and `imageFiles/SEQUENCE/`.
 *
 * @throws Problem dataset/missing that names what was looked for and what there is
 */
export function openThreeDpw(root: string): Dataset {
  const base = folderWith(root, ['', '3DPW', '3dpw'], join('sequenceFiles', SPLIT));
  const missing = (expected: string, found: string) =>
    new Problem('dataset/missing', { dataset: '3DPW', root, expected, found, makers: 'von Marcard et al., 3DPW' });
  if (base === null) {
    const inside = join(root, 'sequenceFiles');
    const found = hasFolder(inside) ? `sequenceFiles with ${describeFolder(inside)}` : describeFolder(root);
    throw missing(`the folder sequenceFiles/${SPLIT}`, found);
  }
  const folder = join(base, 'sequenceFiles', SPLIT);
  const files = namesIn(folder, (entry) => entry.name.endsWith('.pkl'));
  if (files.length === 0) throw missing(`files *.pkl in sequenceFiles/${SPLIT}`, describeFolder(folder));
  if (!hasFolder(join(base, 'imageFiles'))) throw missing('the folder imageFiles', describeFolder(base));
  return {
    name: '3dpw',
    title: '3DPW',
    split: SPLIT,
    source: 'official layout',
    parts: files.length,
    completeParts: TEST_SEQUENCES,
    partsAre: 'sequences',
    notes: ['Boxes come from the 2D points that 3DPW brings, smoothed along time, as in the published preparation.'],
    async *tracks() {
      for (const file of files) {
        const name = file.slice(0, -'.pkl'.length);
        const images = join(base, 'imageFiles', name);
        if (!hasFolder(images)) {
          throw new Problem('dataset/broken', {
            path: images,
            reason: `the pictures of the sequence ${name} are missing`,
          });
        }
        yield* readDatasetFile(join(folder, file), (source) =>
          readSequence(new PickledFields(readPickle(source)), name, images),
        );
      }
    },
  };
}

/** The people of one sequence. @throws FormatError */
export function readSequence(fields: PickledFields, name: string, images: string): PersonTrack[] {
  const cameras = fields.array('cam_poses', [null, 4, 4]);
  const frames = cameras.shape[0]!;
  const poses = fields.arrays('poses', [frames, 72]);
  const betas = fields.arrays('betas', [null]);
  const trans = fields.arrays('trans', [frames, 3]);
  const points = fields.arrays('poses2d', [frames, 3, STORED_POINTS]);
  const valid = fields.arrays('campose_valid', [frames]);
  for (const [field, list] of Object.entries({ betas, trans, poses2d: points, campose_valid: valid })) {
    if (list.length === poses.length) continue;
    throw new FormatError(`its field ${field} has ${list.length} people, poses has ${poses.length}`);
  }
  return poses.flatMap((_, person) => {
    if (betas[person]!.data.length < 10) throw new FormatError(`its field betas[${person}] has fewer than 10 numbers`);
    const keypoints = commonPoints(points[person]!.data, frames);
    const boxes = keypointBoxes(keypoints, POINTS);
    const { start, end } = boxes;
    const rows = end - start;
    if (rows === 0) return [];
    const counted = countedRows(keypoints, start, end);
    return {
      name: `${name}_${person}`,
      rows,
      times: Float64Array.from({ length: rows }, (_, i) => (start + i) / FPS),
      boxes: squares(smoothBoxes(boxes, { sigma: BOX_SIGMA }), start),
      counted,
      trusted: counted.map((counts, i) => (counts && valid[person]!.data[start + i]! > 0 ? 1 : 0)),
      segments: [0],
      keypoints: keypoints.slice(start * POINTS * 3, end * POINTS * 3),
      truth: {
        kind: 'smpl',
        pose: inCamera(poses[person]!.data, cameras.data, start, end),
        betas: Float32Array.from({ length: rows * 10 }, (_, i) => betas[person]!.data[i % 10]!),
        trans: trans[person]!.data.slice(3 * start, 3 * end),
        joints14: null,
      },
      pictures: {
        kind: 'images',
        paths: Array.from({ length: rows }, (_, i) => join(images, `image_${String(start + i).padStart(5, '0')}.jpg`)),
      },
      features: null,
    } satisfies PersonTrack;
  });
}

/** `poses2d` [frames, 3, 18] as the 14 common points, shape [frames, 14, 3]; the last two have no confidence. */
function commonPoints(stored: Float32Array, frames: number): Float32Array {
  const points = new Float32Array(frames * POINTS * 3);
  for (let t = 0; t < frames; t++) {
    for (let j = 0; j < POINTS; j++) {
      for (let c = 0; c < 3; c++) points[(t * POINTS + j) * 3 + c] = stored[(t * 3 + c) * STORED_POINTS + j]!;
    }
  }
  const common = convertKeypoints(points, 3, '3dpw', 'common');
  for (let t = 0; t < frames; t++) for (let j = FIRST_DROPPED; j < POINTS; j++) common[(t * POINTS + j) * 3 + 2] = 0;
  return common;
}

function countedRows(points: Float32Array, start: number, end: number): Uint8Array {
  return Uint8Array.from({ length: end - start }, (_, i) => {
    let visible = 0;
    for (let j = 0; j < POINTS; j++) if (points[((start + i) * POINTS + j) * 3 + 2]! > VISIBLE) visible++;
    return visible > FEWEST_VISIBLE ? 1 : 0;
  });
}

/** Rows (centre, 150 / diagonal) from `start` on as crops: the side is the diagonal with both margins. */
function squares(params: Float64Array, start: number): Float32Array {
  return Float32Array.from(params.subarray(3 * start), (value, i) =>
    i % 3 === 2 ? (150 / value) * BOX_MARGIN * CROP_MARGIN : value,
  );
}

/** Poses with the pelvis turned from the world into the camera (specification 7.7). */
function inCamera(poses: Float32Array, cameras: Float32Array, start: number, end: number): Float32Array {
  const out = poses.slice(72 * start, 72 * end);
  const [camera, pelvis, turned] = [new Float64Array(9), new Float64Array(9), new Float64Array(9)];
  for (let t = start; t < end; t++) {
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) camera[3 * r + c] = cameras[16 * t + 4 * r + c]!;
    axisAngleToMatrixInto(pelvis, 0, poses, 72 * t);
    mul3Into(turned, 0, camera, 0, pelvis, 0);
    matrixToAxisAngleInto(out, 72 * (t - start), turned, 0);
  }
  return out;
}
