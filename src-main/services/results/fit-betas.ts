import { SHAPE_COUNT } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import type { RestJoints } from '#shared/body/rest-joints.ts';
import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { TREE_JOINTS, VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import { median } from './picture-of-cameras.ts';

/** The middle of the shapes of all rows, coefficient by coefficient. */
export function medianBetas({ betas, frameIds }: ReadVibePerson): Float64Array {
  return Float64Array.from({ length: SHAPE_COUNT }, (_, k) =>
    median(Array.from(frameIds, (_id, row) => betas[SHAPE_COUNT * row + k]!)),
  );
}

/** Rows that are looked at, spread over the track. */
const ROWS = 60;
/** How far a joint of another body is expected from where its own would be, metres. */
const JOINT_SIGMA = 0.02;

/**
 * The shape of a body whose joints come nearest to those of a file that was made with another body.
 *
 * Forward kinematics is linear in the rest joints and these are linear in β, so that posing each shape direction as if it
 * were a skeleton gives the derivative of every joint. Least squares with β ~ N(0, 1).
 *
 * @param rest rest joints of the body to be shaped
 */
export function fitBetas(person: ReadVibePerson, rest: RestJoints): Float64Array {
  const n = person.frameIds.length;
  const rows = [
    ...new Set(Array.from({ length: Math.min(ROWS, n) }, (_, k) => Math.floor((k * n) / Math.min(ROWS, n)))),
  ];
  const posed = createPosedJoints();
  const skeletons = [rest.base, ...Array.from({ length: SHAPE_COUNT }, (_, k) => direction(rest, k))];
  const A = new Float64Array(SHAPE_COUNT * SHAPE_COUNT);
  const b = new Float64Array(SHAPE_COUNT);
  for (let k = 0; k < SHAPE_COUNT; k++) A[k * SHAPE_COUNT + k] = 1;
  for (const row of rows) {
    const places = skeletons.map((skeleton) => {
      forwardKinematicsInto(posed, skeleton, person.pose, 72 * row, [0, 0, 0], 0);
      return posed.positions.slice();
    });
    for (const [i, j] of TREE_JOINTS.slice(1)) {
      for (let a = 0; a < 3; a++) {
        const there = (joint: number): number => person.joints3d[(row * VIBE_JOINTS + joint) * 3 + a]!;
        const of = (k: number): number => places[k]![3 * j + a]! - places[k]![a]!;
        const residual = there(i) - there(8) - of(0);
        const weight = 1 / (JOINT_SIGMA * JOINT_SIGMA * rows.length);
        for (let k = 0; k < SHAPE_COUNT; k++) {
          b[k]! += weight * of(k + 1) * residual;
          for (let m = 0; m < SHAPE_COUNT; m++) A[k * SHAPE_COUNT + m]! += weight * of(k + 1) * of(m + 1);
        }
      }
    }
  }
  return solve(A, b);
}

function direction({ dirs }: RestJoints, k: number): Float64Array {
  return Float64Array.from({ length: dirs.length / SHAPE_COUNT }, (_, i) => dirs[i * SHAPE_COUNT + k]!);
}

/** Cholesky's decomposition; the matrix is positive definite. */
function solve(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= L[i * n + k]! * L[j * n + k]!;
      L[i * n + j] = i === j ? Math.sqrt(sum) : sum / L[j * n + j]!;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= L[i * n + k]! * x[k]!;
    x[i]! /= L[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= L[k * n + i]! * x[k]!;
    x[i]! /= L[i * n + i]!;
  }
  return x;
}
