import { steadyPoses, type TimedPose } from '#shared/networks/steady-poses.ts';
import { NO_STEPS, type RegressedSteps, type TemporalStream } from './temporal-stream.ts';

const POSE = 216;

/** A motion whose poses are steadied by their neighbours in time (`steadyPoses`). Shapes and cameras stay. */
export class SteadyStream implements TemporalStream {
  private readonly inner: TemporalStream;
  private readonly width: number;
  /** Times of the steps that were not given back yet. */
  private seconds: number[] = [];
  /** The last step given. */
  private before: TimedPose | null = null;
  /** The step that waits for its successor. */
  private waiting: RegressedSteps = NO_STEPS;

  /** @param width seconds, see `steadyPoses` */
  constructor(inner: TemporalStream, width: number) {
    this.inner = inner;
    this.width = width;
  }

  async push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps> {
    this.seconds.push(...seconds);
    return this.settle(await this.inner.push(features, seconds), false);
  }

  async finish(): Promise<RegressedSteps> {
    return this.settle(await this.inner.finish(), true);
  }

  private settle(more: RegressedSteps, end: boolean): RegressedSteps {
    const all = joined(this.waiting, more);
    const count = end ? all.count : Math.max(0, all.count - 1);
    const steady = steadyPoses(all.rotations, this.seconds.slice(0, all.count), this.width, this.before);
    if (count > 0) {
      const pose = all.rotations.slice((count - 1) * POSE, count * POSE);
      this.before = { pose, second: this.seconds[count - 1]! };
    }
    this.seconds = this.seconds.slice(count);
    this.waiting = part(all, count, all.count);
    return { ...part(all, 0, count), rotations: steady.slice(0, count * POSE) };
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
