import { describe, expect, it } from 'vitest';
import { MirroredStream } from '#main/engine/vibe/mirrored-stream.ts';
import { SteadyStream } from '#main/engine/vibe/steady-stream.ts';
import { NO_STEPS, type RegressedSteps, type TemporalStream } from '#main/engine/vibe/temporal-stream.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { mirrorRotations } from '#shared/networks/mirrored-person.ts';
import { steadyPoses } from '#shared/networks/steady-poses.ts';

const STEPS = 23;
/** 30 frames a second, some of them late. */
const times = Float64Array.from({ length: STEPS }, (_, t) => (t + (t % 5 === 0 ? 0.3 : 0)) / 30);
/** With this, steps a thirtieth of a second apart count half. */
const WIDTH = 1 / 30 / Math.sqrt(2 * Math.LN2);

/** Feature `[i]` as a pose of its own, held back by some steps. */
class Held implements TemporalStream {
  private waiting: number[] = [];
  private readonly behind: number;
  constructor(behind: number) {
    this.behind = behind;
  }
  async push(features: Float32Array): Promise<RegressedSteps> {
    this.waiting.push(...features);
    return this.give(Math.max(0, this.waiting.length - this.behind));
  }
  async finish(): Promise<RegressedSteps> {
    return this.give(this.waiting.length);
  }
  private give(count: number): RegressedSteps {
    return count === 0 ? NO_STEPS : said(this.waiting.splice(0, count));
  }
}

function said(features: readonly number[]): RegressedSteps {
  const count = features.length;
  const rotations = new Float32Array(count * 216);
  for (let i = 0; i < count * 24; i++) {
    const f = features[Math.floor(i / 24)]!;
    axisAngleToMatrixInto(rotations, 9 * i, [0.3 * Math.sin(f + (i % 24)), 0.2 * Math.cos(2 * f), 0.1 * (i % 24)]);
  }
  const numbers = (width: number): Float32Array =>
    Float32Array.from({ length: count * width }, (_, i) => features[Math.floor(i / width)]! + (i % width));
  return { count, rotations, betas: numbers(10), cam: numbers(3) };
}

async function all(stream: TemporalStream, features: Float32Array, chunk: number): Promise<RegressedSteps[]> {
  const width = features.length / STEPS;
  const parts: RegressedSteps[] = [];
  for (let t = 0; t < STEPS; t += chunk) {
    const end = Math.min(STEPS, t + chunk);
    parts.push(await stream.push(features.subarray(t * width, end * width), times.slice(t, end)));
  }
  return [...parts, await stream.finish()];
}

const joined = (parts: readonly RegressedSteps[], of: 'rotations' | 'betas' | 'cam'): number[] =>
  parts.flatMap((part) => [...part[of]]);
const features = Float32Array.from({ length: STEPS }, (_, t) => 0.7 * t);

describe('a steadied motion', () => {
  it('is the same however its steps were grouped', async () => {
    const whole = said([...features]);
    const steady = [...steadyPoses(whole.rotations, times, WIDTH)];
    for (const [behind, chunk] of [
      [0, 1],
      [0, STEPS],
      [3, 4],
      [30, 5],
    ] as const) {
      const parts = await all(new SteadyStream(new Held(behind), WIDTH), features, chunk);
      expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(STEPS);
      expect(joined(parts, 'rotations')).toEqual(steady);
      expect(joined(parts, 'betas')).toEqual([...whole.betas]);
      expect(joined(parts, 'cam')).toEqual([...whole.cam]);
    }
  });

  it('trembles less and stays in place', () => {
    const trembling = said(Array.from({ length: STEPS }, (_, t) => (t % 2 === 0 ? 0.1 : -0.1))).rotations;
    const still = said(Array.from({ length: STEPS }, () => 0)).rotations;
    const steady = steadyPoses(
      trembling,
      Float64Array.from({ length: STEPS }, (_, t) => t / 30),
      WIDTH,
    );
    const off = (poses: Float32Array): number =>
      poses.subarray(216, -216).reduce((most, x, i) => Math.max(most, Math.abs(x - still[i + 216]!)), 0);
    expect(off(trembling)).toBeGreaterThan(0.02);
    expect(off(steady)).toBeLessThan(0.005);
    // Twelve frames a second are too far apart to tell tremble from motion.
    const slow = Float64Array.from({ length: STEPS }, (_, t) => t / 12);
    expect(off(steadyPoses(trembling, slow, WIDTH))).toBeGreaterThan(0.9 * off(trembling));
  });
});

describe('a motion posed with its mirror image', () => {
  it('is the mean of both, whose features stand side by side', async () => {
    const pairs = Float32Array.from({ length: 2 * STEPS }, (_, i) => (i % 2 === 0 ? features[i >> 1]! : 0.05));
    const parts = await all(new MirroredStream(() => new Held(2)), pairs, 4);
    const own = said([...features]);
    const other = said([0.05]);
    const cam = joined(parts, 'cam');
    const betas = joined(parts, 'betas');
    for (let t = 0; t < STEPS; t++) {
      expect(betas[10 * t]).toBeCloseTo((own.betas[10 * t]! + other.betas[0]!) / 2, 5);
      expect(cam[3 * t]).toBeCloseTo((own.cam[3 * t]! + other.cam[0]!) / 2, 5);
      expect(cam[3 * t + 1]).toBeCloseTo((own.cam[3 * t + 1]! - other.cam[1]!) / 2, 5);
    }
    // Where both say the same, the mean is that.
    const agreeing = new MirroredStream(() => new Fixed(said([0.4]).rotations));
    const same = await agreeing.push(new Float32Array(2), new Float64Array(1));
    const symmetric = same.rotations;
    const mirrored = mirrorRotations(symmetric);
    for (let i = 0; i < 216; i++) expect(mirrored[i]).toBeCloseTo(symmetric[i]!, 5);
  });
});

class Fixed implements TemporalStream {
  private readonly rotations: Float32Array;
  constructor(rotations: Float32Array) {
    this.rotations = rotations;
  }
  async push(): Promise<RegressedSteps> {
    return { count: 1, rotations: this.rotations, betas: new Float32Array(10), cam: new Float32Array(3) };
  }
  async finish(): Promise<RegressedSteps> {
    return NO_STEPS;
  }
}
