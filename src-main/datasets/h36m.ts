import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { H36M_TO_J14 } from '#shared/body/joints49.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { CdfFile } from '#shared/formats/cdf/cdf-file.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { Dataset } from './dataset.ts';
import { describeFolder, folderWith, namesIn, readDatasetFile } from './dataset-file.ts';
import { keypointCrop } from './keypoint-crop.ts';
import type { PersonTrack } from './person-track.ts';

/** The subjects results are published on, and recordings of each (15 actions, twice). */
const SUBJECTS = ['S9', 'S11'] as const;
const RECORDINGS = 30;
/** The frontal camera, which PA-MPJPE is published on ("protocol 2"). */
const CAMERA = '60457274';
const POSES = join('MyPoseFeatures', 'D3_Positions_mono');
const POINTS_2D = join('MyPoseFeatures', 'D2_Positions');
/** Videos and poses have 50 frames a second; every second one is used. */
const SOURCE_FPS = 50;
const EVERY = 2;
const STORED_JOINTS = 32;
const MM = 1000;
/**
 * Joints of the recording (32) in the order of the H36M regressor's rows: hip, left leg, right leg, spine, neck, head,
 * head top, left arm, right arm.
 */
const ROWS17 = [0, 6, 7, 8, 1, 2, 3, 12, 13, 14, 15, 17, 18, 19, 25, 26, 27];
/** Pinhole that all four cameras come close to, px; used for boxes only where there are no 2D points. */
const FOCAL = 1147;
const CENTRE = [513, 508] as const;

/**
 * Human3.6M as its makers publish it (Ionescu et al. 2014): `S9` and `S11` with `MyPoseFeatures/D3_Positions_mono/*.cdf`
 * and `Videos/*.mp4`.
 *
 * @throws Problem dataset/missing that names what was looked for and what there is
 */
export function openH36m(root: string): Dataset {
  const missing = (expected: string, found: string) =>
    new Problem('dataset/missing', {
      dataset: 'Human3.6M',
      root,
      expected,
      found,
      makers: 'Ionescu et al., Human3.6M',
    });
  const bases = SUBJECTS.map((subject) => folderWith(root, ['', 'h36m', 'Human3.6M'], join(subject, POSES)));
  const base = bases.find((found) => found !== null);
  if (base == null) {
    throw missing(`the folder ${SUBJECTS.map((s) => join(s, POSES)).join(' or ')}`, describeFolder(root));
  }
  const recordings = SUBJECTS.flatMap((subject) =>
    namesIn(join(base, subject, POSES), ({ name }) => name.endsWith(`.${CAMERA}.cdf`)).map((file) => ({
      subject,
      file: file.slice(0, -'.cdf'.length),
    })),
  );
  if (recordings.length === 0) {
    throw missing(
      `files *.${CAMERA}.cdf in ${join(SUBJECTS[0], POSES)}`,
      describeFolder(join(base, SUBJECTS[0], POSES)),
    );
  }
  return {
    name: 'h36m',
    title: 'Human3.6M',
    split: SUBJECTS.join(' and '),
    source: 'official layout',
    parts: recordings.length,
    completeParts: SUBJECTS.length * RECORDINGS,
    partsAre: 'recordings',
    notes: [
      `Every second frame (25 of 50 per second, as VIBE's paper says) of the frontal camera ${CAMERA} ("protocol 2").`,
      'The truth is the motion capture, not a body fitted to it, so there is no per-vertex error.',
    ],
    async *tracks() {
      for (const { subject, file } of recordings) yield readRecording(join(base, subject), subject, file);
    },
  };
}

/** A recording of one camera, every second frame. */
export interface H36mRecording {
  /** Frames of the video, 0-based. */
  readonly frames: readonly number[];
  /** Joints in the order of the H36M regressor, camera space, metres, shape [rows, 17, 3]. */
  readonly joints17: Float32Array;
  /** The same in the picture, px, shape [rows, 17, 2]; null where `D2_Positions` was not unpacked. */
  readonly points17: Float32Array | null;
  /** Crops around all stored points: cx, cy, side, shape [rows, 3]. */
  readonly boxes: Float32Array;
  readonly video: string;
}

/** Frames per second of the rows. */
export const H36M_FPS = SOURCE_FPS / EVERY;
/** Folders of 3D poses below a subject. */
export const H36M_POSES = POSES;

/**
 * Reads a recording (`Directions 1.54138969`) of a subject's folder.
 *
 * @throws Problem dataset/broken
 */
export function readH36mRecording(folder: string, file: string): H36mRecording {
  const video = join(folder, 'Videos', `${file}.mp4`);
  if (!existsSync(video)) {
    throw new Problem('dataset/broken', { path: video, reason: 'the video of this recording is missing' });
  }
  const world = readDatasetFile(join(folder, POSES, `${file}.cdf`), (source) => readPose(source, STORED_JOINTS * 3));
  const frames = world.length / (STORED_JOINTS * 3);
  const stored = readPoints(join(folder, POINTS_2D, `${file}.cdf`), frames);
  const points = stored ?? projected(world);
  const kept = Array.from({ length: Math.ceil(frames / EVERY) }, (_, i) => i * EVERY);
  const rows17 = (data: Float32Array, axes: number, unit: number): Float32Array =>
    Float32Array.from(
      kept.flatMap((t) =>
        ROWS17.flatMap((joint) => {
          const at = (t * STORED_JOINTS + joint) * axes;
          return Array.from(data.subarray(at, at + axes), (value) => value / unit);
        }),
      ),
    );
  const crops = kept.map((t) => keypointCrop(points.subarray(t * STORED_JOINTS * 2, (t + 1) * STORED_JOINTS * 2)));
  return {
    frames: kept,
    joints17: rows17(world, 3, MM),
    points17: stored && rows17(stored, 2, 1),
    boxes: Float32Array.from(crops.flatMap(({ cx, cy, side }) => [cx, cy, side])),
    video,
  };
}

function readRecording(folder: string, subject: string, file: string): PersonTrack {
  const { frames, joints17, boxes, video } = readH36mRecording(folder, file);
  const joints14 = frames.flatMap((_, t) =>
    H36M_TO_J14.flatMap((row) => [...joints17.subarray((t * 17 + row) * 3, (t * 17 + row + 1) * 3)]),
  );
  return {
    name: `${subject}_${file.replaceAll(' ', '_')}`,
    rows: frames.length,
    times: Float64Array.from(frames, (t) => t / SOURCE_FPS),
    boxes,
    counted: new Uint8Array(frames.length).fill(1),
    trusted: new Uint8Array(frames.length).fill(1),
    segments: [0],
    truth: { kind: 'joints', joints14: Float32Array.from(joints14), joints17: null },
    pictures: { kind: 'video', path: video, frames },
    features: null,
  };
}

/**
 * The variable `Pose`, frame first. Some tools write it with the axes in the other order, which the sizes tell.
 *
 * @throws FormatError
 */
function readPose(source: ByteSource, width: number): Float32Array {
  const { data, shape } = new CdfFile(source).read('Pose');
  const axes = shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape;
  if (axes.length !== 2 || !axes.includes(width)) {
    throw new FormatError(`its variable Pose has the shape (${shape.join(', ')}) instead of (1, frames, ${width})`);
  }
  if (!(data as Float64Array).every(Number.isFinite)) throw new FormatError('its variable Pose is not finite');
  if (axes[1] === width) return Float32Array.from(data);
  const frames = axes[1]!;
  return Float32Array.from({ length: data.length }, (_, i) => data[(i % width) * frames + Math.floor(i / width)]!);
}

/** The 2D points of a recording, px, or null where they were not unpacked. */
function readPoints(path: string, frames: number): Float32Array | null {
  if (!existsSync(path)) return null;
  const points = readDatasetFile(path, (source) => readPose(source, STORED_JOINTS * 2));
  return points.length === frames * STORED_JOINTS * 2 ? points : null;
}

function projected(camera: Float32Array): Float32Array {
  return Float32Array.from({ length: (camera.length / 3) * 2 }, (_, i) => {
    const at = Math.floor(i / 2) * 3;
    return (FOCAL * camera[at + (i % 2)]!) / camera[at + 2]! + CENTRE[i % 2]!;
  });
}
