import { meanRotations } from '#shared/networks/mean-rotations.ts';
import { mirrorCameras, mirrorRotations } from '#shared/networks/mirrored-person.ts';
import type { RegressedSteps, TemporalStream } from './temporal-stream.ts';

/**
 * Poses a person and the mirrored person, and gives the mean: a network is no better at left than at right, but errs
 * differently.
 */
export class MirroredStream implements TemporalStream {
  private readonly own: TemporalStream;
  private readonly mirrored: TemporalStream;

  /** @param open begins a motion */
  constructor(open: () => TemporalStream) {
    this.own = open();
    this.mirrored = open();
  }

  /** @param features of each step, then of the mirrored step, shape [count, 2 · width] */
  async push(features: Float32Array, seconds: Float64Array): Promise<RegressedSteps> {
    const width = features.length / (2 * Math.max(1, seconds.length));
    const part = (first: number): Float32Array => {
      const out = new Float32Array(features.length / 2);
      for (let i = 0; i < seconds.length; i++) {
        const at = (2 * i + first) * width;
        out.set(features.subarray(at, at + width), i * width);
      }
      return out;
    };
    return mean(await this.own.push(part(0), seconds), await this.mirrored.push(part(1), seconds));
  }

  async finish(): Promise<RegressedSteps> {
    return mean(await this.own.finish(), await this.mirrored.finish());
  }
}

function mean(own: RegressedSteps, mirrored: RegressedSteps): RegressedSteps {
  const half = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => (value + b[i]!) / 2);
  return {
    count: own.count,
    rotations: meanRotations([own.rotations, mirrorRotations(mirrored.rotations)], [1, 1]),
    betas: half(own.betas, mirrored.betas),
    cam: half(own.cam, mirrorCameras(mirrored.cam)),
  };
}
