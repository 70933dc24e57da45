import { describe, expect, it } from 'vitest';
import { allowedTurn, angleAlong, jointAxes, turnedAround } from '#renderer/scene/joint-limits.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { IDENTITY3 } from '#shared/math/rotation3.ts';

describe('limits of joints', () => {
  it('ends the allowed turn where the joint reaches its limit', () => {
    const bend = jointAxes(JOINT.l_knee)[0]!;
    const bent = new Float64Array(9);
    turnedAround(bent, IDENTITY3, bend.axis, 0.9);
    const { from, to } = allowedTurn(bent, bend)!;
    const at = new Float64Array(9);
    turnedAround(at, bent, bend.axis, to);
    expect(angleAlong(at, bend.axis)).toBeCloseTo(bend.high!, 2);
    turnedAround(at, bent, bend.axis, from);
    expect(angleAlong(at, bend.axis)).toBeCloseTo(bend.low!, 2);
  });

  it('allows nothing more to a joint beyond its limit', () => {
    const bend = jointAxes(JOINT.l_knee)[0]!;
    const far = new Float64Array(9);
    turnedAround(far, IDENTITY3, bend.axis, 2.6);
    expect(allowedTurn(far, bend)).toEqual({ from: 0, to: 0 });
  });

  it('mirrors the right side', () => {
    const left = jointAxes(JOINT.l_elbow);
    const right = jointAxes(JOINT.r_elbow);
    left.forEach(({ axis, low, high }, i) => {
      expect(right[i]!.axis[0]).toBeCloseTo(axis[0], 12);
      expect(right[i]!.axis[1]).toBeCloseTo(-axis[1], 12);
      expect(right[i]!.axis[2]).toBeCloseTo(-axis[2], 12);
      expect([right[i]!.low, right[i]!.high]).toEqual([low, high]);
    });
  });

  it('knows no limit of the pelvis, which turns freely', () => {
    for (const axis of jointAxes(JOINT.pelvis)) expect(allowedTurn(IDENTITY3, axis)).toBeNull();
  });

  it('has unit axes everywhere', () => {
    for (let joint = 0; joint < 24; joint++) {
      for (const { axis } of jointAxes(joint)) expect(Math.hypot(...axis)).toBeCloseTo(1, 3);
    }
  });
});
