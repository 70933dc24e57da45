import { describe, expect, test } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { applyCleanup, Cleaner } from '#shared/cleanup/apply-cleanup.ts';
import { keptRows } from '#shared/cleanup/kept-keys.ts';
import type { OperationName } from '#shared/cleanup/operation-table.ts';
import { withPart } from '#shared/cleanup/shown-cuts.ts';
import { type CleanupOperation, newOperation } from '#shared/cleanup/stack.ts';
import type { Take } from '#shared/fitting/take.ts';
import { madeTake } from '#test/support/made-take.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await solverBody();
/** Walks 1 m/s towards +X, turned a quarter to its left, swinging once a second. */
const walk = madeTake(body, {
  frames: 121,
  firstFrame: 5,
  pose: (t, set) => {
    set('pelvis', 0, Math.PI / 2, 0);
    set('l_hip', 0.5 * Math.sin(2 * Math.PI * t), 0, 0.05);
    set('r_hip', -0.5 * Math.sin(2 * Math.PI * t), 0, 0);
    set('l_shoulder', 0, 0.4 * Math.sin(2 * Math.PI * t), -1.2);
  },
  place: (t) => [t + 2, 1 + 0.02 * Math.sin(4 * Math.PI * t), 0.5 + 0.02 * Math.sin(2 * Math.PI * t)],
  contacts: (t) => [t % 1 < 0.5 ? 1 : 0, 0, t % 1 < 0.5 ? 0 : 1, 0],
});
const done = (kind: OperationName, settings: CleanupOperation['settings'] = {}, more: Partial<CleanupOperation> = {}) =>
  applyCleanup(walk, { version: 1, operations: [{ ...newOperation(kind, settings), ...more }] }, body);
const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits = 4) => {
  expect(a.length).toBe(b.length);
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  expect(worst).toBeLessThan(0.5 * 10 ** -digits);
};
const place = (take: Take, t: number): number[] => [...take.joints.subarray(t * 72, t * 72 + 3)];

describe('where the motion is', () => {
  test('mirrored twice it is what it was; once, left is right', () => {
    const once = done('mirror').take;
    const twice = applyCleanup(once, { version: 1, operations: [newOperation('mirror')] }, body).take;
    close(twice.poses, walk.poses);
    close(twice.trans, walk.trans);
    close(twice.jointsCam, walk.jointsCam);
    expect(twice.contacts).toEqual(walk.contacts);
    expect(once.joints[(10 * 24 + JOINT.l_knee) * 3]).toBeCloseTo(-walk.joints[(10 * 24 + JOINT.r_knee) * 3]!, 4);
    expect(once.contacts[2]).toBe(walk.contacts[0]);
  });

  test('in place it sways and does not travel', () => {
    const { take, report } = done('root', { travel: 'in-place' });
    for (let t = 0; t < take.frames; t++) expect(Math.abs(place(take, t)[0]! - place(take, 0)[0]!)).toBeLessThan(0.1);
    expect(place(take, 15)[1]).toBeCloseTo(place(walk, 15)[1]!, 5);
    expect(report.onPicture).toBe(false);
    expect(report.after.contactFrames).toBe(0);
  });

  test('at the origin and forward it goes along +Z, and the camera goes with it', () => {
    const { take, report } = done('root', { start: 'origin', facing: 'forward' });
    expect(place(take, 0)[0]).toBeCloseTo(0, 5);
    expect(place(take, 0)[2]).toBeCloseTo(0, 5);
    expect(place(take, 120)[2]).toBeCloseTo(4, 1);
    expect(Math.abs(place(take, 120)[0]!)).toBeLessThan(0.05);
    close(take.jointsCam, walk.jointsCam, 3);
    expect(report.onPicture).toBe(true);
  });

  test('a floor that slopes is levelled, and the picture stays the same', () => {
    const slope = 0.06;
    const hill = madeTake(body, {
      frames: 120,
      pose: (t, set) => set('pelvis', 0, 0, 0.0 * t),
      place: (t) => [2 * Math.sin(2 * t), 0.95 + slope * 2 * Math.sin(2 * t) + 0.1, 2 * Math.cos(2 * t)],
      contacts: () => [1, 1, 1, 1],
    });
    const { take } = applyCleanup(hill, { version: 1, operations: [newOperation('floor')] }, body);
    const heights = Array.from({ length: 120 }, (_, t) => take.joints[(t * 24 + JOINT.l_foot) * 3 + 1]!);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.03);
    close(take.jointsCam, hill.jointsCam, 3);
    const raised = applyCleanup(hill, { version: 1, operations: [newOperation('floor', { raise: 10 })] }, body).take;
    expect(raised.joints[1]! - take.joints[1]!).toBeCloseTo(0.1, 4);
  });
});

describe('which frames there are', () => {
  test('trimmed it keeps frame numbers and times', () => {
    const { take } = done('trim', {}, { interval: { from: 15, to: 45 } });
    expect(take.frames).toBe(30);
    expect(take.firstFrame).toBe(15);
    expect(take.ptsUs).toEqual(walk.ptsUs.slice(10, 40));
    close(take.poses, walk.poses.slice(10 * 72, 40 * 72));
  });

  test('a loop goes on from its last row to its first as if nothing were, and keeps the way it goes', () => {
    const { take } = done('loop', { blend: 0.2 }, { interval: { from: 10, to: 10 + 36 } });
    expect(take.frames).toBe(30);
    const last = (take.frames - 1) * 72;
    // The step over the seam is the step the walk makes there.
    for (let i = 0; i < 72; i++) {
      const over = take.poses[i]! - take.poses[last + i]!;
      const step = walk.poses[(5 + 30) * 72 + i]! - walk.poses[(5 + 29) * 72 + i]!;
      expect(over).toBeCloseTo(step, 4);
    }
    const way = place(walk, 35)[0]! - place(walk, 5)[0]!;
    expect(place(take, 0)[0]! + way - place(take, 29)[0]!).toBeCloseTo(1 / 30, 3);
    expect(() => done('loop', { blend: 2 }, { interval: { from: 10, to: 40 } })).toThrow(
      expect.objectContaining({ code: 'cleanup/too-short' }),
    );
  });

  test('cuts alone keep to frames of the video, and what is shown is what is cut', () => {
    const loop = { ...newOperation('loop', { blend: 0.2 }), interval: { from: 25, to: 95 } };
    const stack = { version: 1, operations: [newOperation('smooth'), loop, newOperation('resample', { rate: '24' })] };
    const whole = applyCleanup(walk, stack, body, { timing: false }).take;
    const part = applyCleanup(walk, stack, body, { timing: 'cuts' }).take;
    expect([part.firstFrame, part.frames, part.fps]).toEqual([25, 64, walk.fps]);
    const shown = withPart('poses', whole, part);
    const row = (values: Float32Array, t: number) => [...values.subarray(t * 72, (t + 1) * 72)];
    expect(row(shown, 3)).toEqual(row(whole.poses, 3));
    expect(row(shown, 22)).toEqual(row(part.poses, 2));
    expect(row(shown, 22)).not.toEqual(row(whole.poses, 22));
    expect(row(shown, 60)).toEqual(row(whole.poses, 60));
  });

  test('at another rate and back it is the same motion, and no time drifts', () => {
    const up = done('resample', { rate: '120' });
    expect(up.take.frames).toBe(481);
    const [told] = up.report.operations;
    expect(told!.resampled).toMatchObject({ framesIn: 121, keysOut: 481, rate: { num: 120, den: 1 } });
    expect(told!.resampled!.driftUs).toBeLessThanOrEqual(0.5);
    const back = applyCleanup(
      up.take,
      { version: 1, operations: [newOperation('resample', { rate: '30' })] },
      body,
    ).take;
    expect(back.ptsUs).toEqual(walk.ptsUs);
    close(back.poses, walk.poses, 3);
    close(back.trans, walk.trans, 4);
  });

  test.each(['23.976', '25', '29.97', '50', '59.94', '12.5', '30000/1001'])('rate %s is exact over hours', (rate) => {
    const { take, report } = done('resample', { rate });
    const { num, den } = take.fps;
    const lastRow = take.frames - 1;
    expect(Math.abs(take.ptsUs[lastRow]! - (lastRow * 1e6 * den) / num)).toBeLessThanOrEqual(0.5);
    expect(report.operations[0]!.resampled!.endUs).toBeLessThanOrEqual(0);
    expect(report.operations[0]!.resampled!.endUs).toBeGreaterThan((-1e6 * den) / num - 1);
  });

  test('at half speed it takes twice as long, through the same poses', () => {
    const { take } = done('time-scale', { speed: 0.5 });
    expect(take.frames).toBe(241);
    close(take.poses.slice(60 * 72, 61 * 72), walk.poses.slice(30 * 72, 31 * 72), 4);
  });

  test('fewer keys stay within the error that is stated', () => {
    const { take, report } = done('reduce-keys', { angle: 1, distance: 3 });
    const { keys } = report.operations[0]!;
    expect(keys!.keysOut).toBeLessThan(0.2 * keys!.keysIn);
    expect(keys!.worstDeg).toBeLessThanOrEqual(1);
    expect(keys!.worstMm).toBeLessThanOrEqual(3);
    for (let i = 0; i < take.trans.length; i++) expect(Math.abs(take.trans[i]! - walk.trans[i]!)).toBeLessThan(0.0031);
  });

  test('kept rows reach whoever writes the take, unless what comes after sets keys of its own', () => {
    const reduce = newOperation('reduce-keys', { angle: 1 });
    const of = (...operations: CleanupOperation[]) => applyCleanup(walk, { version: 1, operations }, body).report.keys;
    const keys = of(newOperation('smooth'), reduce)!;
    expect(keys.frames).toBe(walk.frames);
    const knee = keptRows(keys, [JOINT.l_knee]);
    expect(knee).toEqual(keys.joints[JOINT.l_knee]);
    expect([knee[0], knee.at(-1)]).toEqual([0, walk.frames - 1]);
    expect(keptRows(keys, [])).toEqual(Int32Array.of(0, walk.frames - 1));
    const leg = new Set([...keys.joints[JOINT.l_hip]!, ...knee]);
    expect(new Set(keptRows(keys, [JOINT.l_hip, JOINT.l_knee]))).toEqual(leg);
    expect(of(reduce, newOperation('resample', { rate: '60' }))).toBeNull();
    expect(of(newOperation('smooth'))).toBeNull();
  });
});

describe('poses', () => {
  test('rows in which nobody was seen are led across, long holes are left and told', () => {
    const holes = madeTake(body, {
      frames: 120,
      pose: (t, set) => set('l_elbow', 0, (t > 1 && t < 1.2) || t > 2 ? 3 : Math.sin(t), 0),
      seen: (f) => !((f > 29 && f < 37) || (f > 59 && f < 118)),
    });
    const { take, report } = applyCleanup(holes, { version: 1, operations: [newOperation('fill')] }, body);
    expect(take.poses[(33 * 24 + JOINT.l_elbow) * 3 + 1]).toBeCloseTo(Math.sin(1.1), 1);
    expect(report.operations[0]!.note).toBe('gaps-left');
    expect(take.poses[(80 * 24 + JOINT.l_elbow) * 3 + 1]).toBeCloseTo(3, 3);
  });

  test('a knee that bends far backwards comes back; poses people take stay', () => {
    const odd = madeTake(body, { frames: 3, pose: (_t, set) => set('l_knee', -0.8, 0, 0) });
    const { take } = applyCleanup(odd, { version: 1, operations: [newOperation('limits')] }, body);
    expect(take.poses[3 * JOINT.l_knee]).toBeGreaterThan(-0.4);
    const sane = done('limits').take;
    close(sane.poses.subarray(0, 72), walk.poses.subarray(0, 72), 1);
  });

  test('an arm inside the trunk is moved out, one beside it stays', () => {
    const inside = madeTake(body, { frames: 5, pose: (_t, set) => set('l_shoulder', 0, 0, -1.75) });
    const { take } = applyCleanup(inside, { version: 1, operations: [newOperation('self-contact')] }, body);
    expect(take.joints[3 * JOINT.l_elbow]).toBeGreaterThan(inside.joints[3 * JOINT.l_elbow]! + 0.005);
    const beside = madeTake(body, { frames: 5 });
    expect(applyCleanup(beside, { version: 1, operations: [newOperation('self-contact')] }, body).take.poses).toEqual(
      beside.poses,
    );
  });

  test('hands hang relaxed, the same on both sides', () => {
    const { take } = done('hands');
    expect(take.poses[3 * JOINT.l_hand + 2]).toBeCloseTo(-take.poses[3 * JOINT.r_hand + 2]!, 5);
    expect(take.poses[3 * JOINT.l_hand + 2]).toBeLessThan(-0.2);
  });
});

describe('a stack', () => {
  test('that is empty, or off, gives the same motion', () => {
    const off = { ...newOperation('mirror'), on: false };
    const { take, report } = applyCleanup(walk, { version: 1, operations: [off] }, body);
    close(take.poses, walk.poses, 5);
    close(take.joints, walk.joints, 5);
    expect(report.before).toEqual(report.after);
  });

  test('does nothing to the take it cleans', () => {
    const before = structuredClone(walk);
    for (const kind of ['smooth', 'foot-lock', 'mirror', 'floor', 'loop'] as const) done(kind);
    expect(walk).toEqual(before);
  });

  test('refuses frames the take has not, and says which it has', () => {
    expect(() => done('smooth', {}, { interval: { from: 0, to: 20 } })).toThrow(
      'Clean-up "smooth" is to work on frames 0 to 19, but the take has frames 5 to 125.',
    );
    expect(() => done('trim', {}, { interval: { from: 100, to: 999 } })).toThrow(
      expect.objectContaining({ code: 'cleanup/outside' }),
    );
  });

  test('keeps what did not change: the second run gives the same, operation by operation', () => {
    const cleaner = new Cleaner(walk, body);
    const stack = { version: 1, operations: [newOperation('smooth'), newOperation('foot-lock')] };
    const first = cleaner.apply(stack);
    const other = cleaner.apply({
      version: 1,
      operations: [stack.operations[0]!, newOperation('foot-lock', { blend: 0.4 })],
    });
    expect(other.report.operations[0]!.after).toBe(first.report.operations[0]!.after);
    expect(cleaner.apply(stack).take).toEqual(first.take);
    expect(applyCleanup(walk, stack, body).take).toEqual(first.take);
  });

  test('works on takes of no row, one row and two', () => {
    for (const frames of [0, 1, 2]) {
      const short = madeTake(body, { frames });
      const operations = (
        [
          'fill',
          'smooth',
          'limits',
          'self-contact',
          'hands',
          'floor',
          'foot-lock',
          'root',
          'mirror',
          'trim',
          'time-scale',
          'resample',
          'reduce-keys',
        ] as const
      ).map((kind) => newOperation(kind));
      const { take } = applyCleanup(short, { version: 1, operations }, body);
      expect(take.frames).toBe(frames);
      expect([...take.poses].every(Number.isFinite)).toBe(true);
    }
  });
});
