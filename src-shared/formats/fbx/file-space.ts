import { turnInto } from '../../math/quaternion.ts';
import { mulQuaternionInto } from '../../math/rotation.ts';
import type { Vec3 } from '../../math/vec3.ts';
import type { RestMesh } from '../rest-mesh.ts';
import type { Quaternion, SkeletonJoint, SkeletonMotion } from '../skeleton-motion.ts';

/** Unit and axes of an FBX file. */
export interface FbxSpace {
  /** Length of a unit, metres; 0.01 where left out. */
  readonly metresPerUnit?: number;
  /** Axis that points up: `y` (front +Z, the default) or `z` (front −Y). X stays the body's left. */
  readonly up?: 'y' | 'z';
}

/** Turns Y up to Z up: +Z comes to lie at −Y. */
export const TO_Z_UP: Quaternion = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];

/**
 * A motion and its mesh turned to the axes of the file. Only what stands in the world changes: roots and the rest mesh;
 * joints below are relative to their parents.
 */
export function inFileSpace(
  motion: SkeletonMotion,
  mesh: RestMesh | null,
  { up = 'y' }: FbxSpace,
): { motion: SkeletonMotion; mesh: RestMesh | null } {
  if (up === 'y') return { motion, mesh };
  const { joints, frames } = motion;
  const rotations = motion.rotations.slice();
  const before = new Float64Array(4);
  const turned = joints.map((joint, j): SkeletonJoint => {
    if (joint.parent >= 0) return joint;
    for (let f = 0; f < frames; f++) {
      const at = 4 * (f * joints.length + j);
      before.set(rotations.subarray(at, at + 4));
      mulQuaternionInto(rotations, at, TO_Z_UP, 0, before, 0);
    }
    const orient = joint.orient && quaternionProduct(joint.orient);
    const rotation = quaternionProduct(joint.rotation);
    return { ...joint, offset: turnedRows(Float64Array.from(joint.offset)) as never as Vec3, rotation, orient };
  });
  const restRotations = motion.restRotations.slice();
  for (let at = 0; at < restRotations.length; at += 4) {
    before.set(restRotations.subarray(at, at + 4));
    mulQuaternionInto(restRotations, at, TO_Z_UP, 0, before, 0);
  }
  const moving = motion.moving.map((one) =>
    joints[one.joint]!.parent < 0 ? { ...one, positions: turnedRows(one.positions) } : one,
  );
  const restPositions = turnedRows(motion.restPositions);
  return {
    motion: { ...motion, joints: turned, rotations, restPositions, restRotations, moving },
    mesh: mesh && {
      ...mesh,
      vertices: turnedRows(mesh.vertices),
      normals: turnedRows(mesh.normals),
      shapes: mesh.shapes?.map((shape) => ({ ...shape, offsets: turnedRows(shape.offsets) })),
    },
  };
}

function quaternionProduct(q: Quaternion): Quaternion {
  const out: [number, number, number, number] = [0, 0, 0, 1];
  mulQuaternionInto(out, 0, TO_Z_UP, 0, q, 0);
  return out;
}

/** Vectors, shape [n, 3], turned to Z up. */
export function turnedRows<T extends Float32Array | Float64Array>(rows: T): T {
  const out = rows.slice() as T;
  for (let at = 0; at < out.length; at += 3) turnInto(out, at, TO_Z_UP, 0, rows, at);
  return out;
}
