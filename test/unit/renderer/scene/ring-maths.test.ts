import { describe, expect, it } from 'vitest';
import { across, type Ring, ringAngle, ringPoint, shortTurn } from '#renderer/scene/ring-maths.ts';
import { cross, dot, sub, unit, type Vec3 } from '#shared/math/vec3.ts';

const axis = unit([0.3, 0.8, -0.5]);
const ring: Ring = { centre: [0.2, 1.3, -0.4], axis, zero: across(axis, [0, -1, 0]), radius: 0.2 };

describe('rings', () => {
  it('finds the angle a ray points at', () => {
    const eye: Vec3 = [1.5, 4, -2.5];
    for (const angle of [-3, -1.2, 0, 0.4, 2.9]) {
      const direction = unit(sub(ringPoint(ring, angle), eye));
      expect(ringAngle(ring, eye, direction)).toBeCloseTo(angle, 9);
    }
  });

  it('says nothing where the ring is seen edge-on', () => {
    const eye = ringPoint({ ...ring, radius: 5 }, 1);
    expect(ringAngle(ring, eye, unit(sub(ring.centre, eye)))).toBeNull();
  });

  it('counts right-handed around the axis', () => {
    const a = sub(ringPoint(ring, 0), ring.centre);
    const b = sub(ringPoint(ring, 0.1), ring.centre);
    expect(dot(cross(a, b), axis)).toBeGreaterThan(0);
  });

  it('begins along the bone where that is possible', () => {
    expect(dot(across(axis, [0, -1, 0]), axis)).toBeCloseTo(0, 12);
    expect(across([0, 1, 0], [0, 5, 0])).toHaveLength(3);
    expect(Math.hypot(...across([0, 1, 0], [0, 5, 0]))).toBeCloseTo(1, 12);
  });

  it('goes on over half a turn without a jump', () => {
    expect(shortTurn(3.1, -3.1)).toBeCloseTo(2 * Math.PI - 6.2, 12);
    expect(shortTurn(-3.1, 3.1)).toBeCloseTo(6.2 - 2 * Math.PI, 12);
  });
});
