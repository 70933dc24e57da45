import { expect, test } from 'vitest';
import { exchangedPoses } from '#shared/annotation/exchange-sides.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, MIRROR } from '#shared/body/smpl-tree.ts';
import { seededRandom } from '#test/support/random-records.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await solverBody();
const rest = shapedRestJoints(body.points.rest, new Float32Array(10));
const random = seededRandom(4);
const poses = Float32Array.from({ length: 72 }, () => random() - 0.5);

function joints(of: Float32Array): Float64Array {
  const posed = createPosedJoints();
  forwardKinematicsInto(posed, rest, of, 0, [0, 0, 0], 0);
  return posed.positions;
}

test('turned round, each limb lies where its partner lay', () => {
  const before = joints(poses);
  const after = joints(exchangedPoses(poses, 'turned'));
  for (const j of [JOINT.l_knee, JOINT.r_ankle, JOINT.l_elbow, JOINT.r_wrist, JOINT.head]) {
    const far = Math.hypot(...[0, 1, 2].map((a) => after[3 * j + a]! - before[3 * MIRROR[j]! + a]!));
    expect(far).toBeLessThan(0.12);
  }
});

test('in a looking-glass, limbs are as far from the middle plane of the body, on the other side', () => {
  const upright = poses.slice();
  upright.fill(0, 0, 3);
  const before = joints(upright);
  const after = joints(exchangedPoses(upright, 'mirrored'));
  for (let j = 0; j < 24; j++) {
    const from = 3 * MIRROR[j]!;
    expect(after[3 * j]).toBeCloseTo(-before[from]!, 2);
    expect(after[3 * j + 1]).toBeCloseTo(before[from + 1]!, 2);
    expect(after[3 * j + 2]).toBeCloseTo(before[from + 2]!, 2);
  }
});

test('exchanged twice, a pose is itself', () => {
  for (const way of ['mirrored', 'turned'] as const) {
    const twice = exchangedPoses(exchangedPoses(poses, way), way);
    for (let j = 1; j < 24; j++) for (let a = 0; a < 3; a++) expect(twice[3 * j + a]).toBeCloseTo(poses[3 * j + a]!, 6);
  }
});
