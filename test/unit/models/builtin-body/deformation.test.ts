import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { poseArray, type SheetPose } from '#models/builtin-body/generator/sheet/poses.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';

let body: BodyModel;
let rest: Float64Array;
beforeAll(async () => {
  body = await loadBuiltinBody();
  rest = shapedRestJoints(restJoints(body), []);
});

function posed(pose: SheetPose, corrected: boolean): { vertices: Float32Array; joints: Float64Array } {
  const theta = poseArray(pose);
  const joints = createPosedJoints();
  const local = new Float64Array(JOINT_COUNT * 9);
  forwardKinematicsInto(joints, rest, theta, 0, [0, 0, 0], 0);
  for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, theta, 3 * j);
  const vertices = new Float32Array(body.vertexCount * 3);
  skinInto(vertices, shapeBody(body, []), rest, joints, corrected ? local : null);
  return { vertices, joints: joints.positions };
}

/** Mean of a measure in a pose, as a share of the same at rest, over the chosen vertices. */
function share(pose: SheetPose, corrected: boolean, chosen: number[], measure: (p: number[]) => number): number {
  const { vertices } = posed(pose, corrected);
  const of = (from: Float32Array) => chosen.reduce((sum, v) => sum + measure([...from.subarray(3 * v, 3 * v + 3)]), 0);
  return of(vertices) / of(body.template);
}

function verticesWhere(test: (weights: Float32Array, p: Float32Array) => boolean): number[] {
  return Array.from({ length: body.vertexCount }, (_, v) => v).filter((v) =>
    test(body.weights.subarray(24 * v, 24 * v + 24), body.template.subarray(3 * v, 3 * v + 3)),
  );
}

/** Distance from a joint's hinge, which runs along `axis`. */
const fromHinge = (joint: number, axis: number) => (p: number[]) =>
  Math.hypot(...p.map((x, a) => (a === axis ? 0 : x - rest[3 * joint + a]!)));

describe('bending', () => {
  it.each([
    ['elbow', JOINT.l_elbow, 1, { l_elbow: [0, -130, 0] }, (p: Float32Array, z: number) => p[2]! < z],
    ['knee', JOINT.l_knee, 0, { l_knee: [130, 0, 0] }, (p: Float32Array, z: number) => p[2]! > z],
  ] as const)('keeps the outside of a deeply bent %s away from the joint', (_, joint, axis, pose, outside) => {
    const ring = verticesWhere((w, p) => {
      const near = Math.hypot(...p.map((x, a) => x - rest[3 * joint + a]!)) < 0.1;
      return near && w[joint]! > 0.35 && w[joint]! < 0.65 && outside(p, rest[3 * joint + 2]!);
    });
    expect(ring.length).toBeGreaterThan(4);

    expect(share(pose, true, ring, fromHinge(joint, axis))).toBeGreaterThan(0.88);
    expect(share(pose, false, ring, fromHinge(joint, axis))).toBeLessThan(0.5);
  });

  it.each(['l_knee', 'l_hip', 'l_elbow', 'l_shoulder', 'l_ankle'] as const)(
    'leaves the right side alone when %s bends',
    (name) => {
      const { vertices } = posed({ [name]: [-60, -50, 40] }, true);
      const right = verticesWhere((w, p) => p[0]! < -0.06 && w[JOINT[name]]! === 0);
      const furthest = Math.max(
        ...right.flatMap((v) => [0, 1, 2].map((a) => Math.abs(vertices[3 * v + a]! - body.template[3 * v + a]!))),
      );
      expect(right.length).toBeGreaterThan(3000);
      expect(furthest).toBeLessThan(1e-3);
    },
  );

  it('leaves the rest pose as it is', () => {
    expect(posed({}, true).vertices.every((x, i) => Math.abs(x - body.template[i]!) < 1e-5)).toBe(true);
  });

  it('keeps the wrist and the upper arm round when they twist by 90 degrees', () => {
    const forearm = verticesWhere((_, p) => p[0]! > 0.6 && p[0]! < 0.7);
    const aroundForearm = ([, y, z]: number[]) =>
      Math.hypot(y! - rest[3 * JOINT.l_wrist + 1]!, z! - rest[3 * JOINT.l_wrist + 2]!);
    expect(share({ l_wrist: [90, 0, 0] }, true, forearm, aroundForearm)).toBeGreaterThan(0.93);
    const upperArm = verticesWhere((_, p) => p[0]! > 0.18 && p[0]! < 0.34 && p[1]! > 0.1);
    const aroundArm = ([, y, z]: number[]) =>
      Math.hypot(y! - rest[3 * JOINT.l_elbow + 1]!, z! - rest[3 * JOINT.l_elbow + 2]!);
    expect(share({ l_shoulder: [75, 0, 0] }, true, upperArm, aroundArm)).toBeGreaterThan(0.93);
  });

  it('spreads a twist of the wrist along the forearm', () => {
    const { vertices } = posed({ l_wrist: [90, 0, 0] }, true);
    const turnNear = (x: number) => {
      const ring = verticesWhere((_, p) => Math.abs(p[0]! - x) < 0.012 && p[1]! > 0.15);
      const angle = (q: ArrayLike<number>, v: number) =>
        Math.atan2(q[3 * v + 2]! - rest[3 * JOINT.l_wrist + 2]!, q[3 * v + 1]! - rest[3 * JOINT.l_wrist + 1]!);
      const turns = ring.map((v) => ((angle(vertices, v) - angle(body.template, v)) * 180) / Math.PI);
      return turns.map((t) => ((t % 360) + 360) % 360).reduce((a, b) => a + b, 0) / turns.length;
    };
    expect(turnNear(0.58)).toBeGreaterThan(25);
    expect(turnNear(0.58)).toBeLessThan(70);
    expect(turnNear(0.66)).toBeGreaterThan(turnNear(0.58) + 10);
  });

  it('poses the left and the right side alike', () => {
    const left = posed(
      { l_shoulder: [20, -70, 30], l_elbow: [10, -110, 0], l_hip: [-80, 10, 20], l_knee: [110, 0, 0] },
      true,
    );
    const right = posed(
      { r_shoulder: [20, 70, -30], r_elbow: [10, 110, 0], r_hip: [-80, -10, -20], r_knee: [110, 0, 0] },
      true,
    );
    const lows = (q: Float32Array, sign: number) =>
      [0, 1, 2].map((a) => q.filter((_, i) => i % 3 === a).reduce((sum, x) => sum + x * (a === 0 ? sign : 1), 0));
    lows(left.vertices, 1).forEach((x, a) => {
      expect(x).toBeCloseTo(lows(right.vertices, -1)[a]!, 1);
    });
  });
});
