import type { Progress } from '#main/pipeline/context.ts';
import type { JobProgress } from '#shared/contract/job-state.ts';

/** How much of the past the rate looks back on, s. */
const WINDOW_S = 10;

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

/**
 * Adds rate and time left to bare progress. The rate is that of the last ten seconds; work restored from an earlier
 * run counts as done but not as speed.
 */
export class ProgressMeter {
  readonly #clock: () => number;
  #stage: string | null = null;
  #samples: Sample[] = [];

  /** @param clock monotonic time, ms */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  measure(progress: Progress): JobProgress {
    const now = { atMs: this.#clock(), done: progress.done };
    const last = this.#samples.at(-1);
    const lane = `${progress.stage}/${progress.unit}`;
    if (lane !== this.#stage || (last !== undefined && last.done > now.done)) {
      this.#stage = lane;
      this.#samples = [];
    }
    this.#samples.push(now);
    while (this.#samples.length > 2 && now.atMs - this.#samples[1]!.atMs >= WINDOW_S * 1000) this.#samples.shift();
    const first = this.#samples[0]!;
    const seconds = (now.atMs - first.atMs) / 1000;
    const rate = seconds > 0 && now.done > first.done ? (now.done - first.done) / seconds : null;
    const left = Math.max(0, progress.total - progress.done);
    return { ...progress, rate, etaS: left === 0 ? 0 : rate === null ? null : left / rate };
  }
}
