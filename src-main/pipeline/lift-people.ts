import type { DeviceChoice } from '#main/engine/device.ts';
import { openLandmarkEncoder } from '#main/engine/vibe/landmark-encoder.ts';
import { findNetworkSet, type NetworkSet } from '#main/engine/vibe/network-set.ts';
import type { Precision } from '#main/engine/vibe/precision.ts';
import { openTemporalNetwork, type TemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import { trunkFile } from '#main/engine/vibe/trunk-file.ts';
import { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { type ModelLibrary, openModelLibrary } from '#main/model-library/model-library.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { assert } from '#shared/errors/problem.ts';
import { KEYPOINT_FEATURES, keypointFeaturesInto } from '#shared/networks/keypoint-features.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { featureWidth } from '#shared/networks/options.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { TaskContext } from './context.ts';
import { cropFeatures } from './lifting/crop-features.ts';
import { type LiftMode, liftConventions } from './lifting/lift-conventions.ts';
import { TrackLifter } from './lifting/track-lifter.ts';

/** Tracked people of a video, and the network that is to pose them. */
export interface LiftRequest {
  readonly info: VideoInfo;
  readonly tracks: readonly PersonTrack[];
  /** Focal length from the user or the file, px; null where it is not known. */
  readonly focalPx: number | null;
  /** Name of a generator in the model library. */
  readonly model: string;
  readonly device: DeviceChoice;
  readonly mode: LiftMode;
  readonly precision: Precision;
}

/** What the network said, and what it took. */
export interface LiftResult {
  readonly lifted: LiftedTrack[];
  readonly engine: { device: string; crops: number; cropMs: number; networkMs: number };
}

/**
 * VIBE: poses tracked people by an image or landmark encoder, the temporal encoder and the regressor. Memory does not
 * grow with the clip but for the poses themselves.
 *
 * @throws Problem model/unknown, model/wrong-kind, model/incomplete, model/damaged, device/unavailable, media/…;
 *         AbortError when `ctx.signal` says so
 */
export async function liftPeople(request: LiftRequest, ctx: TaskContext): Promise<LiftResult> {
  const library = openModelLibrary();
  const set = await findNetworkSet(library, request.model);
  await using network = await openTemporalNetwork(library, set, request.device);
  const lifters = liftersOf(request, network);
  const engine = { device: network.device as string, crops: 0, cropMs: 0, networkMs: 0 };
  if (set.trunk) Object.assign(engine, await fromPictures(request, library, set, lifters, ctx));
  else await fromLandmarks(request, library, set, lifters, ctx);
  for (const lifter of lifters) await lifter.end();
  return { lifted: lifters.map(({ lifted }) => lifted), engine };
}

function liftersOf({ info, tracks, mode }: LiftRequest, network: TemporalNetwork): TrackLifter[] {
  const conventions = liftConventions(mode);
  return tracks.map((track) => {
    const seconds = (row: number): number => info.ptsUs[track.firstFrame + row]! / 1e6;
    return new TrackLifter(track, conventions.squares(track, seconds), {
      ...conventions.feed,
      seconds,
      toAxisAngle: conventions.toAxisAngle,
      open: () => network.stream(),
    });
  });
}

async function fromPictures(
  { info, tracks, device, mode }: LiftRequest,
  library: ModelLibrary,
  { trunk, options }: NetworkSet,
  lifters: readonly TrackLifter[],
  ctx: TaskContext,
): Promise<LiftResult['engine']> {
  const width = featureWidth(options.encoder);
  await using pool = await TrunkPool.open({ fileFor: () => trunkFile(library, trunk!), width, device });
  const { cropScale, maxSide } = liftConventions(mode);
  const squares = lifters.map(({ lifted }) => lifted.boxes);
  const total = tracks.reduce((sum, { seen }) => sum + seen.reduce((count, s) => count + s, 0), 0);
  for await (const { rows, reply } of cropFeatures({ info, tracks, squares, scale: cropScale, maxSide }, pool, ctx)) {
    for (const [i, { track, row }] of rows.entries()) {
      await lifters[track]!.add(row, reply.features.subarray(i * width, (i + 1) * width));
    }
    ctx.report({ stage: 'lift', done: pool.spent.crops, total, unit: 'crops' });
  }
  return { device: pool.device, ...pool.spent };
}

async function fromLandmarks(
  { info, tracks, focalPx }: LiftRequest,
  library: ModelLibrary,
  { generator, options }: NetworkSet,
  lifters: readonly TrackLifter[],
  ctx: TaskContext,
): Promise<void> {
  assert(options.encoder.type === 'keypoints', 'a generator without image encoder reads landmarks');
  await using encoder = await openLandmarkEncoder(library, generator, options.encoder);
  const { width, height } = info;
  const camera = { width, height, focal: chooseFocal([width, height], null, focalPx).focalPx };
  const size = featureWidth(options.encoder);
  const total = tracks.reduce((sum, { frames }) => sum + frames, 0);
  let done = 0;
  for (const [t, track] of tracks.entries()) {
    for (let from = 0; from < track.frames; from += LANDMARK_CHUNK) {
      ctx.signal.throwIfAborted();
      const rows = seenRows(track, from, from + LANDMARK_CHUNK);
      const landmarks = new Float32Array(rows.length * KEYPOINT_FEATURES);
      for (const [i, row] of rows.entries()) {
        keypointFeaturesInto(landmarks, i * KEYPOINT_FEATURES, track, row, camera);
      }
      const features = rows.length > 0 ? await encoder.encode(landmarks) : landmarks;
      for (const [i, row] of rows.entries()) {
        await lifters[t]!.add(row, features.subarray(i * size, (i + 1) * size));
      }
      done += Math.min(LANDMARK_CHUNK, track.frames - from);
      ctx.report({ stage: 'lift', done, total, unit: 'frames' });
    }
  }
}

/** Rows whose landmarks are encoded together. */
const LANDMARK_CHUNK = 256;

function seenRows(track: PersonTrack, from: number, to: number): number[] {
  const rows: number[] = [];
  for (let row = from; row < Math.min(to, track.frames); row++) if (track.seen[row] === 1) rows.push(row);
  return rows;
}
