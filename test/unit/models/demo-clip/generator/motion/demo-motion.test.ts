import { beforeAll, describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { type DemoMotion, demoMotion } from '#models/demo-clip/generator/motion/demo-motion.ts';
import { TIMING } from '#models/demo-clip/generator/motion/timing.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';

let body: BodyModel;
let motion: DemoMotion;
beforeAll(async () => {
  body = await loadBuiltinBody();
  motion = demoMotion(body);
});

const joint = (f: number, j: number, axis: number) => motion.joints[72 * f + 3 * j + axis]!;
const angle = (f: number, j: number) =>
  Math.hypot(...[0, 1, 2].map((k) => motion.poses[72 * f + 3 * j + k]!)) * (180 / Math.PI);
const frameAt = (seconds: number) => Math.round(seconds * TIMING.fps);

/** Level speed of a joint between frames f-1 and f, m/s. */
const levelSpeed = (f: number, j: number) =>
  Math.hypot(joint(f, j, 0) - joint(f - 1, j, 0), joint(f, j, 2) - joint(f - 1, j, 2)) * TIMING.fps;

describe('demoMotion', () => {
  it('gives the same numbers every time', () => {
    expect(demoMotion(body)).toEqual(motion);
  });

  it('keeps the ball of a planted foot in place', () => {
    let planted = 0;
    for (let f = 1; f < motion.frames; f++) {
      for (const [ball, contact] of [
        [JOINT.l_foot, 1],
        [JOINT.r_foot, 3],
      ] as const) {
        if (!motion.contacts[4 * f + contact] || !motion.contacts[4 * (f - 1) + contact]) continue;
        planted++;
        expect(levelSpeed(f, ball)).toBeLessThan(0.01);
      }
    }
    expect(planted).toBeGreaterThan(300);
  });

  it('keeps a flat foot still, ankle and all', () => {
    for (let f = 1; f < motion.frames; f++) {
      for (const [ankle, heel] of [
        [JOINT.l_ankle, 0],
        [JOINT.r_ankle, 2],
      ] as const) {
        const flat = [f, f - 1].every((g) => motion.contacts[4 * g + heel] && motion.contacts[4 * g + heel + 1]);
        if (flat) expect(levelSpeed(f, ankle)).toBeLessThan(0.02);
      }
    }
  });

  it('always has a foot on the floor and never sinks into it', () => {
    const shaped = shapeBody(body, motion.betas);
    const rest = shapedRestJoints(restJoints(body), motion.betas);
    const posed = createPosedJoints();
    const vertices = new Float32Array(body.vertexCount * 3);
    const local = new Float64Array(216);
    for (let f = 0; f < motion.frames; f += 2) {
      forwardKinematicsInto(posed, rest, motion.poses, 72 * f, motion.trans, 3 * f);
      for (let j = 0; j < 24; j++) axisAngleToMatrixInto(local, 9 * j, motion.poses, 72 * f + 3 * j);
      skinInto(vertices, shaped, rest, posed, local);
      let lowest = Number.POSITIVE_INFINITY;
      for (let i = 1; i < vertices.length; i += 3) lowest = Math.min(lowest, vertices[i]!);
      expect(lowest).toBeGreaterThan(-0.003);
      expect(lowest).toBeLessThan(0.003);
      expect(motion.contacts.slice(4 * f, 4 * f + 4).some((c) => c === 1)).toBe(true);
    }
  });

  it('moves without pops: no joint accelerates harder than a brisk human does', () => {
    for (let f = 1; f + 1 < motion.frames; f++) {
      for (let j = 0; j < 24; j++) {
        const a = [0, 1, 2].map((k) => joint(f + 1, j, k) - 2 * joint(f, j, k) + joint(f - 1, j, k));
        // Shanks and hands of walkers reach 40 to 60 m/s².
        expect(Math.hypot(...a) * TIMING.fps ** 2).toBeLessThan(60);
      }
    }
  });

  it('walks upright on nearly straight legs at a natural pace', () => {
    const from = frameAt(0.1);
    const to = frameAt(TIMING.slowFrom);
    const distance = Math.hypot(joint(to, 0, 0) - joint(from, 0, 0), joint(to, 0, 2) - joint(from, 0, 2));
    expect(distance / ((to - from) / TIMING.fps)).toBeGreaterThan(0.95);
    // In the middle of each stance the knee is nearly straight, and it bends well in every swing.
    for (const [side, strike] of TIMING.strikes.slice(2, 5)) {
      const knee = side === 'l' ? JOINT.l_knee : JOINT.r_knee;
      expect(angle(frameAt(strike + 0.27), knee)).toBeLessThan(24);
      const swing = [0.7, 0.75, 0.8, 0.85].map((after) => angle(frameAt(strike + after), knee));
      expect(Math.max(...swing)).toBeGreaterThan(35);
    }
  });

  it('turns towards the camera, reaches over the head, squats and waves with the right hand', () => {
    const headingAt = (f: number) =>
      Math.atan2(
        -(joint(f, JOINT.l_hip, 2) - joint(f, JOINT.r_hip, 2)),
        joint(f, JOINT.l_hip, 0) - joint(f, JOINT.r_hip, 0),
      );
    expect(headingAt(3)).toBeGreaterThan(1.1);
    expect(Math.abs(headingAt(frameAt(3.2)))).toBeLessThan(0.45);
    const top = frameAt(TIMING.reach.top);
    for (const hand of [JOINT.l_hand, JOINT.r_hand])
      expect(joint(top, hand, 1)).toBeGreaterThan(joint(top, JOINT.head, 1) + 0.3);
    const bottom = frameAt(TIMING.squat.bottom + 0.1);
    expect(joint(bottom, 0, 1)).toBeLessThan(joint(top, 0, 1) - 0.3);
    const waving = frameAt(TIMING.wave.up + 0.3);
    expect(joint(waving, JOINT.r_wrist, 1)).toBeGreaterThan(joint(waving, JOINT.r_shoulder, 1) + 0.1);
    expect(joint(waving, JOINT.l_wrist, 1)).toBeLessThan(joint(waving, JOINT.l_elbow, 1));
  });

  it('swings each arm with the leg of the other side', () => {
    // At a left heel strike the right hand is ahead of the left one.
    const f = frameAt(0.83 + 0.55);
    const ahead = (j: number) => {
      const across = [
        joint(f, JOINT.l_hip, 0) - joint(f, JOINT.r_hip, 0),
        joint(f, JOINT.l_hip, 2) - joint(f, JOINT.r_hip, 2),
      ];
      return -across[1]! * (joint(f, j, 0) - joint(f, 0, 0)) + across[0]! * (joint(f, j, 2) - joint(f, 0, 2));
    };
    expect(ahead(JOINT.l_foot)).toBeGreaterThan(ahead(JOINT.r_foot));
    expect(ahead(JOINT.r_wrist)).toBeGreaterThan(ahead(JOINT.l_wrist));
  });
});
