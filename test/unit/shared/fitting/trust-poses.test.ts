import { beforeAll, describe, expect, it } from 'vitest';
import { liftPerson, type SolverBody, solveTakes } from '#shared/fitting/solve-takes.ts';
import { logInto } from '#shared/math/so3.ts';
import { paMpjpe } from '#shared/metrics/joint-error.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { type SyntheticPerson, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

let body: SolverBody;

beforeAll(async () => {
  body = await solverBody();
});

/** The exact poses of a synthetic person, trusted. */
function trusted({ truth }: SyntheticPerson) {
  const poses = new Float64Array(truth.frames * 72);
  for (let i = 0; i < truth.frames * 24; i++) logInto(poses, 3 * i, truth.rotations, 9 * i);
  return { poses, betas: truth.betas, trusted: true };
}

describe('poses that are trusted', () => {
  it('bring their own landmarks in place of the detector’s', async () => {
    const person = await syntheticPerson({ frames: 12, noiseDepth: 0.3, seed: 3 });
    const { observations } = liftPerson(person.track, person.clip, body, {}, trusted(person));
    const own = liftPerson(person.track, person.clip, body).observations;
    for (let t = 0; t < 12; t++) {
      const at = (obs: typeof own, k: number) =>
        obs.world.subarray(3 * (t * LANDMARK_COUNT + k), 3 * (t * LANDMARK_COUNT + k) + 3);
      const thigh = (obs: typeof own) =>
        Math.hypot(...[0, 1, 2].map((a) => at(obs, LANDMARK.l_knee)[a]! - at(obs, LANDMARK.l_hip)[a]!));
      expect(thigh(observations)).toBeGreaterThan(0.3);
      expect(thigh(observations)).toBeLessThan(0.55);
    }
    expect([...observations.world]).not.toEqual([...own.world]);
  });

  it('leave rows without a pose to the detector', async () => {
    const person = await syntheticPerson({ frames: 6 });
    const known = Uint8Array.of(1, 1, 1, 0, 0, 0);
    const { observations } = liftPerson(person.track, person.clip, body, {}, { ...trusted(person), known });
    const own = liftPerson(person.track, person.clip, body).observations;
    const rows = (from: ArrayLike<number>, a: number, b: number) => Array.from(from).slice(99 * a, 99 * b);
    expect(rows(observations.world, 3, 6)).toEqual(rows(own.world, 3, 6));
    expect(rows(observations.world, 0, 3)).not.toEqual(rows(own.world, 0, 3));
  });

  it('make the fit better where the detector’s depth is wrong', async () => {
    const person = await syntheticPerson({ frames: 30, noisePx: 3, noiseDepth: 0.3, seed: 5 });
    const error = (initial: ReturnType<typeof trusted> | null) => {
      const take = solveTakes([person.track], person.clip, body, { initial: [initial] }).takes[0]!;
      const motion = (positions: ArrayLike<number>) => ({ frames: take.frames, joints: 24, positions });
      const errors = paMpjpe(motion(take.jointsCam), motion(person.joints));
      return errors.reduce((a, b) => a + b, 0) / errors.length;
    };
    const begun = { ...trusted(person), trusted: false };
    expect(error(trusted(person))).toBeLessThan(0.8 * error(begun));
  });
});
