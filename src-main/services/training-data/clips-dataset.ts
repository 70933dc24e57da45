import { basename, join, relative, sep } from 'node:path';
import { describeFolder, namesIn } from '#main/datasets/dataset-file.ts';
import { keepRows } from '#main/datasets/training/labelled-rows.ts';
import {
  runsOf,
  type TrainingDataset,
  type TrainingPart,
  type TrainingSequence,
} from '#main/datasets/training/training-dataset.ts';
import type { DeviceChoice } from '#main/engine/device.ts';
import { createPoseEngine, type PoseEngine } from '#main/engine/pose-engine.ts';
import { LANDMARK_MODEL, POSE_MODELS } from '#main/engine/pose-models.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { solvePeople } from '#main/pipeline/solve-people.ts';
import { trackWith } from '#main/pipeline/track-people.ts';
import { watchCamera } from '#main/pipeline/watch-camera.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import type { Take } from '#shared/fitting/take.ts';
import { axisAngleToMatrixInto, matrixToAxisAngleInto, mul3Into } from '#shared/math/rotation.ts';
import {
  KEYPOINT_BOX_SCALE,
  KEYPOINT_FEATURES,
  keypointBox,
  keypointFeatures,
} from '#shared/networks/keypoint-features.ts';
import type { FrameBlock } from '#shared/training/store/store-arrays.ts';
import type { PersonTrack, RejectedTrack } from '#shared/vision/person-track.ts';
import { landmarksAsSpin } from './landmarks-as-spin.ts';

export interface ClipsOptions {
  readonly quality: Quality;
  readonly device: DeviceChoice;
  /** Also fit a body to everybody, so that there is a truth in 3D. */
  readonly fit: boolean;
  readonly encoder: 'resnet50' | 'keypoints';
}

const VIDEO = /\.(mp4|mov|mkv|webm|avi|m4v)$/i;
const DEEPEST = 3;
/** People seen for fewer frames in a row are left out. */
const FEWEST_FRAMES = 16;
/** Frames whose fit scores below this have no truth in 3D, only points. */
const LEAST_SCORE = 0.5;

/**
 * Raw clips in the layout of Kinetics-400 (`CLASS/clip.mp4`; a flat folder works as well), annotated by our own detector:
 * everybody's landmarks are the 2D truth, and bodies fitted to them the one in 3D. Disposing it ends the detector.
 *
 * @throws Problem dataset/missing
 */
export function openClips(root: string, options: ClipsOptions, ctx: TaskContext): TrainingDataset & AsyncDisposable {
  const files = videosBelow(root, root, 0);
  if (files.length === 0) {
    const found = describeFolder(root);
    throw new Problem('dataset/missing', {
      dataset: 'a folder of clips',
      root,
      expected: 'video files, in folders named after their class',
      found,
      makers: 'whoever filmed them',
    });
  }
  const model = LANDMARK_MODEL[options.quality];
  let engine: Promise<PoseEngine> | null = null;
  const detector = (): Promise<PoseEngine> => {
    engine ??= createPoseEngine(options);
    return engine;
  };
  return {
    kind: 'clips',
    title: basename(root),
    // What people film themselves is theirs; the detector's and the built-in body's licences ask for nothing more.
    licence: 'free',
    type: 'frames',
    truths: options.fit ? ['pose', 'betas', 'hasTheta'] : [],
    ownInputs:
      options.encoder === 'keypoints'
        ? { type: 'keypoints', width: KEYPOINT_FEATURES, model, weights: POSE_MODELS[model].onnxSha256 }
        : null,
    partsAre: 'clips',
    completeParts: null,
    notes: [`Annotated by the landmark model ${model}${options.fit ? ' and bodies fitted to what it saw' : ''}.`],
    options: { fit: options.fit, quality: options.quality, ...(options.fit && { body: BUILTIN_BODY_NAME }) },
    parts: files.map((file) => partOf(root, file, options, detector, ctx)),
    async [Symbol.asyncDispose]() {
      await (await engine?.catch(() => null))?.[Symbol.asyncDispose]();
    },
  };
}

function videosBelow(root: string, folder: string, depth: number): string[] {
  const here = namesIn(folder, (entry) => entry.isFile() && VIDEO.test(entry.name));
  const files = here.map((name) => relative(root, join(folder, name)).split(sep).join('/'));
  if (depth === DEEPEST) return files;
  const folders = namesIn(folder, (entry) => entry.isDirectory());
  return [...files, ...folders.flatMap((name) => videosBelow(root, join(folder, name), depth + 1))];
}

function partOf(
  root: string,
  file: string,
  options: ClipsOptions,
  detector: () => Promise<PoseEngine>,
  ctx: TaskContext,
): TrainingPart {
  return {
    name: file,
    async *sequences(signal) {
      const quiet: TaskContext = { signal, report: () => {}, warn: (warning) => ctx.warn(warning) };
      const info = await probeVideo(join(root, ...file.split('/')), { signal, hash: false });
      const source = { info, from: 0, to: info.ptsUs.length };
      const { tracks, rejected } = await trackWith(await detector(), source, { ...options, people: 'all' }, quiet);
      const takes =
        options.fit && tracks.length > 0 ? await fitted(info, { tracks, rejected }, options.quality, quiet) : null;
      for (const track of tracks) {
        const take = takes?.find(({ person }) => person === track.person) ?? null;
        yield* sequencesOfTrack(info, track, take, file, options);
      }
    },
  };
}

async function fitted(
  info: VideoInfo,
  found: { readonly tracks: PersonTrack[]; readonly rejected: readonly RejectedTrack[] },
  quality: Quality,
  ctx: TaskContext,
): Promise<Take[]> {
  const { focalPx } = info;
  const { motion } = await watchCamera({ info, from: 0, to: info.ptsUs.length, ...found, focalPx }, ctx);
  const request = {
    info,
    tracks: found.tracks,
    body: BUILTIN_BODY_NAME,
    focalPx,
    heightCm: null,
    quality,
    cameraMotion: motion,
    lifted: null,
  };
  return (await solvePeople(request, await namedBody(BUILTIN_BODY_NAME), ctx)).takes;
}

function* sequencesOfTrack(
  info: VideoInfo,
  track: PersonTrack,
  take: Take | null,
  file: string,
  { fit, encoder }: ClipsOptions,
): Generator<TrainingSequence> {
  const { width, height, fps } = info;
  const focal = chooseFocal([width, height], info.focalPx, null).focalPx;
  const inputs = encoder === 'keypoints' ? keypointFeatures(track, { width, height, focal }) : null;
  const points = landmarksAsSpin(track);
  const boxes = Float32Array.from(
    Array.from({ length: track.frames }, (_, row) => keypointBox(track, row)).flatMap(({ x, y, side }) => [x, y, side]),
  );
  const truths = fit ? truthsOf(take, track) : {};
  const seen = Array.from(track.seen.keys()).filter((row) => track.seen[row]);
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
  for (const [a, b] of runsOf(seen)) {
    if (b - a < FEWEST_FRAMES) continue;
    const rows = seen.slice(a, b);
    const of = (data: Float32Array): Float32Array => keepRows(data, track.frames, rows);
    yield {
      name: `${file}#${track.person}@${track.firstFrame + rows[0]!}`,
      split: 'train',
      label: basename(folder),
      subject: file,
      fps: fps.num / fps.den,
      rows: rows.length,
      times: Float64Array.from(rows, (row) => info.ptsUs[track.firstFrame + row]! / 1e6),
      truths: Object.fromEntries(
        Object.entries(truths).map(([name, data]) => {
          const kept = of(Float32Array.from(data));
          return [name, name === 'hasTheta' ? Uint8Array.from(kept) : kept];
        }),
      ),
      view: {
        points: of(points),
        boxes: of(boxes),
        cropScale: KEYPOINT_BOX_SCALE,
        pictures: { kind: 'video', path: info.path, frames: rows.map((row) => track.firstFrame + row) },
        inputs: inputs && of(inputs),
      },
    };
  }
}

/** Pose in the camera, shape, and where both are believed; rows of the track. */
function truthsOf(take: Take | null, { frames, firstFrame }: PersonTrack): FrameBlock {
  const pose = new Float32Array(frames * 72);
  const betas = new Float32Array(frames * 10);
  const hasTheta = new Uint8Array(frames);
  const [pelvis, turned] = [new Float64Array(9), new Float64Array(9)];
  for (let row = 0; take && row < frames; row++) {
    const t = firstFrame + row - take.firstFrame;
    if (t < 0 || t >= take.frames || !take.seen[t] || take.score[t]! < LEAST_SCORE) continue;
    pose.set(take.poses.subarray(72 * t, 72 * t + 72), 72 * row);
    axisAngleToMatrixInto(pelvis, 0, take.poses, 72 * t);
    mul3Into(turned, 0, cameraOfRow(take, t).rotation, 0, pelvis, 0);
    matrixToAxisAngleInto(pose, 72 * row, turned, 0);
    betas.set(take.betas, 10 * row);
    hasTheta[row] = 1;
  }
  return { pose, betas, hasTheta };
}
