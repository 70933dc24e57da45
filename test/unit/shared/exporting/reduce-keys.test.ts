import { describe, expect, it } from 'vitest';
import { formatTolerance, parseTolerance } from '#shared/exporting/key-tolerance.ts';
import { reduceKeys } from '#shared/exporting/reduce-keys.ts';
import { eulerCurves } from '#shared/formats/euler-curve.ts';
import { animatedTurns } from '#shared/formats/fbx/animation.ts';
import {
  createPosedSkeleton,
  poseSkeletonInto,
  type SkeletonMotion,
  skeletonOf,
} from '#shared/formats/skeleton-motion.ts';
import { axisAngleToQuaternionInto, mulQuaternionInto, slerpInto } from '#shared/math/rotation.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const motion = skeletonOf(exportablePerson(proceduralTake(body, { frames: 120 }), body).motion);
const TOLERANCE = { degrees: 0.5, millimetres: 5 };

/** What a program shows that goes straight from key to key. */
function played(keys: NonNullable<SkeletonMotion['keys']>, how: 'slerp' | 'angles'): SkeletonMotion {
  const count = motion.joints.length;
  const rotations = new Float64Array(motion.rotations.length);
  for (let j = 0; j < count; j++) {
    const { values, at, stride } = animatedTurns(motion, j);
    const angles = eulerCurves(values, at, stride, motion.frames, 'xyz');
    between(keys.turns[j]!, (f, a, b, u) => {
      const out = (f * count + j) * 4;
      if (how === 'slerp') {
        slerpInto(rotations, out, motion.rotations, (a * count + j) * 4, motion.rotations, (b * count + j) * 4, u);
        return;
      }
      // R = Rz · Ry · Rx
      const q = new Float64Array([0, 0, 0, 1]);
      for (const axis of [2, 1, 0]) {
        const turn = [0, 0, 0];
        turn[axis] = angles[axis]![a]! + u * (angles[axis]![b]! - angles[axis]![a]!);
        const one = new Float64Array(4);
        axisAngleToQuaternionInto(one, 0, turn);
        mulQuaternionInto(q, 0, q.slice(), 0, one, 0);
      }
      rotations.set(q, out);
    });
  }
  const moving = motion.moving.map((path, m) => {
    const positions = new Float64Array(path.positions.length);
    between(keys.paths[m]!, (f, a, b, u) => {
      for (let k = 0; k < 3; k++) {
        const from = path.positions[3 * a + k]!;
        positions[3 * f + k] = from + u * (path.positions[3 * b + k]! - from);
      }
    });
    return { ...path, positions };
  });
  return { ...motion, rotations, moving };
}

function between(keys: Int32Array, call: (f: number, a: number, b: number, u: number) => void): void {
  keys.forEach((a, i) => {
    const b = keys[i + 1] ?? a;
    call(a, a, a, 0);
    for (let f = a + 1; f < b; f++) call(f, a, b, (f - a) / (b - a));
  });
}

function worst(shown: SkeletonMotion): { mm: number; degrees: number } {
  const [a, b] = [createPosedSkeleton(motion), createPosedSkeleton(motion)];
  let [mm, degrees] = [0, 0];
  for (let f = 0; f < motion.frames; f++) {
    poseSkeletonInto(a, motion, f);
    poseSkeletonInto(b, shown, f);
    for (let j = 0; j < motion.joints.length; j++) {
      mm = Math.max(mm, 1000 * Math.hypot(...[0, 1, 2].map((k) => a.positions[3 * j + k]! - b.positions[3 * j + k]!)));
      const dot = [0, 1, 2, 3].reduce((sum, k) => sum + a.rotations[4 * j + k]! * b.rotations[4 * j + k]!, 0);
      degrees = Math.max(degrees, (2 * Math.acos(Math.min(1, Math.abs(dot))) * 180) / Math.PI);
    }
  }
  return { mm, degrees };
}

describe('reduceKeys', () => {
  it.each(['slerp', 'angles'] as const)(
    'keeps every joint of every frame within the tolerance when played by %s',
    (how) => {
      const { keys, keysIn, keysOut, maxErrorMm } = reduceKeys(motion, TOLERANCE, 'angles');
      const { mm, degrees } = worst(played(keys, how));
      expect(mm).toBeLessThanOrEqual(TOLERANCE.millimetres);
      expect(degrees).toBeLessThanOrEqual(TOLERANCE.degrees);
      expect(maxErrorMm).toBeGreaterThan(0);
      expect(keysIn).toBe(25 * 120);
      expect(keysOut).toBeLessThan(0.6 * keysIn);
    },
  );

  it('keeps two keys of what stands still and all of what trembles', () => {
    const rotations = motion.rotations.slice();
    const count = motion.joints.length;
    for (let f = 0; f < motion.frames; f++) {
      rotations.set([0, 0, 0, 1], f * count * 4 + 4 * 7);
      const q = new Float64Array(4);
      axisAngleToQuaternionInto(q, 0, [f % 2 === 0 ? 0.1 : -0.1, 0, 0]);
      rotations.set(q, f * count * 4 + 4 * 8);
    }
    const { keys } = reduceKeys({ ...motion, rotations }, TOLERANCE, 'quaternions');
    expect([...keys.turns[7]!]).toEqual([0, 119]);
    expect(keys.turns[8]!.length).toBe(120);
  });

  it('keeps the only frame there is', () => {
    const one = skeletonOf(exportablePerson(proceduralTake(body, { frames: 1 }), body).motion);
    expect([...reduceKeys(one, TOLERANCE, 'angles').keys.turns[0]!]).toEqual([0]);
  });
});

describe('a tolerance', () => {
  it('is read as people write it, and refused where files cannot hold it', () => {
    expect(parseTolerance('0.1deg/1mm')).toEqual({ degrees: 0.1, millimetres: 1 });
    expect(parseTolerance('0.5° 5 mm')).toEqual({ degrees: 0.5, millimetres: 5 });
    expect(formatTolerance({ degrees: 0.1, millimetres: 1 })).toBe('0.1deg/1mm');
    for (const bad of ['', '1', '0deg/1mm', '0.1deg', '400deg/1mm', 'NaNdeg/1mm'])
      expect(parseTolerance(bad)).toBeNull();
  });
});
