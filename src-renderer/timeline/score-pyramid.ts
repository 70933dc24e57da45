import { createRangeFacts, RangePyramid } from './range-pyramid.ts';
import type { TimeView } from './time-view.ts';

/** What a lane shows per pixel column; NaN where nobody was seen. */
export interface ScoreColumns {
  /** Fit score of the worst frame of the column. */
  readonly worst: Float32Array;
  readonly mean: Float32Array;
}

export function createScoreColumns(width: number): ScoreColumns {
  return { worst: new Float32Array(width), mean: new Float32Array(width) };
}

/** Fit scores of one take, ready to be shown at any zoom without touching more columns than there are pixels. */
export class ScorePyramid {
  readonly #masked: Float32Array;
  readonly #pyramid: RangePyramid;

  constructor(frames: number) {
    this.#masked = new Float32Array(frames).fill(Number.NaN);
    this.#pyramid = new RangePyramid(this.#masked);
  }

  get frames(): number {
    return this.#masked.length;
  }

  /** Score of a row; NaN where nobody was seen or nothing is loaded. */
  at(row: number): number {
    return this.#masked[row] ?? Number.NaN;
  }

  /** Takes over rows `from` to `to` (not included) of `score` and `seen`, both of shape [frames]. */
  load(score: Float32Array, seen: Float32Array, from: number, to: number): void {
    const end = Math.min(to, this.#masked.length);
    for (let row = Math.max(0, from); row < end; row++) {
      this.#masked[row] = seen[row]! >= 0.5 ? score[row]! : Number.NaN;
    }
    this.#pyramid.refresh(from, end);
  }

  /**
   * Worst and mean score behind each pixel column of a strip.
   *
   * @param view frames of the clip the strip shows
   * @param firstFrame frame of the clip of row 0
   * @param width columns of the strip, device px; `out` has at least as many
   */
  columnsInto(out: ScoreColumns, view: TimeView, firstFrame: number, width: number): void {
    const facts = createRangeFacts();
    const perColumn = (view.to - view.from) / width;
    for (let column = 0; column < width; column++) {
      const start = view.from + column * perColumn - firstFrame;
      const from = Math.floor(perColumn < 1 ? start + perColumn / 2 : start);
      const to = perColumn < 1 ? from + 1 : Math.max(from + 1, Math.floor(start + perColumn));
      this.#pyramid.query(from, to, facts);
      out.worst[column] = facts.min;
      out.mean[column] = facts.mean;
    }
  }
}
