import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasFolder, namesIn, readDatasetFile } from '#main/datasets/dataset-file.ts';
import type { PictureSource } from '#main/datasets/person-track.ts';
import { convertKeypoints, KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { type MatValue, readMat } from '#shared/formats/mat/read-mat.ts';
import { keepRows, sequencesOf } from './labelled-rows.ts';
import { missingDataset } from './missing-dataset.ts';
import type { TrainingDataset, TrainingPart, TrainingSequence } from './training-dataset.ts';
import type { Quirks } from './training-kinds.ts';

const SUBJECTS = 8;
const SEQUENCES = 2;
/** The cameras at about a person's height, which the published preparation uses. */
const CAMERAS = [0, 1, 2, 4, 5, 6, 7, 8];
/** Pictures are this wide and high, px. */
const SIDE = 2048;
const FPS = 25;
const MM = 1000;
const JOINTS = KEYPOINT_SETS.mpii3d.length;
/** The pelvis among the 49 joints: the origin of the truths. */
const PELVIS = KEYPOINT_SETS.spin.indexOf('hip');

/**
 * The training part of MPI-INF-3DHP as its makers publish it (Mehta et al. 2017): `S1/Seq1/annot.mat` with
 * `S1/Seq1/imageSequence/video_0.avi`, or pictures of it in `imageFrames/video_0/frame_000001.jpg`.
 *
 * @throws Problem dataset/missing
 */
export function openMpiTraining(root: string, quirks: Quirks): TrainingDataset {
  const base = [root, join(root, 'mpi_inf_3dhp')].find((folder) => namesIn(folder, isSubject).length > 0);
  const folders = base === undefined ? [] : sequencesBelow(base);
  if (base === undefined || folders.length === 0) {
    throw missingDataset('mpi-inf-3dhp', root, 'folders S1/Seq1 and so on with annot.mat');
  }
  const silentJumps = quirks.has('silent-jumps');
  const cache = new AnnotationCache();
  return {
    kind: 'mpi-inf-3dhp',
    title: 'MPI-INF-3DHP',
    licence: 'research-only',
    type: 'frames',
    truths: ['joints3d'],
    ownInputs: null,
    partsAre: 'videos',
    completeParts: SUBJECTS * SEQUENCES * CAMERAS.length,
    notes: [
      `Cameras ${CAMERAS.join(', ')}; frames with a joint outside of the picture are left out, as published.`,
      `Frame times are taken at ${FPS} per second.`,
    ],
    options: { 'silent-jumps': silentJumps },
    parts: folders.flatMap((folder) => CAMERAS.map((camera) => partOf(base, folder, camera, cache, silentJumps))),
  };
}

const isSubject = ({ name }: { name: string }): boolean => /^S[1-8]$/.test(name);

function sequencesBelow(base: string): string[] {
  return namesIn(base, isSubject).flatMap((subject) =>
    namesIn(join(base, subject), ({ name }) => /^Seq[12]$/.test(name)).map((name) => `${subject}/${name}`),
  );
}

/** The annotations of one sequence: they are read once for all of its cameras. */
class AnnotationCache {
  private path = '';
  private mat: Map<string, MatValue> = new Map();

  read(path: string): Map<string, MatValue> {
    if (path !== this.path) {
      this.mat = readDatasetFile(path, () => readMat(readFileSync(path), { names: ['annot2', 'annot3'] }));
      this.path = path;
    }
    return this.mat;
  }
}

function partOf(
  base: string,
  folder: string,
  camera: number,
  cache: AnnotationCache,
  silentJumps: boolean,
): TrainingPart {
  const name = `${folder.replace('/', '_')}_${camera}`;
  return {
    name,
    *sequences() {
      const here = join(base, ...folder.split('/'));
      const path = join(here, 'annot.mat');
      const mat = cache.read(path);
      yield* readDatasetFile(path, () => readCamera(mat, camera, here, name, silentJumps));
    },
  };
}

/** @throws FormatError; Problem dataset/broken where the video is missing */
function readCamera(
  mat: Map<string, MatValue>,
  camera: number,
  folder: string,
  name: string,
  silentJumps: boolean,
): TrainingSequence[] {
  const image = cameraRows(mat, 'annot2', camera, 2);
  const space = cameraRows(mat, 'annot3', camera, 3);
  const rows = image.length / (JOINTS * 2);
  if (space.length !== rows * JOINTS * 3) throw new FormatError('its annot2 and annot3 have different lengths');
  const kept = Array.from({ length: rows }, (_, t) => t).filter((t) => isInside(image, t));
  const points = new Float32Array(rows * JOINTS * 3);
  for (let i = 0; i < rows * JOINTS; i++) points.set([image[2 * i]!, image[2 * i + 1]!, 1], 3 * i);
  return sequencesOf(
    {
      name,
      split: 'train',
      label: '',
      subject: name.split('_')[0]!,
      fps: FPS,
      frames: kept,
      set: 'mpii3d',
      points: keepRows(points, rows, kept),
      truths: { joints3d: centred(convertKeypoints(keepRows(space, rows, kept), 3, 'mpii3d', 'spin')) },
      pictures: picturesOf(folder, camera, kept),
    },
    silentJumps,
  );
}

/** One camera's cell, frame first: shape [frames, joints, axes]. */
function cameraRows(mat: Map<string, MatValue>, name: string, camera: number, axes: number): Float32Array {
  const cells = mat.get(name);
  if (cells?.kind !== 'cells') throw new FormatError(`its variable ${name} is missing or holds no cells`);
  const value = cells.cell(camera);
  const width = JOINTS * axes;
  if (value.kind !== 'numbers' || value.shape[1] !== width) {
    throw new FormatError(`its variable ${name} has no rows of ${width} numbers for camera ${camera}`);
  }
  const rows = value.shape[0]!;
  return Float32Array.from({ length: rows * width }, (_, i) => value.data[(i % width) * rows + Math.floor(i / width)]!);
}

function isInside(image: Float32Array, t: number): boolean {
  for (let i = t * JOINTS * 2; i < (t + 1) * JOINTS * 2; i++) if (!(image[i]! >= 0 && image[i]! < SIDE)) return false;
  return true;
}

/** Millimetres to metres, from the pelvis. Joints that the set lacks stay at 0. */
function centred(joints: Float32Array): Float32Array {
  const size = KEYPOINT_SETS.spin.length * 3;
  const out = new Float32Array(joints.length);
  for (let i = 0; i < joints.length; i += 3) {
    const origin = Math.floor(i / size) * size + 3 * PELVIS;
    const absent = joints[i] === 0 && joints[i + 1] === 0 && joints[i + 2] === 0;
    for (let a = 0; a < 3 && !absent; a++) out[i + a] = (joints[i + a]! - joints[origin + a]!) / MM;
  }
  return out;
}

function picturesOf(folder: string, camera: number, frames: readonly number[]): PictureSource {
  const images = join(folder, 'imageFrames', `video_${camera}`);
  if (hasFolder(images)) {
    return { kind: 'images', paths: frames.map((t) => join(images, `frame_${String(t + 1).padStart(6, '0')}.jpg`)) };
  }
  const path = join(folder, 'imageSequence', `video_${camera}.avi`);
  if (!existsSync(path)) throw new Problem('dataset/broken', { path, reason: 'the video of this camera is missing' });
  return { kind: 'video', path, frames };
}
