import { Euler, Quaternion } from 'three';
import { describe, expect, it } from 'vitest';
import { type EulerOrder, eulerCurves } from '#shared/formats/euler-curve.ts';

/** three.js names orders by matrix product, last letter applied first. */
const THREE_ORDER = { xyz: 'ZYX', xzy: 'YZX', yzx: 'XZY', yxz: 'ZXY', zxy: 'YXZ', zyx: 'XYZ' } as const;

function sample(frames: number, rotation: (u: number) => Quaternion): Float64Array {
  const out = new Float64Array(frames * 4);
  for (let f = 0; f < frames; f++) rotation(f / (frames - 1)).toArray(out as unknown as number[], 4 * f);
  return out;
}

/** Largest angle between the given rotations and those the curves mean, radians. */
function error(quaternions: Float64Array, curves: readonly Float64Array[], order: EulerOrder): number {
  let worst = 0;
  for (let f = 0; f < curves[0]!.length; f++) {
    const euler = new Euler(curves[0]![f], curves[1]![f], curves[2]![f], THREE_ORDER[order]);
    const q = new Quaternion().fromArray(quaternions as unknown as number[], 4 * f);
    worst = Math.max(worst, q.angleTo(new Quaternion().setFromEuler(euler)));
  }
  return worst;
}

function largestStep(curves: readonly Float64Array[]): number {
  return Math.max(...curves.flatMap((curve) => [...curve].slice(1).map((value, f) => Math.abs(value - curve[f]!))));
}

const axis = (x: number, y: number, z: number, angle: number) =>
  new Quaternion(x * Math.sin(angle / 2), y * Math.sin(angle / 2), z * Math.sin(angle / 2), Math.cos(angle / 2));

describe.each<EulerOrder>(['xyz', 'xzy', 'yzx', 'yxz', 'zxy', 'zyx'])('eulerCurves in the order %s', (order) => {
  it('means the rotation it was given, wherever that points', () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5;
    const quaternions = sample(500, () => new Quaternion(random(), random(), random(), random()).normalize());
    expect(error(quaternions, eulerCurves(quaternions, 0, 4, 500, order), order)).toBeLessThan(1e-7);
  });

  it.each([
    ['x', axis(1, 0, 0, 0)],
    ['y', axis(0, 1, 0, 0)],
    ['z', axis(0, 0, 1, 0)],
  ])('counts on beyond whole turns about %s', (name) => {
    const [x, y, z] = [name === 'x' ? 1 : 0, name === 'y' ? 1 : 0, name === 'z' ? 1 : 0];
    const quaternions = sample(400, (u) => axis(x, y, z, u * 6 * Math.PI));
    const curves = eulerCurves(quaternions, 0, 4, 400, order);
    expect(error(quaternions, curves, order)).toBeLessThan(1e-7);
    expect(largestStep(curves)).toBeLessThan(0.06);
  });

  it('stays exact in gimbal lock and does not spin there', () => {
    const about = (name: string, angle: number) =>
      axis(name === 'x' ? 1 : 0, name === 'y' ? 1 : 0, name === 'z' ? 1 : 0, angle);
    const middle = about(order[1]!, Math.PI / 2);
    const quaternions = sample(50, (u) => about(order[2]!, 0.3 * u).multiply(middle));
    const curves = eulerCurves(quaternions, 0, 4, 50, order);
    expect(error(quaternions, curves, order)).toBeLessThan(1e-7);
    expect(largestStep(curves)).toBeLessThan(0.02);
  });

  it('reads one joint out of many', () => {
    const one = sample(5, (u) => axis(0, 1, 0, u));
    const many = new Float64Array(5 * 12);
    for (let f = 0; f < 5; f++) many.set(one.subarray(4 * f, 4 * f + 4), 12 * f + 8);
    expect(eulerCurves(many, 8, 12, 5, order)).toEqual(eulerCurves(one, 0, 4, 5, order));
  });
});
