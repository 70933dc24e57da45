import { describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { TRUSTED_WEIGHTS } from '#shared/fitting/fit-weights.ts';
import { POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import { exponential } from '#shared/math/rotation3.ts';
import { logInto } from '#shared/math/so3.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { type SyntheticPerson, seenBy, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

/** Frames in which the left shin flies back, a quarter of a second, and by how much, radians. */
const KICK = { from: 27, to: 35, angle: 1.5 };

/** Somebody who stands and kicks once, quicker than knots and networks see, and the poses without the kick. */
async function kicker(): Promise<SyntheticPerson & { smooth: Float64Array }> {
  const person = await syntheticPerson({ frames: 60, noisePx: 1, noiseDepth: 0.03, still: true, seed: 4 });
  const { truth, track } = person;
  const smooth = new Float64Array(truth.frames * 72);
  for (let i = 0; i < truth.frames * 24; i++) logInto(smooth, 3 * i, truth.rotations, 9 * i);
  for (let t = KICK.from; t < KICK.to; t++) {
    const rise = Math.sin((Math.PI * (t - KICK.from + 0.5)) / (KICK.to - KICK.from));
    truth.rotations.set(exponential([KICK.angle * rise, 0, 0]), (t * 24 + JOINT.l_knee) * 9);
  }
  const kicked = seenBy(posedPoints((await solverBody()).table, truth));
  for (let t = KICK.from; t < KICK.to; t++) {
    const row = [t * LANDMARK_COUNT * 3, (t + 1) * LANDMARK_COUNT * 3] as const;
    track.image.set(kicked.image.subarray(...row), row[0]);
  }
  return { ...person, smooth };
}

describe('fitTrack', () => {
  it('follows a kick the picture shows though trusted poses know nothing of it', async () => {
    const { track, clip, truth, smooth } = await kicker();
    const body = await solverBody();
    const initial = [{ poses: smooth, betas: truth.betas, trusted: true }];
    const take = solveTakes([track], clip, body, { initial, weights: TRUSTED_WEIGHTS }).takes[0]!;
    const exact = posedPoints(body.table, truth);
    const ankle = (points: ArrayLike<number>, at: number) => [0, 1].map((a) => points[at + a]!);
    let worst = 0;
    for (let t = KICK.from; t < KICK.to; t++) {
      const mine = ankle(take.jointsCam, (t * 24 + JOINT.l_ankle) * 3);
      const real = ankle(exact, (t * POINT_COUNT + JOINT.l_ankle) * 3);
      worst = Math.max(worst, Math.hypot(mine[0]! - real[0]!, mine[1]! - real[1]!));
    }
    expect(worst).toBeLessThan(0.08);
  });
});
