import { decodedSize, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { chooseFocal } from '#shared/camera/focal-length.ts';
import { BackgroundTracker } from '#shared/camera-motion/background-tracker.ts';
import { greyPyramid } from '#shared/camera-motion/grey-pyramid.ts';
import { type CameraVerdict, farthestPx, judgeCamera } from '#shared/camera-motion/judge-camera.ts';
import type { PersonTrack, RejectedTrack } from '#shared/vision/person-track.ts';
import { peopleBoxes } from './camera-motion/people-boxes.ts';
import type { TaskContext } from './context.ts';

/** A range of a clip, and where its people are. */
export interface WatchCameraRequest {
  readonly info: VideoInfo;
  /** Frames [from, to) of the PTS table. */
  readonly from: number;
  readonly to: number;
  readonly tracks: readonly PersonTrack[];
  readonly rejected: readonly RejectedTrack[];
  /** Focal length from the user or the file, px; null where it is not known. */
  readonly focalPx: number | null;
}

/** Long side of the grey pictures, px. */
const MAX_SIDE = 480;
/** Frames looked at first, spread over the clip: at least so many, then one in this many seconds, and no more than. */
const FEWEST_SAMPLES = 8;
const SAMPLE_SECONDS = 1;
const MOST_SAMPLES = 60;
/** From this many frames on a sample the decoder jumps; before, it is as quick to read on. */
const JUMP_FROM = 250;
/** A camera whose samples lie nearer together than this stands still, px of the grey picture. */
const STILL_PX = 1;

/**
 * Whether the camera of a clip moves, and how it turns: a few frames first, and all of them only where those differ.
 *
 * @throws Problem media/…; AbortError when `ctx.signal` says so
 */
export async function watchCamera(request: WatchCameraRequest, ctx: TaskContext): Promise<CameraVerdict> {
  const { info, from, to } = request;
  const { width } = decodedSize(info, MAX_SIDE);
  const scale = width / info.width;
  const focalPx = scale * chooseFocal([info.width, info.height], info.focalPx, request.focalPx).focalPx;
  const samples = sampleFrames(info, from, to);
  const watch = async (wanted: ReadonlySet<number> | null) => {
    const tracker = new BackgroundTracker(focalPx);
    const frames: number[] = [];
    for await (const frame of framesOf(request, wanted, ctx)) {
      ctx.signal.throwIfAborted();
      const masked = peopleBoxes(request.tracks, request.rejected, frame.index, scale);
      tracker.add(frame.index, greyPyramid(frame), masked);
      frames.push(frame.index);
      releaseFrame(frame);
      const total = wanted?.size ?? to - from;
      ctx.report({ stage: 'camera', done: frames.length, total, unit: 'frames' });
    }
    return { tracker, watched: { frames, ptsUs: info.ptsUs, focalPx } };
  };
  const first = await watch(new Set(samples));
  if (farthestPx(first.tracker, focalPx) < STILL_PX) return judgeCamera(first.tracker, first.watched);
  const all = await watch(null);
  return judgeCamera(all.tracker, all.watched);
}

function sampleFrames({ ptsUs }: VideoInfo, from: number, to: number): number[] {
  const seconds = (ptsUs[to - 1]! - ptsUs[from]!) / 1e6;
  const count = Math.min(to - from, MOST_SAMPLES, Math.max(FEWEST_SAMPLES, Math.ceil(seconds / SAMPLE_SECONDS) + 1));
  const step = count > 1 ? (to - 1 - from) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => from + Math.round(i * step));
}

/** Frames of the clip in order: all, or those wanted. */
async function* framesOf({ info, from, to }: WatchCameraRequest, wanted: ReadonlySet<number> | null, ctx: TaskContext) {
  // What is broken was told when people were looked for.
  const options = { maxSide: MAX_SIDE, signal: ctx.signal };
  if (wanted !== null && (to - from) / wanted.size >= JUMP_FROM) {
    for (const index of wanted) yield* decodeVideo(info, { ...options, from: index, to: index + 1, ahead: 1 });
    return;
  }
  for await (const frame of decodeVideo(info, { ...options, from, to })) {
    if (wanted === null || wanted.has(frame.index)) yield frame;
    else releaseFrame(frame);
  }
}
