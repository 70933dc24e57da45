import type { ArrayName, FrameBlock } from '../store/store-arrays.ts';
import type { Clip } from './clip-pool.ts';
import { drawUnit } from './draw.ts';
import { mirrorRows } from './mirror-rows.ts';
import { warpRows } from './warp-rows.ts';

/** How clips are varied, so that the same rows teach more than once. Nothing by default. */
export interface Augmentation {
  /** Share of clips that are mirrored, 0..1. Not for features of pictures. */
  readonly mirror?: number;
  /** Speed of the motion as a factor, drawn evenly in its logarithm; a sequence that is too short for it runs slower. */
  readonly pace?: { readonly least: number; readonly most: number };
  /** Anything else, last: noise, occlusion, other crops. `unit(n)` are numbers in [0, 1) of this clip's own. */
  readonly change?: (block: FrameBlock, clip: Clip, unit: (n: number) => number) => FrameBlock;
}

/** What each random choice is drawn by, so that one more of them changes no other. */
const CHOICE = { mirror: 1, pace: 2, place: 3, change: 4 } as const;

/** The rows of a clip, varied. Seed and stream with the clip's draw decide how, nothing else. */
export function clipRows(
  clip: Clip,
  frames: number,
  names: readonly ArrayName[],
  augmentation: Augmentation,
  key: readonly number[],
): FrameBlock {
  const unit = (choice: number, n = 0): number => drawUnit(...key, clip.draw, choice, n);
  const { mirror = 0, pace, change } = augmentation;
  let block = pace
    ? pacedRows(clip, frames, names, pace.least * (pace.most / pace.least) ** unit(CHOICE.pace), unit(CHOICE.place))
    : clip.store.read(clip.sequence, clip.start, clip.start + frames, names);
  if (mirror > 0 && unit(CHOICE.mirror) < mirror) block = mirrorRows(block, frames);
  return change ? change(block, clip, (n) => unit(CHOICE.change, n)) : block;
}

/**
 * Rows at another speed: `pace` rows of the sequence for each of the clip. The clip begins where it was drawn, between
 * two rows, or earlier where the sequence ends before.
 */
function pacedRows(clip: Clip, frames: number, names: readonly ArrayName[], pace: number, place: number): FrameBlock {
  const { store, sequence } = clip;
  const last = sequence.rows - 1;
  const step = frames > 1 ? Math.min(pace, last / (frames - 1)) : 1;
  const span = step * (frames - 1);
  const begin = Math.min(clip.start + place, last - span);
  const from = Math.floor(begin);
  const to = Math.min(sequence.rows, Math.ceil(begin + span) + 1);
  const places = Float64Array.from({ length: frames }, (_, t) => begin - from + t * step);
  const block = warpRows(store.read(sequence, from, to, names), to - from, places);
  // Another speed is another motion at the same rate, not the same motion seen at other times.
  if (block.time) block.time = Float64Array.from({ length: frames }, (_, t) => t / sequence.fps);
  return block;
}
