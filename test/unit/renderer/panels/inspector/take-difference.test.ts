import { describe, expect, it } from 'vitest';
import type { TakeArrayName, TakeData } from '#renderer/document/take-arrays.ts';
import { takeDifference } from '#renderer/panels/inspector/take-difference.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

/** A take of three rows from a frame on, all joints where `at` says. */
function data(
  firstFrame: number,
  joints: (j: number) => readonly number[],
  turn: (j: number) => readonly number[],
): TakeData {
  const rows = (of: (j: number) => readonly number[]) =>
    Float32Array.from({ length: 3 * 72 }, (_, i) => of(Math.floor((i % 72) / 3))[i % 3]!);
  const arrays: Partial<Record<TakeArrayName, Float32Array>> = { joints: rows(joints), poses: rows(turn) };
  const take = { first_frame: firstFrame, frames: 3 } as TakeData['take'];
  return { take, version: 1, hasRow: (row) => row !== 2, array: (name) => arrays[name]! };
}

const still = () => [0, 0, 0];

describe('takeDifference', () => {
  const a = data(10, (j) => [j, 1, 0], still);

  it('measures joints with the hips laid upon each other, and how far apart the hips are', () => {
    const b = data(10, (j) => (j === JOINT.l_wrist ? [j + 3, 1.03, 4.04] : [j + 3, 1, 4]), still);
    const difference = takeDifference(a, b, 10)!;
    expect(difference.jointMm[JOINT.l_wrist]).toBeCloseTo(50, 2);
    expect(difference.jointMm[JOINT.head]).toBeCloseTo(0, 3);
    expect(difference.meanMm).toBeCloseTo(50 / 23, 3);
    expect(difference.placeCm).toBeCloseTo(500, 3);
  });

  it('measures turns by the angle between them, the short way', () => {
    const b = data(
      10,
      (j) => [j, 1, 0],
      (j) => (j === JOINT.l_knee ? [Math.PI / 2, 0, 0] : j === JOINT.head ? [0, 2 * Math.PI - 0.1, 0] : still()),
    );
    const { jointDegrees } = takeDifference(a, b, 10)!;
    expect(jointDegrees[JOINT.l_knee]).toBeCloseTo(90, 3);
    expect(jointDegrees[JOINT.head]).toBeCloseTo((0.1 * 180) / Math.PI, 2);
    expect(jointDegrees[JOINT.neck]).toBeCloseTo(0, 3);
  });

  it('says nothing where not both are there, or rows are still on their way', () => {
    const b = data(11, (j) => [j, 1, 0], still);
    expect(takeDifference(a, b, 10)).toBeNull();
    expect(takeDifference(a, b, 12)).toBeNull();
    expect(takeDifference(a, b, 11)).not.toBeNull();
  });
});
