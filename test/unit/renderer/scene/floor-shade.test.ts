import { describe, expect, it } from 'vitest';
import { floorShadeInto, SHADE_CELLS, SHADE_SIZE } from '#renderer/scene/floor-shade.ts';
import { ringStrength } from '#renderer/scene/ground-contact.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';

function standing(height = 0): Float64Array {
  const joints = new Float64Array(72).fill(1.2 + height);
  for (let j = 0; j < 24; j++) joints.set([0, 1.2 + height, 0], 3 * j);
  const put = (joint: number, x: number, y: number, z: number) => joints.set([x, y + height, z], 3 * joint);
  put(JOINT.l_knee, 0.1, 0.5, 0);
  put(JOINT.r_knee, -0.1, 0.5, 0);
  put(JOINT.l_ankle, 0.1, 0.08, 0);
  put(JOINT.r_ankle, -0.1, 0.08, 0);
  put(JOINT.l_foot, 0.1, 0.02, 0.12);
  put(JOINT.r_foot, -0.1, 0.02, 0.12);
  return joints;
}

const cellAt = (x: number, z: number) => {
  const cell = (value: number) => Math.floor(((value + SHADE_SIZE / 2) / SHADE_SIZE) * SHADE_CELLS);
  return cell(z) * SHADE_CELLS + cell(x);
};

describe('shade on the floor', () => {
  it('is darkest below the feet and gone at the border', () => {
    const shade = new Uint8Array(SHADE_CELLS * SHADE_CELLS);
    floorShadeInto(shade, standing());
    const feet = shade[cellAt(0.1, 0.08)]!;
    expect(feet).toBeGreaterThan(150);
    expect(shade[cellAt(0.5, -0.6)]).toBeLessThan(feet / 3);
    for (let i = 0; i < SHADE_CELLS; i++) {
      expect(shade[i]).toBe(0);
      expect(shade[i * SHADE_CELLS]).toBe(0);
    }
  });

  it('fades when a person jumps', () => {
    const shade = new Uint8Array(SHADE_CELLS * SHADE_CELLS);
    floorShadeInto(shade, standing(0.6));
    expect(Math.max(...shade)).toBeLessThan(60);
  });

  it('shows a touch from a half on', () => {
    expect([0, 0.5, 0.7, 0.9, 1].map(ringStrength)).toEqual([0, 0, expect.closeTo(0.5, 9), 1, 1]);
  });
});
