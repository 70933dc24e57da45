import { describe, expect, it } from 'vitest';
import { addPoseCorrections, packPoseDirs } from '#shared/body/pose-corrections.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';

const V = 7;
const WIDTH = V * 3;

/** Corrections of vertices 2 and 5 by all joints. */
function poseDirs(): Float32Array {
  const out = new Float32Array(207 * WIDTH);
  for (let f = 0; f < 207; f++)
    for (const v of [2, 5]) for (let a = 0; a < 3; a++) out[f * WIDTH + v * 3 + a] = Math.sin(f + v + a);
  return out;
}

function rotations(pose: (i: number) => number): Float64Array {
  const out = new Float64Array(216);
  const axisAngle = Float64Array.from({ length: 72 }, (_, i) => pose(i));
  for (let j = 0; j < 24; j++) axisAngleToMatrixInto(out, 9 * j, axisAngle, 3 * j);
  return out;
}

describe('addPoseCorrections', () => {
  it('agrees with the dense product of specification 4.3', () => {
    const dirs = poseDirs();
    const local = rotations((i) => Math.cos(i));
    const out = new Float32Array(WIDTH).fill(1);
    addPoseCorrections(out, packPoseDirs(dirs), local);
    for (let i = 0; i < WIDTH; i++) {
      let expected = 1;
      for (let f = 0; f < 207; f++)
        expected += (local[9 + f]! - (f % 9 === 0 || f % 9 === 4 || f % 9 === 8 ? 1 : 0)) * dirs[f * WIDTH + i]!;
      expect(out[i]).toBeCloseTo(expected, 4);
    }
  });

  it('leaves the rest pose alone, and the root rotation too', () => {
    const out = new Float32Array(WIDTH);
    addPoseCorrections(
      out,
      packPoseDirs(poseDirs()),
      rotations((i) => (i < 3 ? 1 : 0)),
    );
    expect(out.every((x) => x === 0)).toBe(true);
  });

  it('packs an array once and keeps only the vertices that move', () => {
    const dirs = poseDirs();
    const packed = packPoseDirs(dirs);
    expect(packPoseDirs(dirs)).toBe(packed);
    expect([...packed.vertices.slice(0, 4)]).toEqual([2, 5, 2, 5]);
    expect(packed.starts[23]).toBe(46);
  });
});
