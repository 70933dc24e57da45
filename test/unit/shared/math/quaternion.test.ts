import { Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { conjugateInto, turnInto } from '#shared/math/quaternion.ts';

const q = new Quaternion(0.3, -0.2, 0.5, 0.7).normalize();

describe('turnInto', () => {
  it('turns a vector as three.js does, also in place', () => {
    const values = [9, 1, -2, 3];
    turnInto(values, 1, q.toArray(), 0, values, 1);
    const wanted = new Vector3(1, -2, 3).applyQuaternion(q).toArray();
    wanted.forEach((value, a) => {
      expect(values[1 + a]).toBeCloseTo(value, 12);
    });
    expect(values[0]).toBe(9);
  });
});

describe('conjugateInto', () => {
  it('turns back', () => {
    const back = [0, 0, 0, 0];
    conjugateInto(back, 0, q.toArray(), 0);
    const v = [1, 2, 3];
    turnInto(v, 0, q.toArray(), 0, v, 0);
    turnInto(v, 0, back, 0, v, 0);
    [1, 2, 3].forEach((value, a) => {
      expect(v[a]).toBeCloseTo(value, 12);
    });
  });
});
