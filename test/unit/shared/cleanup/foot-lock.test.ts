import { describe, expect, test } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import { newOperation } from '#shared/cleanup/stack.ts';
import { madeTake } from '#test/support/made-take.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await solverBody();
/** Knees and hips a little bent, as people stand; the pelvis 3 cm lower than with straight legs. */
const stand = (
  _t: number,
  set: (
    joint: 'l_hip' | 'r_hip' | 'l_knee' | 'r_knee' | 'l_ankle' | 'r_ankle',
    x: number,
    y: number,
    z: number,
  ) => void,
) => {
  for (const side of ['l', 'r'] as const) {
    set(`${side}_hip`, -0.3, 0, 0);
    set(`${side}_knee`, 0.6, 0, 0);
    set(`${side}_ankle`, -0.3, 0, 0);
  }
};
const standing = madeTake(body, { frames: 1, pose: stand });
const low = Math.min(standing.joints[3 * JOINT.l_foot + 1]!, standing.joints[3 * JOINT.r_foot + 1]!);
const straight = madeTake(body, { frames: 1 });
const sole = straight.joints[3 * JOINT.l_foot + 1]!;
const HIPS = straight.joints[1]! - (low - sole);

/** Stands from 0.5 s to 2 s and slides 6 cm meanwhile, trembling by 4 mm. */
const sliding = madeTake(body, {
  frames: 90,
  pose: stand,
  place: (t) => [0.04 * t + 0.004 * Math.sin(40 * t), HIPS + 0.01 * Math.sin(9 * t), 0.01 * t],
  contacts: (t) => (t >= 0.5 && t < 2 ? [1, 1, 1, 1] : [0, 0, 0, 0]),
});
const lock = (settings = {}) => ({ version: 1, operations: [newOperation('foot-lock', settings)] });
const bone = (joints: Float32Array, t: number, a: number, b: number): number =>
  Math.hypot(...[0, 1, 2].map((k) => joints[(t * 24 + a) * 3 + k]! - joints[(t * 24 + b) * 3 + k]!));
/** Bend of a knee, radians. */
const knee = (joints: Float32Array, t: number): number => {
  const u = [0, 1, 2].map((k) => joints[(t * 24 + JOINT.l_knee) * 3 + k]! - joints[(t * 24 + JOINT.l_hip) * 3 + k]!);
  const v = [0, 1, 2].map((k) => joints[(t * 24 + JOINT.l_ankle) * 3 + k]! - joints[(t * 24 + JOINT.l_knee) * 3 + k]!);
  return Math.acos(u.reduce((sum, x, k) => sum + x * v[k]!, 0) / (Math.hypot(...u) * Math.hypot(...v)));
};

describe('feet that are held', () => {
  test('stand within a millimetre where they slid by centimetres', () => {
    const { report } = applyCleanup(sliding, lock(), body);
    expect(report.before.worstSlideMm).toBeGreaterThan(25);
    expect(report.after.worstSlideMm).toBeLessThan(1);
    // Rows at both ends in which it still lands, or leaves already, do not count as standing.
    expect(report.before.contactFrames - report.after.contactFrames).toBeLessThanOrEqual(4);
    expect(report.after.worstSunkMm).toBeLessThan(5);
  });

  test('keep the length of every bone, and no knee jumps', () => {
    const { take } = applyCleanup(sliding, lock(), body);
    for (let t = 0; t < take.frames; t++) {
      for (const [a, b] of [
        [JOINT.l_hip, JOINT.l_knee],
        [JOINT.l_knee, JOINT.l_ankle],
        [JOINT.r_knee, JOINT.r_ankle],
      ] as const) {
        expect(bone(take.joints, t, a, b)).toBeCloseTo(bone(sliding.joints, t, a, b), 4);
      }
      if (t > 0) expect(Math.abs(knee(take.joints, t) - knee(take.joints, t - 1))).toBeLessThan(0.08);
      expect(knee(take.joints, t)).toBeGreaterThan(0.2);
    }
  });

  test('leave what is farther from a stay than the blend as it was', () => {
    const { take } = applyCleanup(sliding, lock({ blend: 0.1, above: false }), body);
    for (const t of [0, 3, 80, 89]) {
      for (let i = t * 72; i < (t + 1) * 72; i++) expect(take.poses[i]).toBeCloseTo(sliding.poses[i]!, 4);
    }
    expect(
      Math.abs(take.joints[(30 * 24 + JOINT.l_ankle) * 3]! - sliding.joints[(30 * 24 + JOINT.l_ankle) * 3]!),
    ).toBeGreaterThan(0.002);
  });

  test('are those a person says, over those that were seen', () => {
    const operation = newOperation('foot-lock');
    const free = { ...operation, holds: [{ from: 0, to: 90, foot: 'left' as const, state: 'free' as const }] };
    const { take } = applyCleanup(sliding, { version: 1, operations: [free] }, body);
    for (let t = 0; t < 90; t++) expect(take.contacts[4 * t]).toBeLessThan(0.5);
    const held = { ...operation, holds: [{ from: 70, to: 85, foot: 'right' as const, state: 'locked' as const }] };
    const { take: other } = applyCleanup(sliding, { version: 1, operations: [held] }, body);
    expect(other.contacts[4 * 75 + 2]).toBe(1);
    expect(other.contacts[4 * 75]).toBeLessThan(0.5);
  });

  test('are cut where a foot truly slides away, and stand still on both sides', () => {
    const far = madeTake(body, {
      frames: 90,
      pose: stand,
      place: (t) => [0.3 * t, HIPS, 0],
      contacts: () => [1, 1, 1, 1],
    });
    const { report } = applyCleanup(far, lock(), body);
    expect(report.after.worstSlideMm).toBeLessThan(2);
    expect(report.after.contactFrames).toBeLessThan(90);
    expect(report.after.contactFrames).toBeGreaterThan(10);
  });

  test('are told to be none where nobody stands, and the motion stays', () => {
    const floating = madeTake(body, { frames: 30, place: () => [0, 2, 0] });
    const { take, report } = applyCleanup(floating, lock(), body);
    expect(report.operations[0]!.note).toBe('no-contacts');
    expect(take.poses).toEqual(floating.poses);
  });

  test('come to rest without a jerk of the knee, however soon they were seen standing', () => {
    // The foot comes at 0.6 m/s until 1 s and counts as standing three frames earlier, 7 cm before its place.
    const swing = (t: number) => -0.6 * Math.max(0, 1 - t);
    const landing = madeTake(body, {
      frames: 60,
      pose: (t, set) => {
        stand(t, set);
        const early = Math.max(0, 1 - t);
        set('l_hip', -0.12 - 0.5 * early, 0, 0);
        set('l_knee', 0.24 + 0.2 * early, 0, 0);
        set('l_ankle', -0.12, 0, 0);
      },
      place: (t) => [swing(t), HIPS + 0.033, 0],
      contacts: (t) => (t > 0.88 ? [1, 1, 0, 0] : [0, 0, 0, 0]),
    });
    const { take } = applyCleanup(landing, lock({ picture: false }), body);
    expect([28, 31].map((t) => take.contacts[4 * t]! >= 0.5)).toEqual([false, true]);
    for (let t = 2; t < take.frames; t++) {
      const step = (joints: Float32Array) => knee(joints, t) - 2 * knee(joints, t - 1) + knee(joints, t - 2);
      expect(Math.abs(step(take.joints) - step(landing.joints))).toBeLessThan(0.025);
    }
  });

  test('do not sink: feet that move through the floor are raised', () => {
    const deep = madeTake(body, { frames: 60, pose: stand, place: (t) => [0, HIPS - 0.04 * Math.sin(3 * t) ** 2, 0] });
    const { report } = applyCleanup(deep, lock(), body);
    expect(report.before.worstSunkMm).toBeGreaterThan(35);
    expect(report.after.worstSunkMm).toBeLessThan(5);
  });
});
