import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { DEMO_CROP_SCALE } from '#shared/compat/vibe/camera.ts';
import type { PosedTrack } from '#shared/compat/vibe/posed-track.ts';
import { pickedJoints } from '#shared/compat/vibe/smplify/picked-joints.ts';
import { smplifyTrack } from '#shared/compat/vibe/smplify/smplify-track.ts';
import { poseMixture } from '#shared/fitting/pose-mixture.ts';
import { logInto } from '#shared/math/so3.ts';
import { type SyntheticPerson, syntheticPerson } from '#test/support/synthetic-person.ts';

const FRAMES = 12;
const FOCAL = 1100;
const SIZE = [1280, 720] as const;
let body: BodyModel;
let person: SyntheticPerson;
let posed: PosedTrack;

/** A prior that hardly minds. */
const prior = poseMixture({
  means: new Float64Array(69),
  covariances: Float64Array.from({ length: 69 * 69 }, (_, i) => (i % 70 === 0 ? 100 : 0)),
  weights: [1],
});

beforeAll(async () => {
  body = await loadBuiltinBody();
  person = await syntheticPerson({ frames: FRAMES });
  posed = networkOf(person);
});

/** The exact motion as a network would say it, with elbows and knees bent wrongly by a third of a radian. */
function networkOf({ truth }: SyntheticPerson): PosedTrack {
  const poses = new Float32Array(FRAMES * 72);
  const cam = new Float32Array(FRAMES * 3);
  const boxes = new Float32Array(FRAMES * 3);
  const known = new Uint8Array(FRAMES).fill(1);
  known[5] = 0;
  const pelvis = shapedRestJoints(restJoints(body), new Float64Array(10));
  for (let t = 0; t < FRAMES; t++) {
    for (let j = 0; j < 24; j++) logInto(poses, (t * 24 + j) * 3, truth.rotations, (t * 24 + j) * 9);
    poses[t * 72 + 16 * 3 + 2]! += 0.35;
    poses[t * 72 + 4 * 3]! += 0.3;
    const [x, y, z] = truth.pelvis.subarray(3 * t, 3 * t + 3) as unknown as [number, number, number];
    const box = [(FOCAL * x) / z + SIZE[0] / 2, (FOCAL * y) / z + SIZE[1] / 2, 540];
    boxes.set(box, 3 * t);
    // The box is around the pelvis, so the weak camera only takes the rest pelvis back.
    cam.set([(2 * FOCAL) / (540 * DEMO_CROP_SCALE * z), -pelvis[0]!, -pelvis[1]!], 3 * t);
  }
  return { firstFrame: 0, frames: FRAMES, known, poses, betas: new Float32Array(FRAMES * 10), cam, boxes };
}

const mean = (a: ArrayLike<number>): number => Array.from(a).reduce((x, y) => x + y, 0) / a.length;

describe('SMPLify on a tracked person', () => {
  it.each(['compat', 'exact'] as const)('brings the body nearer to the landmarks (%s)', (mode) => {
    const options = { mode, cropScale: DEMO_CROP_SCALE };
    const result = smplifyTrack(posed, person.track, body, pickedJoints(body), prior, options);
    expect(mean(result.lossAfter)).toBeLessThan(0.5 * mean(result.lossBefore));
    expect(result.improved[5]).toBe(0);
    expect(result.lossBefore[5]).toBe(0);
    expect([...result.posed.poses.subarray(5 * 72, 6 * 72)]).toEqual([...posed.poses.subarray(5 * 72, 6 * 72)]);
    expect(result.posed.poses).not.toEqual(posed.poses);
  });

  it('has nothing to do where there are no poses', () => {
    const none = { ...posed, known: new Uint8Array(FRAMES) };
    const options = { mode: 'exact', cropScale: DEMO_CROP_SCALE } as const;
    const result = smplifyTrack(none, person.track, body, pickedJoints(body), prior, options);
    expect(result.posed).toEqual(none);
    expect([...result.improved]).toEqual(Array(FRAMES).fill(0));
  });
});
