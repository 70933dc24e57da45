import type { Vec3 } from '../../math/vec3.ts';
import { EULER_AXES, type EulerOrder } from '../euler-curve.ts';
import type { Quaternion } from '../skeleton-motion.ts';
import { decompose, type Matrix4, multiply, type NodeTransform, uniformScale } from './decompose.ts';
import { child, type FbxRecord } from './fbx-records.ts';

const ORDERS: readonly EulerOrder[] = ['xyz', 'xzy', 'yzx', 'yxz', 'zxy', 'zyx'];

/** Values of a `Properties70` block by name. */
export function fbxProperties(record: FbxRecord | undefined): (name: string) => readonly number[] | null {
  const entries = child(record?.children, 'Properties70')?.children ?? [];
  return (name) => {
    const found = entries.find(({ values }) => values[0] === name);
    return found ? found.values.slice(4).map(Number) : null;
  };
}

/** A model's transform relative to its parent, and the part of its rotation that is its joint orient. */
export function fbxTransform(name: string, model: FbxRecord): NodeTransform & { readonly orient: Quaternion | null } {
  const read = fbxProperties(model);
  const vector = (key: string, fallback = 0): Vec3 => {
    const found = read(key);
    return found?.length === 3 ? ([...found] as Vec3) : [fallback, fallback, fallback];
  };
  const isActive = (read('RotationActive')?.[0] ?? 0) !== 0;
  const order = isActive ? (ORDERS[read('RotationOrder')?.[0] ?? 0] ?? 'xyz') : 'xyz';
  const pre = isActive ? eulerMatrix(vector('PreRotation'), 'xyz') : identity();
  const post = isActive ? transposed(eulerMatrix(vector('PostRotation'), 'xyz')) : identity();
  const scale = uniformScale(name, vector('Lcl Scaling', 1));
  const pivot = vector('RotationPivot');
  const scalePivot = vector('ScalingPivot');
  const turn = eulerMatrix(vector('Lcl Rotation'), order);
  // T · Roff · Rp · Rpre · R · Rpost⁻¹ · Rp⁻¹ · Soff · Sp · S · Sp⁻¹
  const steps = [
    moved(vector('Lcl Translation')),
    moved(vector('RotationOffset')),
    moved(pivot),
    pre,
    turn,
    post,
    moved(pivot, -1),
    moved(vector('ScalingOffset')),
    moved(scalePivot),
    scaled(scale),
    moved(scalePivot, -1),
  ];
  const whole = steps.reduce((a, b) => multiply(a, b));
  const orient = isActive ? decompose(name, pre).rotation : null;
  return { ...decompose(name, whole), scale, orient };
}

function identity(): Matrix4 {
  return scaled(1);
}

function scaled(scale: number): Matrix4 {
  return Float64Array.of(scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 1);
}

function moved([x, y, z]: Vec3, sign = 1): Matrix4 {
  return Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, sign * x, sign * y, sign * z, 1);
}

/** The rotation of Euler angles in degrees. */
function eulerMatrix(degrees: Vec3, order: EulerOrder): Matrix4 {
  let out = identity();
  for (const axis of EULER_AXES[order]) out = multiply(axisMatrix(axis, (degrees[axis]! * Math.PI) / 180), out);
  return out;
}

function axisMatrix(axis: number, angle: number): Matrix4 {
  const out = identity();
  const [i, j] = [(axis + 1) % 3, (axis + 2) % 3];
  out[5 * i] = Math.cos(angle);
  out[5 * j] = Math.cos(angle);
  out[4 * i + j] = Math.sin(angle);
  out[4 * j + i] = -Math.sin(angle);
  return out;
}

function transposed(m: Matrix4): Matrix4 {
  return Float64Array.from(m, (_, i) => m[4 * (i % 4) + Math.floor(i / 4)]!);
}
