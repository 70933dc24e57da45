import { describe, expect, it } from 'vitest';
import { fleshTarget } from '#models/builtin-body/generator/pose/flesh-target.ts';
import { JOINT_MOTIONS, type JointMotion } from '#models/builtin-body/generator/pose/joint-motion.ts';
import { apply, multiply, rotationOf, swingTwist } from '#models/builtin-body/generator/pose/rotations.ts';
import type { Vec3 } from '#models/builtin-body/generator/sdf/solid.ts';

const BONE: Vec3 = [1, 0, 0];
const HINGE: JointMotion = { joint: 'l_elbow', bone: BONE, swings: [], twists: [] };
const bent = (degrees: number) => rotationOf([0, (-degrees * Math.PI) / 180, 0]);

describe('swingTwist', () => {
  it('splits a rotation into parts that give it back', () => {
    const r = rotationOf([0.7, -1.1, 0.4]);
    const { swing, twist } = swingTwist(r, BONE);
    multiply(rotationOf(swing), rotationOf(twist)).forEach((x, e) => {
      expect(x).toBeCloseTo(r[e]!, 9);
    });
    expect(swing[0]).toBeCloseTo(0, 9);
    expect([twist[1], twist[2]]).toEqual([0, 0]);
  });

  it('finds a pure twist', () => {
    expect(swingTwist(rotationOf([1.2, 0, 0]), BONE).twist[0]).toBeCloseTo(1.2, 9);
  });
});

describe('fleshTarget', () => {
  it('keeps the distance from the joint, where linear blending loses half of it', () => {
    const target = fleshTarget(HINGE, [0, 0, 0], bent(120));
    const p = target([0, 0, -0.05], 0.5, 0.5);
    expect(Math.hypot(...p)).toBeCloseTo(0.05, 9);
  });

  it('moves points of full weight with the bone and points of none not at all', () => {
    const r = rotationOf([0.3, -1, 0.2]);
    const target = fleshTarget(HINGE, [0.1, 0.2, 0.3], r);
    const moved = apply(r, [0.2, 0.01, 0.02]);
    target([0.3, 0.21, 0.32], 1, 1).forEach((x, a) => {
      expect(x).toBeCloseTo(moved[a]! + [0.1, 0.2, 0.3][a]!, 9);
    });
    expect(target([0, 0.1, 0.2], 0, 0)).toEqual([0, 0.1, 0.2]);
  });

  it('twists by the twist share alone', () => {
    const target = fleshTarget(HINGE, [0, 0, 0], rotationOf([Math.PI / 2, 0, 0]));
    const [, y, z] = target([-0.1, 0.04, 0], 0, 0.5);
    expect(Math.atan2(z, y)).toBeCloseTo(Math.PI / 4, 9);
  });

  it('stops flesh of both sides at the plane that halves the bend', () => {
    const motion: JointMotion = { ...HINGE, crease: { towards: [0, 0, 1], depth: 0.015 } };
    const target = fleshTarget(motion, [0, 0, 0], bent(130));
    const half = ((180 - 130) / 2) * (Math.PI / 180);
    // Angle of a point seen from the joint, 0 along the resting side.
    const angle = ([x, , z]: Vec3) => Math.atan2(z, -x);
    expect(angle(target([-0.04, 0, 0.04], 0, 0))).toBeLessThan(half);
    expect(angle(target([0.04, 0, 0.04], 1, 1))).toBeGreaterThan(half);
    // Without the crease both would have passed it.
    expect(angle([-0.04, 0, 0.04])).toBeGreaterThan(half);
  });
});

describe('joint motions', () => {
  it('name each joint of the left and the middle once, with unit bones', () => {
    const names = JOINT_MOTIONS.map(({ joint }) => joint);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(14);
    for (const { bone } of JOINT_MOTIONS) expect(Math.hypot(...bone)).toBeCloseTo(1, 12);
  });
});
