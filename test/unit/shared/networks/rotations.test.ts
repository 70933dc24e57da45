import { describe, expect, it } from 'vitest';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { matrixToAxisAngle } from '#shared/networks/axis-angle.ts';
import { rot6dToMatrix } from '#shared/networks/rot6d.ts';
import { expectClose } from '#test/support/golden.ts';
import { everyRoute, type Route } from '#test/support/network-routes.ts';
import { procSymmetric } from '#test/support/procgen.ts';

const JOINTS = 24;

/** Axis-angle vectors of every length up to π, small ones and exact quarter and half turns about each axis among them. */
function vectors(): Float64Array {
  const out = Float64Array.from(procSymmetric('vectors', 3, 4 * JOINTS * 3));
  for (let i = 0; i < out.length; i += 3) {
    const length = Math.hypot(out[i]!, out[i + 1]!, out[i + 2]!);
    const angle = (Math.PI * (i + 1)) / (out.length + 3);
    for (let a = 0; a < 3; a++) out[i + a]! *= angle / length;
  }
  const special = [
    [0, 0, 0],
    [1e-4, 0, 0],
    [0, Math.PI / 2, 0],
    [3.1, 0, 0],
    [0, 3.1, 0],
    [0, 0, 3.1],
    [0, -3.1, 0],
    [-2.2, 0, 2.2],
  ];
  for (const [i, vector] of special.entries()) out.set(vector, 3 * i);
  return out;
}

async function turned(): Promise<{ given: Float64Array; routes: Route[] }> {
  const given = vectors();
  const matrices = new Float64Array(given.length * 3);
  for (let j = 0; j < given.length / 3; j++) axisAngleToMatrixInto(matrices, 9 * j, given, 3 * j);
  const shape = [given.length / 3 / JOINTS, JOINTS, 3, 3];
  const routes = await everyRoute(({ matrices }) => ({ vectors: matrixToAxisAngle(matrices!) }), {
    weights: new Map(),
    inputs: { matrices: { shape, data: Float32Array.from(matrices) } },
    shapes: { matrices: ['M', JOINTS, 3, 3] },
  });
  return { given, routes };
}

describe('rotations on a tape', () => {
  it('turns matrices back into the axis-angle vectors they came from, up to nearly half a turn', async () => {
    const { given, routes } = await turned();
    for (const { outputs } of routes) expectClose(outputs.vectors!.data, given, 1e-4);
  });

  it('gives finite vectors at exactly half a turn', async () => {
    const half = [1, -1, -1, -1, 1, -1, -1, -1, 1];
    const data = new Float32Array(27);
    for (let m = 0; m < 3; m++) for (let a = 0; a < 3; a++) data[9 * m + 4 * a] = half[3 * m + a]!;
    const routes = await everyRoute(({ matrices }) => ({ vectors: matrixToAxisAngle(matrices!) }), {
      weights: new Map(),
      inputs: { matrices: { shape: [1, 3, 3, 3], data } },
    });
    for (const { outputs } of routes) {
      const size = Array.from(outputs.vectors!.data, Math.abs);
      expectClose(size, [Math.PI, 0, 0, 0, Math.PI, 0, 0, 0, Math.PI], 1e-6);
    }
  });

  it('reads six numbers as interleaved columns and makes them a rotation', async () => {
    const data = procSymmetric('six', 4, 2 * JOINTS * 6);
    data.set([1, 0, 0, 1, 0, 0], 0);
    const routes = await everyRoute(({ six }) => ({ matrices: rot6dToMatrix(six!, JOINTS) }), {
      weights: new Map(),
      inputs: { six: { shape: [2, JOINTS * 6], data } },
      shapes: { six: ['M', JOINTS * 6] },
    });
    for (const { outputs } of routes) {
      const m = outputs.matrices!.data;
      expectClose(Array.from(m).slice(0, 9), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-6);
      for (let j = 0; j < 2 * JOINTS; j++) {
        const column = (c: number): number[] => [m[9 * j + c]!, m[9 * j + 3 + c]!, m[9 * j + 6 + c]!];
        const [x, y, z] = [column(0), column(1), column(2)] as [number[], number[], number[]];
        const dot = (a: number[], b: number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
        expectClose([dot(x, x), dot(y, y), dot(z, z), dot(x, y), dot(x, z), dot(y, z)], [1, 1, 1, 0, 0, 0], 1e-5);
        // The first column points where the first, third and fifth number do.
        const first = [data[6 * j]!, data[6 * j + 2]!, data[6 * j + 4]!];
        expect(dot(x, first)).toBeCloseTo(Math.hypot(...first), 5);
      }
    }
  });
});
