import { expect, it } from 'vitest';
import {
  axisAngleToMatrixBodyModelInto,
  axisAngleToMatrixInto,
  matrixToAxisAngleInto,
  matrixToQuaternionInto,
  quaternionToAxisAngleInto,
  quaternionToMatrixInto,
  ROT6D_EPS,
  rot6dToMatrixInto,
} from '#shared/compat/vibe/rotations.ts';
import * as studio from '#shared/math/rotation.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';

type Convert = (out: Float64Array, o: number, from: Float64Array, fo: number) => void;

function each(from: Float64Array, fromSize: number, toSize: number, convert: Convert): Float64Array {
  const rows = from.length / fromSize;
  const out = new Float64Array(rows * toSize);
  for (let i = 0; i < rows; i++) convert(out, i * toSize, from, i * fromSize);
  return out;
}

/** Rotation vectors of almost half a turn may come out with the other axis: those are compared as rotations. */
function expectSameTurns(actual: Float64Array, expected: Float64Array): void {
  for (let i = 0; i < expected.length; i += 3) {
    const angle = Math.hypot(...expected.subarray(i, i + 3));
    const near = Math.PI - angle < 1e-2;
    const [a, b] = [actual, expected].map((v) => (near ? each(v.slice(i, i + 3), 3, 9, asMatrix) : v.slice(i, i + 3)));
    expectClose(a!, b!, near ? 1e-4 : 1e-5);
  }
}
const asMatrix: Convert = (out, o, from, fo) => studio.axisAngleToMatrixInto(out, o, from, fo);

describeGolden('geometry', (golden) => {
  const values = (name: string) => golden.values(name);

  it('makes rotations of six numbers as both of VIBE’s variants do', () => {
    const from = values('rot6d_in');
    const with6 =
      (eps: number): Convert =>
      (out, o, r, ro) =>
        rot6dToMatrixInto(out, o, r, ro, eps);
    expectClose(each(from, 6, 9, with6(ROT6D_EPS.vibe)), values('rot6d_rotmat'), 1e-5);
    expectClose(each(from, 6, 9, with6(ROT6D_EPS.spin)), values('rot6d_rotmat_spin_variant'), 1e-5);
    expectClose(
      each(from, 6, 9, (out, o, r, ro) => studio.rot6dToMatrixInto(out, o, r, ro)),
      values('rot6d_rotmat'),
      1e-5,
    );
  });

  it('makes matrices of rotation vectors as the losses and as the body model do', () => {
    const from = values('aa_in');
    expectClose(each(from, 3, 9, axisAngleToMatrixInto), values('rodrigues_rotmat'), 1e-5);
    expectClose(each(from, 3, 9, axisAngleToMatrixBodyModelInto), values('rodrigues_rotmat_bodymodel_variant'), 1e-5);
    expectClose(each(from, 3, 9, asMatrix), values('rodrigues_rotmat_bodymodel_variant'), 1e-5);
  });

  it('takes the quaternion of a matrix by the same branches', () => {
    expectClose(each(values('rotmat_in'), 9, 4, matrixToQuaternionInto), values('rotmat_quat_wxyz'), 1e-4);
  });

  it('takes the rotation vector of a matrix', () => {
    const actual = each(values('rotmat_in'), 9, 3, matrixToAxisAngleInto);
    expectSameTurns(actual, values('rotmat_aa'));
    expect(actual.every(Number.isFinite)).toBe(true);
  });

  it('turns quaternions into rotation vectors and matrices', () => {
    const from = values('quat_in_wxyz');
    expectSameTurns(each(from, 4, 3, quaternionToAxisAngleInto), values('quat_aa'));
    expectClose(each(from, 4, 9, quaternionToMatrixInto), values('quat_rotmat'), 1e-5);
  });
});
