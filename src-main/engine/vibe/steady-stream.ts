import { steadyPoses } from '#shared/networks/steady-poses.ts';
import { NO_STEPS, type RegressedSteps, type TemporalStream } from './temporal-stream.ts';

const POSE = 216;

/** Poses of a motion, each the mean of itself and its neighbours in time. Shapes and cameras stay. */
export class SteadyStream implements TemporalStream {
  private readonly inner: TemporalStream;
  private readonly weight: number;
  /** The last step given, and the one that waits for its successor. */
  private before: Float32Array | null = null;
  private waiting: RegressedSteps = NO_STEPS;

  /** @param weight of either neighbour, where the step itself counts 1 */
  constructor(inner: TemporalStream, weight: number) {
    this.inner = inner;
    this.weight = weight;
  }

  async push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps> {
    return this.settle(await this.inner.push(features, seconds), false);
  }

  async finish(): Promise<RegressedSteps> {
    return this.settle(await this.inner.finish(), true);
  }

  private settle(more: RegressedSteps, end: boolean): RegressedSteps {
    const all = joined(this.waiting, more);
    const count = end ? all.count : Math.max(0, all.count - 1);
    const rotations = steadyPoses(all.rotations, this.weight, this.before).subarray(0, count * POSE);
    if (count > 0) this.before = all.rotations.slice((count - 1) * POSE, count * POSE);
    this.waiting = part(all, count, all.count);
    return { ...part(all, 0, count), rotations: rotations.slice() };
  }
}

function joined(a: RegressedSteps, b: RegressedSteps): RegressedSteps {
  const both = (x: Float32Array, y: Float32Array): Float32Array => {
    const out = new Float32Array(x.length + y.length);
    out.set(x);
    out.set(y, x.length);
    return out;
  };
  return {
    count: a.count + b.count,
    rotations: both(a.rotations, b.rotations),
    betas: both(a.betas, b.betas),
    cam: both(a.cam, b.cam),
  };
}

function part({ rotations, betas, cam }: RegressedSteps, from: number, to: number): RegressedSteps {
  const rows = (data: Float32Array, width: number): Float32Array => data.slice(from * width, to * width);
  return { count: to - from, rotations: rows(rotations, POSE), betas: rows(betas, 10), cam: rows(cam, 3) };
}
