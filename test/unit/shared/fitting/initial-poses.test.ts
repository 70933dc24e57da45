import { beforeAll, describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { InitialPoses } from '#shared/fitting/initial-poses.ts';
import { type PoseMixture, poseMixture } from '#shared/fitting/pose-mixture.ts';
import { liftPerson, type SolveOptions, type SolverBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import { logInto } from '#shared/math/so3.ts';
import { mpjpe } from '#shared/metrics/joint-error.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { type SyntheticPerson, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

let body: SolverBody;

beforeAll(async () => {
  body = await solverBody();
});

/** The exact poses of a synthetic person, as a perfect network would give them. */
function truthOf({ truth }: SyntheticPerson): InitialPoses {
  const poses = new Float64Array(truth.frames * 72);
  for (let i = 0; i < truth.frames * 24; i++) logInto(poses, 3 * i, truth.rotations, 9 * i);
  return { poses, betas: truth.betas };
}

function solve(person: SyntheticPerson, options: SolveOptions = {}) {
  return solveTakes([person.track], person.clip, body, options).takes[0]!;
}

function errorMm(person: SyntheticPerson, options: SolveOptions = {}): number {
  const take = solve(person, options);
  const motion = (positions: ArrayLike<number>) => ({ frames: take.frames, joints: 24, positions });
  const errors = mpjpe(motion(take.jointsCam), motion(person.joints), [1, 2]);
  return (1000 * errors.reduce((a, b) => a + b, 0)) / errors.length;
}

/** A mixture of one Gaussian that is sure of the given body pose. */
function sureOf(pose: ArrayLike<number>): PoseMixture {
  const covariances = new Float64Array(69 * 69);
  for (let i = 0; i < 69; i++) covariances[i * 70] = 0.02;
  return poseMixture({ means: Float64Array.from({ length: 69 }, (_, i) => pose[3 + i]!), covariances, weights: [1] });
}

describe('a fit that begins from given poses', () => {
  it('stays where they are right', async () => {
    const person = await syntheticPerson();
    expect(errorMm(person, { initial: [truthOf(person)] })).toBeLessThan(15);
  });

  it('does not fall into what noisy landmarks suggest', async () => {
    const person = await syntheticPerson({ noisePx: 6, noiseAcross: 0.05, noiseDepth: 0.3, seed: 5 });
    expect(errorMm(person, { initial: [truthOf(person)] })).toBeLessThan(0.8 * errorMm(person));
  });

  it('lifts rows without a pose from their landmarks', async () => {
    const person = await syntheticPerson({ frames: 30 });
    const { poses } = truthOf(person);
    const known = Uint8Array.from({ length: 30 }, (_, t) => (t < 10 ? 1 : 0));
    const start = (initial: InitialPoses | null) =>
      liftPerson(person.track, person.clip, body, {}, initial).motion.rotations;
    const mixed = start({ poses, known });
    const frame = (from: ArrayLike<number>, t: number) => Array.from({ length: 216 }, (_, i) => from[216 * t + i]!);
    const exact = frame(person.truth.rotations, 4);
    for (const [i, value] of frame(mixed, 4).entries()) expect(value).toBeCloseTo(exact[i]!, 9);
    expect(frame(mixed, 20)).toEqual(frame(start(null), 20));
    const broken = Float64Array.from(poses, (x, i) => (i === 4 * 72 + 9 ? Number.NaN : x));
    expect(frame(start({ poses: broken }), 4)).toEqual(frame(start(null), 4));
  });

  it('is the same fit as ever where there are none', async () => {
    const person = await syntheticPerson({ frames: 40, noisePx: 4, noiseDepth: 0.1, seed: 7 });
    const { poses } = truthOf(person);
    const plain = solve(person);
    for (const options of [
      { initial: [null], prior: null },
      { initial: [] },
      { initial: [{ poses, known: new Uint8Array(40) }] },
    ]) {
      const take = solve(person, options);
      expect(take.poses).toEqual(plain.poses);
      expect(take.trans).toEqual(plain.trans);
      expect(take.betas).toEqual(plain.betas);
    }
  });
});

describe('a fit with an imported pose prior', () => {
  it('lets it decide what nobody saw', async () => {
    const person = await syntheticPerson({ frames: 30, still: true });
    for (const name of ['elbow', 'wrist', 'pinky', 'index', 'thumb'] as const) {
      for (let t = 0; t < 30; t++) person.track.confidence[t * 33 + LANDMARK[`l_${name}`]] = 0;
    }
    const { poses } = truthOf(person);
    const elbow = (options: SolveOptions): number => {
      const { jointsCam } = solve(person, options);
      const at = (15 * 24 + JOINT.l_elbow) * 3;
      return Math.hypot(...[0, 1, 2].map((a) => jointsCam[at + a]! - person.joints[at + a]!));
    };
    const prior = sureOf(Array.from(poses).slice(15 * 72, 16 * 72));
    expect(elbow({ prior })).toBeLessThan(0.6 * elbow({}));
  });
});
