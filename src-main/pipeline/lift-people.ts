import type { DeviceChoice } from '#main/engine/device.ts';
import { findNetworkSet } from '#main/engine/vibe/network-set.ts';
import type { Precision } from '#main/engine/vibe/precision.ts';
import { openTemporalNetwork, type TemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { TaskContext } from './context.ts';
import { type LiftMode, liftConventions, type Refinement } from './lifting/lift-conventions.ts';
import { liftFromLandmarks } from './lifting/lift-from-landmarks.ts';
import { liftFromPictures } from './lifting/lift-from-pictures.ts';
import { refineLifted } from './lifting/refine-lifted.ts';
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
  readonly refine: Refinement;
  readonly smooth: boolean;
}

/** What the network said, and what it took. */
export interface LiftResult {
  readonly lifted: LiftedTrack[];
  /** The same before SMPLify and smoothing. */
  readonly network: LiftedTrack[];
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
  const { cropScale, maxSide } = liftConventions(request.mode);
  const squares = lifters.map(({ lifted }) => lifted.boxes);
  const run = { info: request.info, tracks: request.tracks, squares, scale: cropScale, maxSide };
  const lift = { request, library, set, network, run };
  if (set.trunk) Object.assign(engine, await liftFromPictures(lift, lifters, ctx));
  else await liftFromLandmarks(request, library, set, lifters, ctx);
  for (const lifter of lifters) await lifter.end();
  const said = lifters.map(({ lifted }) => lifted);
  const seconds = (frame: number): number => request.info.ptsUs[frame]! / 1e6;
  const options = { ...request, body: set.body?.name ?? null };
  const lifted = await refineLifted(said, request.tracks, seconds, options, library, ctx);
  return { lifted, network: said, engine };
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
