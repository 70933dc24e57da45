import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { shareHidden } from '#renderer/scene/plate-hides.ts';

const plate = { halfWidth: 1, halfHeight: 0.5, depth: 2 };
const behind = [0, 0, 5, 0.5, 0, 5, 9, 0, 5, 0, 4, 5];

describe('the share of points a plate hides', () => {
  it('counts those on whose way the plate lies', () => {
    expect(shareHidden(plate, new Matrix4(), new Vector3(0, 0, 0), behind)).toBe(0.5);
  });

  it('counts nobody who stands before it, seen from either side', () => {
    expect(shareHidden(plate, new Matrix4(), new Vector3(0, 0, 9), behind)).toBe(0);
    expect(shareHidden(plate, new Matrix4(), new Vector3(0, 0, 0), [0, 0, 1])).toBe(0);
    expect(shareHidden(plate, new Matrix4(), new Vector3(0, 0, 9), [0, 0, 1])).toBe(1);
  });

  it('goes with where the plate is put', () => {
    const aside = new Matrix4().makeTranslation(4, 0, 0);
    expect(shareHidden(plate, aside, new Vector3(0, 0, 0), behind)).toBe(0.25);
    expect(shareHidden(plate, aside, new Vector3(0, 0, 0), [])).toBe(0);
  });
});
