import { JOINT, JOINT_NAMES, MIRROR } from '#shared/body/smpl-tree.ts';
import { JOINTS } from '../anatomy/joints.ts';
import { solvePositive } from '../linear/cholesky.ts';
import type { SymmetricMesh } from '../mesh/mirror.ts';
import { distance, vertexNeighbours } from '../mesh/triangle-mesh.ts';
import { smoothStep } from '../sdf/smooth.ts';
import type { Vec3 } from '../sdf/solid.ts';
import { subtreeWeights } from '../skin/weights.ts';
import { fleshTarget } from './flesh-target.ts';
import { JOINT_MOTIONS, type JointMotion } from './joint-motion.ts';
import { apply, type Matrix3, multiply, rotationOf } from './rotations.ts';

/** Entries of a vertex's correction by one joint: 3 axes × 9 entries of R - I. */
export const ENTRIES = 27;

/** Pulls the coefficients towards zero where the samples say little; relative to the sample count. */
const RIDGE = 6e-3;

/** A joint leaves vertices alone whose largest correction in all samples is below this, metres. */
const LEAST = 0.0004;

const SMOOTHING = 2;

/** Flesh further from the joint than this has no part in its crease, metres. */
const CREASE_REACH = 0.28;

/** Pose corrections of one joint. */
export interface JointCorrections {
  readonly joint: number;
  readonly vertices: number[];
  /** Metres, shape [vertices, 3, 9]: axis, then row-major entry of R - I. */
  readonly values: Float64Array;
}

/** One sampled rotation with what depends on it alone. */
interface Sample {
  readonly rotation: Matrix3;
  /** vec(R - I), row-major. */
  readonly feature: Float64Array;
  readonly target: ReturnType<typeof fleshTarget>;
}

/**
 * Fits SMPL's pose corrections, linear in the entries of R - I, so that linear blend skinning comes as near as it can
 * to `fleshTarget` over each joint's range of motion: weighted least squares in posed space, one 27 × 27 system per
 * vertex and joint.
 *
 * @param weights skinning weights, shape [V, 24]
 * @returns corrections of joints 1 to 23 in order, exactly symmetric
 */
export function poseCorrections(mesh: SymmetricMesh, weights: Float64Array): JointCorrections[] {
  const neighbours = vertexNeighbours(mesh.triangles, mesh.positions.length);
  const out: JointCorrections[] = JOINT_NAMES.map((_, joint) => ({ joint, vertices: [], values: new Float64Array() }));
  for (const motion of JOINT_MOTIONS) {
    const j = JOINT[motion.joint];
    const samples = samplesOf(motion);
    let field = fitted(mesh, subtreeWeights(weights, j), motion, samples);
    for (let pass = 0; pass < SMOOTHING; pass++) field = smoothed(field, neighbours);
    if (MIRROR[j] === j) field = average(field, mirrored(field, mesh.partner));
    out[j] = packed(j, field, samples);
    if (MIRROR[j] !== j) out[MIRROR[j]!] = packed(MIRROR[j]!, mirrored(field, mesh.partner), mirroredSamples(samples));
  }
  return out.slice(1);
}

function samplesOf(motion: JointMotion): Sample[] {
  const degrees = Math.PI / 180;
  const centre = JOINTS[JOINT[motion.joint]]!;
  return motion.swings.flatMap((swing) =>
    motion.twists.map((twist) => {
      const rotation = multiply(
        rotationOf(swing.map((a) => a * degrees) as Vec3),
        rotationOf(motion.bone.map((a) => a * twist * degrees) as Vec3),
      );
      return { rotation, feature: featureOf(rotation), target: fleshTarget(motion, centre, rotation) };
    }),
  );
}

function featureOf(rotation: Matrix3): Float64Array {
  return rotation.map((value, e) => value - (e % 4 === 0 ? 1 : 0));
}

/** Unsmoothed coefficients of all vertices, shape [V, 27]. */
function fitted(mesh: SymmetricMesh, shares: Float64Array, motion: JointMotion, samples: Sample[]): Float64Array {
  const centre = JOINTS[JOINT[motion.joint]]!;
  const out = new Float64Array(mesh.positions.length * ENTRIES);
  const normal = new Float64Array(ENTRIES * ENTRIES);
  const right = new Float64Array(ENTRIES);
  mesh.positions.forEach((p, v) => {
    const share = shares[v]!;
    const twist = motion.twistShare ? motion.twistShare(p, share) : share;
    const bends = share > 1e-3 && share < 1 - 1e-3;
    const creases = motion.crease && distance(p, centre) < CREASE_REACH;
    if (!bends && Math.abs(twist - share) < 1e-3 && !creases) return;
    const part = bends ? 1 : partOfSide(motion, p[0]);
    if (part === 0) return;
    normal.fill(0);
    right.fill(0);
    let largest = 0;
    for (const { rotation, feature, target } of samples) {
      const blend = rotation.map((value, e) => value * share + (e % 4 === 0 ? 1 - share : 0));
      const linear = apply(blend, [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]]);
      const wanted = target(p, share, twist);
      const error = [0, 1, 2].map((a) => part * (wanted[a]! - centre[a]! - linear[a]!)) as Vec3;
      largest = Math.max(largest, Math.hypot(...error));
      accumulate(normal, right, blend, feature, error);
    }
    if (largest < LEAST) return;
    for (let i = 0; i < ENTRIES; i++) normal[i * ENTRIES + i]! += RIDGE * samples.length;
    solvePositive(normal, right);
    out.set(right, v * ENTRIES);
  });
  return out;
}

/** A crease of the left side ends softly at the mid-plane: the other knee is near too, but none of its business. */
function partOfSide(motion: JointMotion, x: number): number {
  const j = JOINT[motion.joint];
  return MIRROR[j] === j ? 1 : smoothStep(-0.05, 0.05, x);
}

/** Adds one sample to the normal equations: (MᵀM) ⊗ (f fᵀ) and (Mᵀ e) ⊗ f. */
function accumulate(normal: Float64Array, right: Float64Array, m: Matrix3, f: Float64Array, e: Vec3): void {
  for (let a = 0; a < 3; a++) {
    const push = m[a]! * e[0] + m[3 + a]! * e[1] + m[6 + a]! * e[2];
    for (let i = 0; i < 9; i++) right[a * 9 + i]! += push * f[i]!;
    for (let b = 0; b <= a; b++) {
      const mm = m[a]! * m[b]! + m[3 + a]! * m[3 + b]! + m[6 + a]! * m[6 + b]!;
      for (let i = 0; i < 9; i++) {
        const row = (a * 9 + i) * ENTRIES + b * 9;
        const k = mm * f[i]!;
        for (let l = 0; l < 9; l++) normal[row + l]! += k * f[l]!;
      }
    }
  }
}

function smoothed(field: Float64Array, neighbours: readonly number[][]): Float64Array {
  const out = new Float64Array(field.length);
  neighbours.forEach((list, v) => {
    for (let e = 0; e < ENTRIES; e++) {
      let sum = 0;
      for (const n of list) sum += field[n * ENTRIES + e]!;
      out[v * ENTRIES + e] = 0.5 * field[v * ENTRIES + e]! + (0.5 * sum) / list.length;
    }
  });
  return out;
}

/** Sign of entry e = (axis, row, column) under the mirror in x: one minus per index that is x. */
const MIRROR_SIGN = Float64Array.from({ length: ENTRIES }, (_, e) => {
  const indices = [Math.floor(e / 9), Math.floor((e % 9) / 3), e % 3];
  return indices.reduce((sign, index) => (index === 0 ? -sign : sign), 1);
});

function mirrored(field: Float64Array, partner: Int32Array): Float64Array {
  const out = new Float64Array(field.length);
  for (let v = 0; v < partner.length; v++) {
    for (let e = 0; e < ENTRIES; e++) out[v * ENTRIES + e] = MIRROR_SIGN[e]! * field[partner[v]! * ENTRIES + e]!;
  }
  return out;
}

function mirroredSamples(samples: readonly Sample[]): Sample[] {
  return samples.map((sample) => ({
    ...sample,
    feature: sample.feature.map((value, e) => value * MIRROR_SIGN[9 + e]!),
  }));
}

function average(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => (value + b[i]!) / 2);
}

function packed(joint: number, field: Float64Array, samples: readonly Sample[]): JointCorrections {
  const vertices: number[] = [];
  for (let v = 0; v < field.length / ENTRIES; v++) if (largestIn(field, v, samples) >= LEAST) vertices.push(v);
  const values = new Float64Array(vertices.length * ENTRIES);
  vertices.forEach((v, i) => {
    values.set(field.subarray(v * ENTRIES, (v + 1) * ENTRIES), i * ENTRIES);
  });
  return { joint, vertices, values };
}

function largestIn(field: Float64Array, v: number, samples: readonly Sample[]): number {
  let largest = 0;
  for (const { feature } of samples) {
    let squares = 0;
    for (let a = 0; a < 3; a++) {
      let sum = 0;
      for (let e = 0; e < 9; e++) sum += field[v * ENTRIES + a * 9 + e]! * feature[e]!;
      squares += sum * sum;
    }
    largest = Math.max(largest, Math.sqrt(squares));
  }
  return largest;
}
