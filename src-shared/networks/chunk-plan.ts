import type { TemporalEncoderOptions } from './options.ts';
import { TIME_TOLERANCE } from './transformer-encoder.ts';

/** Frames a temporal encoder must see around those it gives, at its rate. */
export interface TemporalOverlap {
  readonly past: number;
  readonly future: number;
  /** Whether the frames given are then the same as those of the whole clip at once, but for rounding. */
  readonly exact: boolean;
}

/** What a bidirectional GRU is shown beyond the frames that are kept: its memory of most motions is shorter. */
const BIDIRECTIONAL_OVERLAP = 64;

/**
 * How much chunks of a clip must overlap. A forward GRU carries its state and needs none. A transformer layer sees `past`
 * back and `future` ahead, so that many of them see that much together. A bidirectional GRU sees everything; chunks that
 * overlap by 64 frames on either side and start from a zero state come close (self-attention over them sums up the
 * chunk, not the clip).
 */
export function temporalOverlap(options: TemporalEncoderOptions): TemporalOverlap {
  if (options.type === 'transformer') {
    const { layers, past, future } = options;
    const reach = (frames: number): number => (frames === 0 ? 0 : Math.ceil(layers * (frames + TIME_TOLERANCE)));
    return { past: reach(past), future: reach(future), exact: true };
  }
  if (!options.bidirectional) return { past: 0, future: 0, exact: true };
  return { past: BIDIRECTIONAL_OVERLAP, future: BIDIRECTIONAL_OVERLAP, exact: false };
}

/** Frames `from` to before `to` are shown; of those, `keepFrom` to before `keepTo` are kept. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly keepFrom: number;
  readonly keepTo: number;
}

/** Cuts a clip into chunks that keep `size` frames each, the last one fewer, and see their overlap around them. */
export function planChunks(
  frames: number,
  size: number,
  { past, future }: Pick<TemporalOverlap, 'past' | 'future'>,
): Chunk[] {
  const chunks: Chunk[] = [];
  for (let keepFrom = 0; keepFrom < frames; keepFrom += size) {
    const keepTo = Math.min(frames, keepFrom + size);
    chunks.push({ from: Math.max(0, keepFrom - past), to: Math.min(frames, keepTo + future), keepFrom, keepTo });
  }
  return chunks;
}
