import {
  allocateSharedFrame,
  fillSharedFrame,
  type SharedFrame,
  sharedFrameBytes,
  sharedPyramid,
} from '#main/engine/shared-frame.ts';
import { decodedSize, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { type FrameSignature, frameSignature, isSceneCut } from '#shared/vision/scene-cut.ts';
import type { TaskContext } from '../context.ts';

/** A decoded frame in shared memory. */
export interface ChunkFrame {
  /** Index into the clip's PTS table. */
  readonly index: number;
  readonly seconds: number;
  readonly frame: SharedFrame;
  /** True where a new scene starts with this frame. */
  readonly cut: boolean;
}

/** Consecutive frames held in memory together. Dispose gives the memory back for later chunks. */
export interface Chunk extends Disposable {
  readonly frames: readonly ChunkFrame[];
}

/** Memory of the frames of one chunk; two chunks are held at a time. */
const CHUNK_BYTES = 72 * 2 ** 20;
const MOST_FRAMES = 40;
/** From this size on a person's crop is usually taken from the halved picture, px. */
const HALVED_FROM = 1000;
const FEWEST_FRAMES = 4;

/** Shared frames of one size, used again and again. */
export class FrameStore {
  readonly width: number;
  readonly height: number;
  readonly chunkFrames: number;
  private readonly free: SharedFrame[] = [];

  constructor(info: VideoInfo, maxSide: number) {
    const { width, height } = decodedSize(info, maxSide);
    this.width = width;
    this.height = height;
    const fits = Math.floor(CHUNK_BYTES / sharedFrameBytes(width, height));
    this.chunkFrames = Math.max(FEWEST_FRAMES, Math.min(MOST_FRAMES, fits));
  }

  take(): SharedFrame {
    return this.free.pop() ?? allocateSharedFrame(this.width, this.height);
  }

  give(frames: readonly ChunkFrame[]): void {
    for (const { frame } of frames) this.free.push(frame);
  }
}

export interface ChunkRange {
  readonly info: VideoInfo;
  readonly from: number;
  readonly to: number;
  readonly maxSide: number;
}

/** Decodes a range of a clip chunk by chunk. */
export async function* clipChunks(
  { info, from, to, maxSide }: ChunkRange,
  store: FrameStore,
  ctx: TaskContext,
): AsyncGenerator<Chunk> {
  let frames: ChunkFrame[] = [];
  let last: FrameSignature | null = null;
  const hand = (): Chunk => {
    const full = frames;
    frames = [];
    return { frames: full, [Symbol.dispose]: () => store.give(full) };
  };
  const options = { from, to, maxSide, shared: true, signal: ctx.signal, onWarning: ctx.warn.bind(ctx) };
  for await (const picture of decodeVideo(info, options)) {
    const frame = store.take();
    fillSharedFrame(frame, picture);
    // Made here, beside the decoder, and not in the worker that everything waits for.
    if (Math.max(frame.width, frame.height) >= HALVED_FROM) sharedPyramid(frame).level(1);
    const signature = frameSignature(picture);
    releaseFrame(picture);
    const cut = last !== null && isSceneCut(last, signature);
    last = signature;
    frames.push({ index: picture.index, seconds: picture.ptsUs / 1e6, frame, cut });
    if (frames.length === store.chunkFrames) yield hand();
  }
  if (frames.length) yield hand();
}

/** Takes the next item while the last one is still being worked on. */
export async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done) return;
      next = items.next();
      next.catch(() => {});
      yield item.value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined).catch(() => {});
  }
}
