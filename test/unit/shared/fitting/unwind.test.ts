import { beforeAll, describe, expect, it } from 'vitest';
import { knotRows, spreadCorrections } from '#shared/fitting/coarse.ts';
import { copyMotion, pickMotion } from '#shared/fitting/slices.ts';
import { smoothWorld } from '#shared/fitting/smooth-world.ts';
import { liftPerson, type SolverBody } from '#shared/fitting/solve-takes.ts';
import { unwindLimbs } from '#shared/fitting/unwind.ts';
import { exponential, logarithm, product, relative } from '#shared/math/rotation3.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

let body: SolverBody;

beforeAll(async () => {
  body = await solverBody();
});

const SHOULDER = 16;
const at = (t: number) => (t * 24 + SHOULDER) * 9;

describe('taking out spins', () => {
  it('replaces a hidden arm that winds around by the shortest arc', async () => {
    const person = await syntheticPerson({ frames: 30 });
    const { motion, observations: obs } = liftPerson(person.track, person.clip, body);
    const before = copyMotion(motion);
    for (let t = 10; t < 16; t++) {
      const own = motion.rotations.slice(at(t), at(t) + 9);
      motion.rotations.set(product(own, exponential([0, (t - 9) * 0.9, 0])), at(t));
      for (const k of [LANDMARK.l_elbow, LANDMARK.l_wrist]) obs.weight[t * LANDMARK_COUNT + k] = 0.01;
    }
    expect(unwindLimbs(motion, obs)).toBe(true);
    for (let t = 1; t < 30; t++) {
      const step = relative(motion.rotations.slice(at(t - 1), at(t - 1) + 9), motion.rotations.slice(at(t), at(t) + 9));
      expect(Math.hypot(...logarithm(step))).toBeLessThan(0.5);
    }
    expect(motion.rotations.slice(at(3), at(3) + 9)).toEqual(before.rotations.slice(at(3), at(3) + 9));
  });

  it('believes a fast arm that is well seen', async () => {
    const person = await syntheticPerson({ frames: 12 });
    const { motion, observations: obs } = liftPerson(person.track, person.clip, body);
    const own = motion.rotations.slice(at(6), at(6) + 9);
    motion.rotations.set(product(own, exponential([0, 1.2, 0])), at(6));
    expect(unwindLimbs(motion, obs)).toBe(false);
  });
});

describe('knots', () => {
  it('lie about 0.13 s apart and hold both ends; slow clips have none', () => {
    const times = Float64Array.from({ length: 61 }, (_, t) => t / 30);
    const rows = knotRows(times)!;
    expect(rows[0]).toBe(0);
    expect(rows.at(-1)).toBe(60);
    expect(rows[1]).toBe(4);
    expect(knotRows(Float64Array.from({ length: 20 }, (_, t) => t / 8))).toBeNull();
    expect(knotRows(Float64Array.of(0))).toBeNull();
  });

  it('hand their corrections to the rows between them and keep what lay between', async () => {
    const person = await syntheticPerson({ frames: 17 });
    const { motion, observations: obs } = liftPerson(person.track, person.clip, body);
    const before = copyMotion(motion);
    const rows = knotRows(obs.times)!;
    const knots = pickMotion(motion, rows);
    const turn = exponential([0, 0, 0.2]);
    for (let i = 0; i < rows.length; i++) {
      const o = (i * 24 + SHOULDER) * 9;
      knots.rotations.set(product(knots.rotations.slice(o, o + 9), turn), o);
      knots.pelvis[3 * i + 2]! += 0.5;
    }
    spreadCorrections(motion, knots, rows, obs.times);
    for (let t = 0; t < 17; t++) {
      const learned = relative(before.rotations.slice(at(t), at(t) + 9), motion.rotations.slice(at(t), at(t) + 9));
      expect(logarithm(learned)).toEqual([0, 0, 0.2].map((x) => expect.closeTo(x, 9)));
      expect(motion.pelvis[3 * t + 2]! - before.pelvis[3 * t + 2]!).toBeCloseTo(0.5, 9);
    }
  });
});

it('averages 3D landmarks over neighbours, but never over unseen frames', async () => {
  const person = await syntheticPerson({ frames: 20, noiseDepth: 0.1 });
  const { observations: obs } = liftPerson(person.track, person.clip, body);
  person.track.seen[10] = 0;
  const smooth = smoothWorld(obs, person.track.seen);
  const depth = (world: Float64Array, t: number) => world[(t * LANDMARK_COUNT + LANDMARK.l_wrist) * 3 + 2]!;
  const roughness = (world: Float64Array) =>
    [2, 4, 6, 13, 15].reduce(
      (s, t) => s + Math.abs(depth(world, t - 1) - 2 * depth(world, t) + depth(world, t + 1)),
      0,
    );
  expect(roughness(smooth)).toBeLessThan(0.35 * roughness(obs.world));
  expect(depth(smooth, 10)).toBe(depth(obs.world, 10));
});
