import type { DeviceChoice } from '#main/engine/device.ts';
import { createPoseEngine, type PoseEngine } from '#main/engine/pose-engine.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import type { PersonTrack, RejectedTrack } from '#shared/vision/person-track.ts';
import { abortable } from './abortable.ts';
import type { TaskContext } from './context.ts';
import { clipChunks, FrameStore, oneAhead } from './tracking/clip-chunks.ts';
import { finishPeople, rejectRefused, rejectTracklet } from './tracking/finish-people.ts';
import { followBackwards } from './tracking/follow-backwards.ts';
import { linkTracklets } from './tracking/link-tracklets.ts';
import { Tracker, type TrackerOptions } from './tracking/tracker.ts';
import { untangleTracklets } from './tracking/untangle-tracklets.ts';
import { weedTracklets } from './tracking/weed-tracklets.ts';

/** Frames [from, to) of a probed video. */
export interface TrackSource {
  readonly info: VideoInfo;
  readonly from: number;
  readonly to: number;
}

/** A box drawn by hand around a person the detector misses, px of the shown picture. */
export interface HandBox {
  readonly frame: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How people are looked for, and how many are kept. */
export interface TrackOptions {
  readonly quality: Quality;
  /** Keep everybody, or the N most important people (frames seen times size). */
  readonly people: 'all' | number;
  readonly device: DeviceChoice;
  readonly boxes?: readonly HandBox[];
}

/** The people of a clip, what was left out, and what it took. */
export interface TrackResult {
  readonly tracks: PersonTrack[];
  readonly rejected: RejectedTrack[];
  /** What ran, and how long one run of each network took, ms. */
  readonly engine: { device: string; model: string; detectorMs: number; landmarkMs: number };
}

const SEARCH: Readonly<Record<Quality, TrackerOptions>> = {
  fast: { tiles: 2, minScore: 0.4, searchSeconds: 0.7, tileSeconds: 2.1 },
  balanced: { tiles: 2, minScore: 0.4, searchSeconds: 0.4, tileSeconds: 0.7 },
  best: { tiles: 2, minScore: 0.35, searchSeconds: 0.3, tileSeconds: 0.6 },
};
/** Pictures are decoded no larger than this, px. */
const MAX_SIDE: Readonly<Record<Quality, number>> = { fast: 1280, balanced: 1280, best: 1920 };
/** How long a cancelled chunk is waited for, ms: what still runs is left to end by itself. */
const AT_ONCE = 0;
/** A person out of sight for up to this long keeps the identity, seconds. */
const MAX_GAP = 1.2;

/**
 * Finds and follows everybody in a clip. Nobody in view is a result with no tracks. Memory does not grow with the
 * clip's length but for the tracks themselves.
 *
 * @throws Problem device/unavailable, model/missing, model/changed, media/…; AbortError when `ctx.signal` says so
 */
export async function trackPeople(source: TrackSource, options: TrackOptions, ctx: TaskContext): Promise<TrackResult> {
  await using engine = await createPoseEngine({ quality: options.quality, device: options.device });
  return await trackWith(engine, source, options, ctx);
}

/** The same with an engine that is already running. */
export async function trackWith(
  engine: PoseEngine,
  source: TrackSource,
  options: TrackOptions,
  ctx: TaskContext,
): Promise<TrackResult> {
  const { info, from, to } = source;
  const maxSide = MAX_SIDE[options.quality];
  const store = new FrameStore(info, maxSide);
  const scale = info.width / store.width;
  const boxes = (options.boxes ?? []).map(({ frame, x, y, width, height }) => {
    return { frame, x: x / scale, y: y / scale, width: width / scale, height: height / scale };
  });
  const tracker = new Tracker(engine, SEARCH[options.quality], boxes);
  const total = to - from;
  let done = 0;
  for await (const chunk of oneAhead(clipChunks({ info, from, to, maxSide }, store, ctx))) {
    using held = chunk;
    ctx.signal.throwIfAborted();
    await abortable(tracker.addChunk(held.frames), ctx.signal, AT_ONCE);
    done += held.frames.length;
    ctx.report({ stage: 'track', done, total, unit: 'frames' });
  }
  // Frames are decoded a second time here: what is broken has been told.
  const quiet: TaskContext = { signal: ctx.signal, report: (progress) => ctx.report(progress), warn: () => {} };
  await abortable(followBackwards({ ...source, maxSide }, store, engine, tracker, quiet), ctx.signal, AT_ONCE);
  const seconds = (frame: number): number => info.ptsUs[frame]! / 1e6;
  const { kept, rejected: weeds } = weedTracklets(tracker.tracklets.filter((tracklet) => tracklet.rows.size > 0));
  untangleTracklets(kept);
  const people = linkTracklets(
    kept.filter((tracklet) => tracklet.rows.size > 0),
    { maxGap: MAX_GAP, seconds },
  );
  const clipSeconds = seconds(to - 1) - seconds(from);
  const length = { clipSeconds, clipFrames: to - from };
  const { tracks, rejected } = finishPeople(people, { people: options.people, scale, seconds, ...length });
  for (const { tracklet, reason } of weeds) rejected.push(rejectTracklet(tracklet, scale, reason));
  rejected.push(...rejectRefused(tracker.refused, scale));
  const { detector, landmarks } = engine.meanMs();
  return {
    tracks,
    rejected,
    engine: { device: engine.device, model: engine.model, detectorMs: detector, landmarkMs: landmarks },
  };
}
