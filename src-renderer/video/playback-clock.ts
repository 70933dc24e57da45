import { frameAtTime, frameDuration } from './frame-lookup.ts';

/** Where playback began: the media time that was shown at a moment of the wall clock. */
export interface ClockStart {
  readonly mediaUs: number;
  readonly wallMs: number;
}

export interface ClockInput {
  /** Presentation times, µs, strictly increasing, shape [frames]. */
  readonly pts: ArrayLike<number>;
  readonly start: ClockStart;
  readonly wallMs: number;
  /** 1 is the clip's own speed; negative plays backwards. */
  readonly rate: number;
  /** Frames that repeat, `from` to `to` not included. */
  readonly loop: { readonly from: number; readonly to: number } | null;
}

/** What is shown now, and whether playing ended by itself. */
export interface ClockReading {
  readonly frame: number;
  readonly ended: boolean;
}

/**
 * The frame a clip shows at a moment of playback, by the times of its frames: variable rates keep their rhythm, and a
 * slow page leaves frames out instead of falling behind.
 */
export function readClock({ pts, start, wallMs, rate, loop }: ClockInput): ClockReading {
  const last = pts.length - 1;
  if (last < 0) return { frame: 0, ended: true };
  const us = start.mediaUs + (wallMs - start.wallMs) * 1000 * rate;
  const from = loop ? Math.max(0, Math.min(last, loop.from)) : 0;
  const to = loop ? Math.max(from, Math.min(last, loop.to - 1)) : last;
  const begin = pts[from]!;
  const end = pts[to]! + frameDuration(pts, to);
  if (loop) {
    // Playback that began outside the loop goes on until it enters it.
    if ((rate >= 0 && us < begin) || (rate < 0 && us > end)) return { frame: frameAtTime(pts, us), ended: false };
    const length = end - begin;
    const into = (((us - begin) % length) + length) % length;
    return { frame: Math.min(to, Math.max(from, frameAtTime(pts, begin + into))), ended: false };
  }
  if (rate >= 0 && us >= end) return { frame: to, ended: true };
  if (rate < 0 && us < begin) return { frame: from, ended: true };
  return { frame: frameAtTime(pts, us), ended: false };
}
