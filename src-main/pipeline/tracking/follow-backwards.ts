import type { PoseEngine } from '#main/engine/pose-engine.ts';
import type { TaskContext } from '../context.ts';
import { type ChunkFrame, type ChunkRange, clipChunks, type FrameStore } from './clip-chunks.ts';
import { addBackwards, type BackwardWork, type Tracker } from './tracker.ts';

/**
 * Follows people found in mid-clip back to where they came into view, decoding earlier frames again a chunk at a time,
 * latest first. Stops where the person is lost, the scene begins, or another tracklet already shows the person.
 */
export async function followBackwards(
  range: ChunkRange,
  store: FrameStore,
  engine: PoseEngine,
  tracker: Tracker,
  ctx: TaskContext,
): Promise<void> {
  let work = tracker.backward.filter(({ frame, tracklet }) => frame > range.from && tracklet.rows.size > 0);
  while (work.length) {
    ctx.signal.throwIfAborted();
    const end = Math.max(...work.map(({ frame }) => frame));
    const start = Math.max(range.from, end - store.chunkFrames);
    const now = work.filter(({ frame }) => frame > start);
    const frames = await decode({ ...range, from: start, to: end }, store, ctx);
    const left = await Promise.all(now.map((item) => followOne(item, frames, range.from, engine, tracker)));
    store.give(frames);
    work = [...work.filter((item) => !now.includes(item)), ...left.filter((item) => item !== null)];
  }
}

async function decode(range: ChunkRange, store: FrameStore, ctx: TaskContext): Promise<ChunkFrame[]> {
  const frames: ChunkFrame[] = [];
  for await (const chunk of clipChunks(range, store, ctx)) frames.push(...chunk.frames);
  return frames;
}

/** @returns what is left to do before these frames, or null */
async function followOne(
  { tracklet, frame, state }: BackwardWork,
  frames: readonly ChunkFrame[],
  from: number,
  engine: PoseEngine,
  tracker: Tracker,
): Promise<BackwardWork | null> {
  let earlier = frames.filter(({ index }) => index < frame).reverse();
  const cut = earlier.findIndex(({ index }) => tracker.cuts.has(index));
  if (cut >= 0) {
    earlier = earlier.slice(0, cut + 1);
    tracklet.cutOn = true;
  }
  if (!earlier.length) return null;
  const { rows, seen, state: reached, lost } = await engine.follow(earlier, state);
  const complete = addBackwards(tracklet, earlier, rows, seen, tracker.tracklets);
  const first = earlier[earlier.length - 1]!.index;
  return complete && !lost && cut < 0 && first > from ? { tracklet, frame: first, state: reached } : null;
}
