import { beforeAll, describe, expect, it } from 'vitest';
import { findContacts } from '#shared/fitting/contacts.ts';
import { findFloor, type GroundWitness } from '#shared/fitting/find-floor.ts';
import { FIRST_SOLE, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import type { SolverBody } from '#shared/fitting/solve-takes.ts';
import { JOINT_MASS } from '#shared/fitting/terms/balance.ts';
import { exponential, rotated } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

let body: SolverBody;

beforeAll(async () => {
  body = await solverBody();
});

/** A motion seen by a camera that is pitched down by `pitch` radians, which walks `step` metres away a second. */
async function witness(pitch: number, step: number): Promise<GroundWitness> {
  const { truth, clip } = await syntheticPerson({ frames: 60, still: true });
  const points = posedPoints(body.table, truth);
  const turn = exponential([pitch, 0, 0]);
  const times = clip.ptsUs.map((us) => us / 1e6);
  for (let t = 0; t < 60; t++) {
    for (let p = 0; p < POINT_COUNT; p++) {
      const i = (t * POINT_COUNT + p) * 3;
      const at: Vec3 = [points[i]!, points[i + 1]! - 0.3, points[i + 2]! + step * times[t]!];
      points.set(rotated(turn, at), i);
    }
  }
  const { rest } = body.points;
  return {
    points,
    times,
    seen: new Uint8Array(60).fill(1),
    confidence: new Float64Array(60 * 33).fill(0.95),
    pelvisHeight: rest.base[1]! - Math.min(...[7, 10].map((j) => rest.base[3 * j + 1]!)) + 0.02,
  };
}

describe('the floor', () => {
  it('lies under the feet of somebody who stands, level for a level camera', async () => {
    const person = await witness(0, 0);
    const floor = findFloor([person]);
    expect(floor.up[1]).toBeLessThan(-0.99);
    const p = FIRST_SOLE * 3;
    const height = [0, 1, 2].reduce((sum, a) => sum + floor.up[a]! * person.points[p + a]!, floor.offset);
    expect(Math.abs(height)).toBeLessThan(0.04);
  });

  it('tilts with the path of somebody who walks away from a camera looking down', async () => {
    const floor = findFloor([await witness(0.3, 2)]);
    const pitch = Math.atan2(-floor.up[2], -floor.up[1]);
    expect(pitch).toBeGreaterThan(0.22);
    expect(pitch).toBeLessThan(0.36);
  });

  it('is found below somebody who is in view for half an hour and never stands', () => {
    const frames = 45_000;
    const points = new Float64Array(frames * POINT_COUNT * 3);
    for (let i = 0; i < points.length; i += 3) points.set([0, 1.2, 3], i);
    const times = Float64Array.from({ length: frames }, (_, t) => t / 25);
    const seen = new Uint8Array(frames);
    const confidence = new Float64Array(frames * 33);
    const floor = findFloor([{ points, times, seen, confidence, pelvisHeight: 0.9 }]);
    expect(Math.abs(floor.up[1] * 1.2 + floor.up[2] * 3 + floor.offset)).toBeLessThan(0.3);
  });

  it('is level where there is nobody', () => {
    const floor = findFloor([]);
    expect(floor.up[1]).toBeLessThan(-0.98);
    expect(Number.isFinite(floor.offset)).toBe(true);
  });
});

describe('contacts', () => {
  const floor = { up: [0, -1, 0] as const, offset: 1 };
  const times = Float64Array.from({ length: 40 }, (_, t) => t / 30);
  const withHeel = (x: (t: number) => number, height: (t: number) => number): Float64Array => {
    const points = new Float64Array(40 * POINT_COUNT * 3);
    for (let t = 0; t < 40; t++) {
      for (let s = 0; s < 4; s++) {
        const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
        points[p] = s === 0 ? x(t) : 5 * t;
        points[p + 1] = 1 - (s === 0 ? height(t) : 1);
      }
    }
    return points;
  };

  it('hold while a foot is low and slow, and only then', () => {
    const points = withHeel(
      (t) => (t < 20 ? 0 : 0.05 * (t - 20)),
      (t) => (t < 20 ? 0.01 : 0.1),
    );
    const { contacts, stays } = findContacts(points, times, floor);
    expect(stays).toHaveLength(1);
    expect(stays[0]!.sole).toBe(0);
    expect(stays[0]!.to).toBeGreaterThanOrEqual(18);
    expect(stays[0]!.to).toBeLessThanOrEqual(21);
    expect(contacts[4 * 10]).toBe(1);
    expect(contacts[4 * 30]).toBe(0);
  });

  it('do not come from a slow foot high above the floor', () => {
    expect(
      findContacts(
        withHeel(
          () => 0,
          () => 0.4,
        ),
        times,
        floor,
      ).stays,
    ).toEqual([]);
  });

  it('are cut where a slow slide has carried the foot away', () => {
    const { stays } = findContacts(
      withHeel(
        (t) => 0.006 * t,
        () => 0,
      ),
      times,
      floor,
    );
    expect(stays.length).toBeGreaterThan(1);
    for (const { from, to } of stays) expect(0.006 * (to - from)).toBeLessThan(0.16);
  });

  it('of a single picture go by height alone', () => {
    const points = withHeel(
      () => 0,
      () => 0,
    ).subarray(0, POINT_COUNT * 3);
    expect(findContacts(points, times.subarray(0, 1), floor).contacts[0]).toBe(1);
  });
});

it('divides the whole mass among the joints, the same on both sides', () => {
  expect(JOINT_MASS.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  for (const [l, r] of [
    [1, 2],
    [4, 5],
    [16, 17],
    [20, 21],
  ] as const)
    expect(JOINT_MASS[l]).toBe(JOINT_MASS[r]);
});
