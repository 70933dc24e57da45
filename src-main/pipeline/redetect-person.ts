import type { DeviceChoice } from '#main/engine/device.ts';
import { type FollowState, startFollowing } from '#main/engine/follow-person.ts';
import { createPoseEngine, type PoseEngine } from '#main/engine/pose-engine.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { CameraMotion } from '#shared/camera/camera-motion.ts';
import { fitTrack } from '#shared/fitting/fit-track.ts';
import type { Quality } from '#shared/fitting/quality.ts';
import { EFFORT } from '#shared/fitting/solve-options.ts';
import { finishTake, fitPerson, groundClip, liftPerson, type SolverBody } from '#shared/fitting/solve-takes.ts';
import type { CameraPlacement, Take } from '#shared/fitting/take.ts';
import { floorOfTake } from '#shared/fitting/take-motion.ts';
import { OBSERVATION } from '#shared/vision/observation.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { regionFromBox } from '#shared/vision/region.ts';
import { repairSides } from '#shared/vision/repair-sides.ts';
import { abortable } from './abortable.ts';
import type { TaskContext } from './context.ts';
import type { HandBox } from './track-people.ts';
import { type ChunkFrame, clipChunks, FrameStore } from './tracking/clip-chunks.ts';
import { trackOf } from './tracking/finish-people.ts';
import { Tracklet } from './tracking/tracklet.ts';

/** A person to look for in a box drawn by hand, and the world to put them in. */
export interface RedetectRequest {
  readonly info: VideoInfo;
  readonly box: HandBox;
  /** Frames the person may be followed through: `from` to `to`, not included. */
  readonly from: number;
  readonly to: number;
  readonly quality: Quality;
  readonly device: DeviceChoice;
  readonly body: string;
  readonly focalPx: number;
  readonly camera: CameraPlacement;
  readonly cameraMotion?: CameraMotion;
  /** Shape of the person; found where null. */
  readonly betas: readonly number[] | null;
  /** Number the person gets. */
  readonly person: number;
}

/** Pictures are decoded no larger than this, px. */
const MAX_SIDE = 1280;
const AT_ONCE = 0;

/**
 * Looks for a person in a drawn box and follows them both ways, until they are lost, the scene ends or the frames do; then
 * lifts and fits what was seen in the world that is there already.
 *
 * @returns null where nobody is in the box
 * @throws Problem device/unavailable, model/missing, model/changed, media/…; AbortError when `ctx.signal` says so
 */
export async function redetectPerson(
  request: RedetectRequest,
  body: SolverBody,
  ctx: TaskContext,
): Promise<Take | null> {
  await using engine = await createPoseEngine({ quality: request.quality, device: request.device });
  const track = await followBox(engine, request, ctx);
  return track && solveTrack(track, request, body, ctx);
}

/** The person of a drawn box as a track; null where nobody is in it. */
export async function followBox(
  engine: PoseEngine,
  { info, box, from, to, person }: Pick<RedetectRequest, 'info' | 'box' | 'from' | 'to' | 'person'>,
  ctx: TaskContext,
): Promise<PersonTrack | null> {
  const store = new FrameStore(info, MAX_SIDE);
  const scale = info.width / store.width;
  const region = regionFromBox(box.x / scale, box.y / scale, box.width / scale, box.height / scale);
  const tracklet = new Tracklet(1, null);
  const total = to - from;
  const tell = (done: number) => ctx.report({ stage: 'track', done, total, unit: 'frames' });

  /** Follows through frames in the order given. @returns where to look next; null where the person or the scene ended */
  const follow = async (frames: readonly ChunkFrame[], state: FollowState, ended: boolean) => {
    if (frames.length === 0) return ended ? null : state;
    const result = await abortable(engine.follow(frames, state), ctx.signal, AT_ONCE);
    for (const [at, { index }] of frames.entries()) {
      if (result.seen[at]) tracklet.set(index, result.rows.slice(at * OBSERVATION.size, (at + 1) * OBSERVATION.size));
    }
    return result.lost || ended ? null : result.state;
  };

  let begun: FollowState | null = null;
  let state: FollowState | null = startFollowing(region);
  let cutBefore = false;
  for await (const chunk of clipChunks({ info, from: box.frame, to, maxSide: MAX_SIDE }, store, ctx)) {
    using held = chunk;
    ctx.signal.throwIfAborted();
    let frames = held.frames;
    if (begun === null) {
      begun = await follow(frames.slice(0, 1), startFollowing(region), false);
      if (begun === null || tracklet.rows.size === 0) return null;
      state = begun;
      cutBefore = frames[0]!.cut;
      frames = frames.slice(1);
    }
    const cut = frames.findIndex((frame) => frame.cut);
    state = await follow(cut < 0 ? frames : frames.slice(0, cut), state!, cut >= 0);
    tell(held.frames.at(-1)!.index + 1 - box.frame);
    if (state === null) break;
  }
  if (begun === null) return null;
  state = cutBefore ? null : begun;
  for (let end = box.frame; state !== null && end > from; end -= store.chunkFrames) {
    ctx.signal.throwIfAborted();
    const frames: ChunkFrame[] = [];
    const range = { info, from: Math.max(from, end - store.chunkFrames), to: end, maxSide: MAX_SIDE };
    for await (const chunk of clipChunks(range, store, ctx)) frames.push(...chunk.frames);
    // A frame that begins a scene is the last one backwards.
    const cut = frames.findLastIndex((frame) => frame.cut);
    state = await follow(frames.slice(Math.max(0, cut)).reverse(), state, cut >= 0);
    store.give(frames);
    tell(to - range.from);
  }
  const track = trackOf([tracklet], scale);
  if (!track) return null;
  const seconds = (row: number) => info.ptsUs[track.firstFrame + row]! / 1e6;
  return { ...repairSides(track, { seconds }).track, person };
}

/** Lifts and fits a track in a world that is there already. */
function solveTrack(track: PersonTrack, request: RedetectRequest, body: SolverBody, ctx: TaskContext): Take {
  const { info, focalPx, camera, cameraMotion, betas, quality } = request;
  const imageSize = [info.width, info.height] as const;
  const clip = { ptsUs: info.ptsUs, fps: info.fps, imageSize, focalPx, ...(cameraMotion && { cameraMotion }) };
  const options = { focalPx, quality, floor: floorOfTake({ camera }) };
  const person = liftPerson(track, clip, body, options);
  if (betas === null) fitPerson(person, body, options, ctx);
  else {
    person.motion.betas.set(betas);
    const effort = EFFORT[quality];
    fitTrack(body, person.motion, person.observations, { fresh: true, coarse: effort.knots, rounds: effort.free });
  }
  return finishTake({ ...groundClip([person], body, options, ctx), camera }, 0, clip, body);
}
