import { temporalOverlap } from '#shared/networks/chunk-plan.ts';
import type { TemporalEncoderOptions } from '#shared/networks/options.ts';
import { NO_STEPS, type RegressedSteps, type TemporalStream } from './temporal-stream.ts';

/**
 * Runs consecutive steps of a motion through the network.
 *
 * @param features shape [count, width]
 * @param anew     true where the steps do not follow on those of the last call
 */
export type RunChunk = (features: Float32Array, seconds: Float64Array, anew: boolean) => Promise<RegressedSteps>;

/** A network that looks back only: every step is settled at once, its state goes from chunk to chunk. */
export class CausalStream implements TemporalStream {
  private readonly run: RunChunk;
  private started = false;

  constructor(run: RunChunk) {
    this.run = run;
  }

  async push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps> {
    if (seconds.length === 0) return NO_STEPS;
    const anew = !this.started;
    this.started = true;
    return await this.run(features, seconds, anew);
  }

  async finish(): Promise<RegressedSteps> {
    return NO_STEPS;
  }
}

/** Steps that one run settles at least, before the end. */
const SETTLED_PER_RUN = 64;

/** A network that looks ahead: steps wait until what they look at is there, and chunks overlap by what they look back at. */
export class WindowedStream implements TemporalStream {
  private readonly run: RunChunk;
  private readonly width: number;
  /** How far a step sees: seconds for transformers, steps for bidirectional GRUs. */
  private readonly reach: { readonly past: number; readonly future: number; readonly timed: boolean };
  private steps: { readonly feature: Float32Array; readonly second: number }[] = [];
  /** First step of `steps` that was not given back yet. */
  private next = 0;

  constructor(run: RunChunk, options: TemporalEncoderOptions) {
    const { past, future } = temporalOverlap(options);
    this.run = run;
    this.width = options.input;
    // Half a frame more than what is seen, for times that are rounded.
    this.reach =
      options.type === 'transformer'
        ? { past: (past + 0.5) / options.rate, future: (future + 0.5) / options.rate, timed: true }
        : { past, future, timed: false };
  }

  async push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps> {
    for (const [i, second] of seconds.entries()) {
      this.steps.push({ feature: features.slice(i * this.width, (i + 1) * this.width), second });
    }
    const last = this.steps.length - 1;
    let settled = this.next;
    while (settled <= last && this.distance(settled, last) > this.reach.future) settled++;
    return settled - this.next >= SETTLED_PER_RUN ? await this.settle(settled) : NO_STEPS;
  }

  async finish(): Promise<RegressedSteps> {
    return this.next < this.steps.length ? await this.settle(this.steps.length) : NO_STEPS;
  }

  /** Runs what the steps from `next` to before `end` see, and gives those. */
  private async settle(end: number): Promise<RegressedSteps> {
    const { past, future } = this.reach;
    let from = this.next;
    while (from > 0 && this.distance(from - 1, this.next) <= past) from--;
    let to = end;
    while (to < this.steps.length && this.distance(end - 1, to) <= future) to++;
    const shown = this.steps.slice(from, to);
    const features = new Float32Array(shown.length * this.width);
    for (const [i, { feature }] of shown.entries()) features.set(feature, i * this.width);
    const all = await this.run(
      features,
      Float64Array.from(shown, ({ second }) => second),
      true,
    );
    const kept = cut(all, this.next - from, end - from);
    this.forget(end);
    return kept;
  }

  /** Drops what no later step looks back at. */
  private forget(end: number): void {
    let first = end;
    while (first > 0 && this.distance(first - 1, end) <= this.reach.past) first--;
    this.steps = this.steps.slice(first);
    this.next = end - first;
  }

  /** From step `a` to the later step `b`; past the end counts as one step after the last. */
  private distance(a: number, b: number): number {
    if (!this.reach.timed) return b - a;
    const at = (i: number): number => this.steps[Math.min(i, this.steps.length - 1)]!.second;
    return at(b) - at(a);
  }
}

function cut({ rotations, betas, cam }: RegressedSteps, from: number, to: number): RegressedSteps {
  const part = (values: Float32Array, width: number): Float32Array => values.slice(from * width, to * width);
  return { count: to - from, rotations: part(rotations, 216), betas: part(betas, 10), cam: part(cam, 3) };
}
