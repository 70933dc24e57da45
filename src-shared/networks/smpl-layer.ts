import type { BodyModel } from '../body/body-model.ts';
import { SHAPE_COUNT } from '../body/body-model.ts';
import { restJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { add, multiply, subtract } from '../tape/elementwise.ts';
import { affine, matmul } from '../tape/linear-algebra.ts';
import { concat, gather, reshape, slice } from '../tape/rearrange.ts';
import { sum } from '../tape/reduce.ts';
import type { Value } from '../tape/tape.ts';

export interface PosedBody {
  /** Vertices, metres, shape [M, V, 3], of the vertices that were asked for, in their order. */
  readonly vertices: Value;
  /** The 24 posed joints, metres, shape [M, 24, 3]. */
  readonly joints: Value;
  /** Joints of the unposed body, shape [M, 24, 3]. */
  readonly restJoints: Value;
  /** R - I of joints 1 to 23, row-major, shape [M, 207]. */
  readonly poseFeature: Value;
  /** Rest vertices of this shape without pose corrections, shape [M, V, 3]. */
  readonly shaped: Value;
  /** Rest vertices with pose corrections, shape [M, V, 3]. */
  readonly corrected: Value;
}

/**
 * SMPL (Loper et al. 2015) on a tape: shape and pose corrections, joints, linear blend skinning.
 *
 * @param rotations joint rotations, the root's included, shape [M, 24, 3, 3]
 * @param betas     shape coefficients, shape [M, 10]
 * @param only      vertices to compute; all of them unless given
 */
export function smplLayer(rotations: Value, betas: Value, body: BodyModel, only?: ArrayLike<number>): PosedBody {
  const { tape } = rotations;
  const rows = rotations.shape[0]!;
  const arrays = arraysOf(body, only);
  const count = arrays.template.length / 3;
  const constant = (data: Float32Array, ...shape: number[]): Value => tape.constant(data, shape);

  const shapedFlat = affine(
    betas,
    constant(arrays.shapeDirs, 3 * count, SHAPE_COUNT),
    constant(arrays.template, 3 * count),
  );
  const rest = affine(
    betas,
    constant(arrays.jointDirs, 3 * JOINT_COUNT, SHAPE_COUNT),
    constant(arrays.joints, 3 * JOINT_COUNT),
  );
  const restJoints = reshape(rest, [rows, JOINT_COUNT, 3]);
  const below = slice(rotations, 1, 1, JOINT_COUNT);
  const poseFeature = reshape(subtract(below, constant(IDENTITY, 3, 3)), [rows, 9 * (JOINT_COUNT - 1)]);
  const correctedFlat = arrays.poseDirs
    ? add(shapedFlat, matmul(poseFeature, constant(arrays.poseDirs, 9 * (JOINT_COUNT - 1), 3 * count)))
    : shapedFlat;

  const { turned, joints } = chain(rotations, restJoints);
  const corrected = reshape(correctedFlat, [rows, count, 3]);
  // A_j maps rest points: [R_j | t_j - R_j J_j], as 12 numbers per joint.
  const moved = subtract(joints, rotate(turned, restJoints));
  const maps = reshape(concat([turned, reshape(moved, [rows, JOINT_COUNT, 3, 1])], 3), [rows, JOINT_COUNT, 12]);
  const blended = reshape(matmul(constant(arrays.weights, count, JOINT_COUNT), maps), [rows, count, 3, 4]);
  const linear = sum(multiply(slice(blended, 3, 0, 3), reshape(corrected, [rows, count, 1, 3])), [3]);
  return {
    vertices: add(linear, reshape(slice(blended, 3, 3, 4), [rows, count, 3])),
    joints,
    restJoints,
    poseFeature,
    shaped: reshape(shapedFlat, [rows, count, 3]),
    corrected,
  };
}

const IDENTITY = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** R x for stacks of rotations [M, J, 3, 3] and points [M, J, 3]. */
function rotate(rotations: Value, points: Value): Value {
  const [rows, joints] = points.shape as readonly [Value['shape'][number], number];
  return sum(multiply(rotations, reshape(points, [rows, joints, 1, 3])), [3]);
}

/** The joints of each distance from the root. */
const LEVELS: readonly (readonly number[])[] = (() => {
  const depth = PARENTS.map(() => 0);
  for (const [j, parent] of PARENTS.entries()) depth[j] = parent < 0 ? 0 : depth[parent]! + 1;
  return Array.from({ length: Math.max(...depth) + 1 }, (_, level) =>
    depth.flatMap((d, j) => (d === level ? [j] : [])),
  );
})();

/** World rotations [M, 24, 3, 3] and positions [M, 24, 3] of the joints, one level of the tree at a time. */
function chain(rotations: Value, rest: Value): { turned: Value; joints: Value } {
  let turnedLevel = gather(rotations, 1, LEVELS[0]!);
  let jointLevel = gather(rest, 1, LEVELS[0]!);
  const turned = [turnedLevel];
  const joints = [jointLevel];
  for (let level = 1; level < LEVELS.length; level++) {
    const here = LEVELS[level]!;
    const parents = here.map((j) => PARENTS[j]!);
    const above = parents.map((parent) => LEVELS[level - 1]!.indexOf(parent));
    const parentTurn = gather(turnedLevel, 1, above);
    const bones = subtract(gather(rest, 1, here), gather(rest, 1, parents));
    jointLevel = add(gather(jointLevel, 1, above), rotate(parentTurn, bones));
    turnedLevel = matmul(parentTurn, gather(rotations, 1, here));
    turned.push(turnedLevel);
    joints.push(jointLevel);
  }
  const order = LEVELS.flat();
  const back = order.map((_, j) => order.indexOf(j));
  return { turned: gather(concat(turned, 1), 1, back), joints: gather(concat(joints, 1), 1, back) };
}

interface LayerArrays {
  readonly template: Float32Array;
  /** Shape [3V, 10]. */
  readonly shapeDirs: Float32Array;
  /** Shape [207, 3V]. */
  readonly poseDirs: Float32Array | null;
  /** Shape [V, 24]. */
  readonly weights: Float32Array;
  /** Rest joints at β = 0, shape [72], and their derivatives, shape [72, 10]. */
  readonly joints: Float32Array;
  readonly jointDirs: Float32Array;
}

/** The body's arrays, cut down to some vertices. */
function arraysOf(body: BodyModel, only: ArrayLike<number> | undefined): LayerArrays {
  const { base, dirs } = restJoints(body);
  const joints = Float32Array.from(base);
  const jointDirs = Float32Array.from(dirs);
  const { template, shapeDirs, poseDirs, weights } = body;
  if (!only) return { template, shapeDirs, poseDirs, weights, joints, jointDirs };
  const rows = (data: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(only.length * width);
    for (let i = 0; i < only.length; i++) out.set(data.subarray(only[i]! * width, (only[i]! + 1) * width), i * width);
    return out;
  };
  let corrections: Float32Array | null = null;
  if (poseDirs) {
    const width = 3 * body.vertexCount;
    corrections = new Float32Array(9 * (JOINT_COUNT - 1) * 3 * only.length);
    for (let r = 0; r < 9 * (JOINT_COUNT - 1); r++) {
      corrections.set(rows(poseDirs.subarray(r * width, (r + 1) * width), 3), r * 3 * only.length);
    }
  }
  return {
    template: rows(template, 3),
    shapeDirs: rows(shapeDirs, 3 * SHAPE_COUNT),
    poseDirs: corrections,
    weights: rows(weights, JOINT_COUNT),
    joints,
    jointDirs,
  };
}
