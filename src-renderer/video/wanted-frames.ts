import type { Focus } from './frame-cache.ts';

/** What is known when the next frame to decode is chosen. */
export interface WantedInput {
  readonly focus: Focus;
  readonly frames: number;
  /** Frames decoded before they are asked for, in the direction of travel and against it. */
  readonly ahead: number;
  readonly behind: number;
  have(index: number): boolean;
}

/** Frames in the direction of travel that come before any against it. */
const FIRST_AHEAD = 6;

/**
 * The frame to decode next: the one in focus, the next few in the direction of travel, the few against it, the rest.
 * Null where everything is there.
 */
export function nextWanted({ focus, frames, ahead, behind, have }: WantedInput): number | null {
  const missing = (from: number, to: number, sign: number): number | null => {
    for (let step = from; step <= to; step++) {
      const index = focus.frame + sign * step;
      if (index < 0 || index >= frames) return null;
      if (!have(index)) return index;
    }
    return null;
  };
  const { direction } = focus;
  return (
    missing(0, 0, 1) ??
    missing(1, Math.min(FIRST_AHEAD, ahead), direction) ??
    missing(1, behind, -direction) ??
    missing(FIRST_AHEAD + 1, ahead, direction)
  );
}
