import type { CropSquare, TrunkReply } from '#main/engine/vibe/trunk-messages.ts';
import type { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoFrame, VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

/** One person's crop of one frame. */
interface Pending {
  /** Which of the tracks, and its row. */
  readonly track: number;
  readonly row: number;
  readonly square: CropSquare;
  readonly frame: HeldFrame;
}

/** A decoded frame and how many crops still need it. */
interface HeldFrame {
  readonly frame: VideoFrame;
  crops: number;
}

export interface CropRun {
  readonly info: VideoInfo;
  readonly tracks: readonly PersonTrack[];
  /** Squares of each track: centre x, y and side, px of the video, shape [T, 3]. */
  readonly squares: readonly Float32Array[];
  /** Side of a crop as a multiple of its square's. */
  readonly scale: number;
  /** Pictures are decoded no larger than this, px. */
  readonly maxSide: number;
  /** Seen rows to look at; all where left out. */
  readonly wants?: (track: number, row: number) => boolean;
}

/** What one batch of crops gave. */
export interface CropBatch {
  readonly rows: readonly { readonly track: number; readonly row: number }[];
  readonly reply: TrunkReply;
}

/**
 * Decodes a video once, cuts out everybody in every frame and puts the crops through the trunk. Decoder, cropping and
 * networks run side by side: while threads work on their batches, the next ones are decoded and queued. Batches come
 * in the order of the frames.
 */
export async function* cropFeatures(run: CropRun, pool: TrunkPool, ctx: TaskContext, keepCrops = false) {
  const { info, tracks, squares, maxSide } = run;
  const from = Math.min(...tracks.map(({ firstFrame }) => firstFrame));
  const to = Math.max(...tracks.map(({ firstFrame, frames }) => firstFrame + frames));
  const queue: Promise<CropBatch>[] = [];
  let batch: Pending[] = [];
  const send = (): void => {
    const crops = batch;
    batch = [];
    const sent = runBatch(crops, run.scale, pool, keepCrops);
    sent.catch(() => {});
    queue.push(sent);
  };
  try {
    const options = { from, to, maxSide, shared: true, ahead: 4, signal: ctx.signal, onWarning: () => {} };
    for await (const frame of decodeVideo(info, options)) {
      const held: HeldFrame = { frame, crops: 0 };
      const shrink = frame.width / info.width;
      for (const [t, track] of tracks.entries()) {
        const row = frame.index - track.firstFrame;
        if (row < 0 || row >= track.frames || track.seen[row] === 0 || run.wants?.(t, row) === false) continue;
        const [cx, cy, side] = squares[t]!.subarray(3 * row, 3 * row + 3);
        held.crops++;
        const square = { picture: pictureOf(frame), cx: cx! * shrink, cy: cy! * shrink, side: side! * shrink };
        batch.push({ track: t, row, frame: held, square });
      }
      if (held.crops === 0) releaseFrame(frame);
      while (batch.length >= pool.batch) {
        const rest = batch.splice(pool.batch);
        send();
        batch = rest;
      }
      while (queue.length > pool.depth) yield await queue.shift()!;
      ctx.signal.throwIfAborted();
    }
    if (batch.length > 0) send();
    while (queue.length > 0) yield await queue.shift()!;
  } finally {
    await Promise.allSettled(queue);
  }
}

async function runBatch(
  crops: readonly Pending[],
  scale: number,
  pool: TrunkPool,
  keepCrops: boolean,
): Promise<CropBatch> {
  const squares = crops.map(({ square }) => square);
  const reply = await pool.run(squares, scale, keepCrops);
  for (const { frame } of crops) if (--frame.crops === 0) releaseFrame(frame.frame);
  return { rows: crops.map(({ track, row }) => ({ track, row })), reply };
}

/** Just the picture: threads are sent nothing else of a frame. */
function pictureOf({ width, height, data }: VideoFrame): CropSquare['picture'] {
  return { width, height, data };
}
