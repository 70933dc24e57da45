import { type BodyModel, SHAPE_COUNT } from './body-model.ts';
import type { PosedJoints } from './forward-kinematics.ts';
import { addPoseCorrections, packPoseDirs } from './pose-corrections.ts';
import { JOINT_COUNT } from './smpl-tree.ts';

/** Most joints that move one vertex in the packed weights. SMPL's own weights have at most four. */
const INFLUENCES = 4;

/** A body of one shape, packed for fast skinning. */
export interface ShapedBody {
  readonly body: BodyModel;
  /** Rest vertices of this shape, metres, shape [V, 3]. */
  readonly vertices: Float32Array;
  /** Joint indices, shape [V, 4]; unused slots have weight 0. */
  readonly skinJoints: Uint8Array;
  /** Joint weights, shape [V, 4]; rows sum to 1. */
  readonly skinWeights: Float32Array;
}

/** Applies the shape coefficients to the template (SMPL, Loper et al. 2015, equation 8) and packs the weights. */
export function shapeBody(body: BodyModel, betas: ArrayLike<number>): ShapedBody {
  const vertices = Float32Array.from(body.template);
  const count = Math.min(SHAPE_COUNT, betas.length);
  for (let i = 0; i < vertices.length; i++) {
    let sum = vertices[i]!;
    for (let k = 0; k < count; k++) sum += body.shapeDirs[i * SHAPE_COUNT + k]! * betas[k]!;
    vertices[i] = sum;
  }
  return { body, vertices, ...packWeights(body) };
}

/** Keeps the four largest weights of each vertex and renormalises them. */
function packWeights(body: BodyModel): { skinJoints: Uint8Array; skinWeights: Float32Array } {
  const skinJoints = new Uint8Array(body.vertexCount * INFLUENCES);
  const skinWeights = new Float32Array(body.vertexCount * INFLUENCES);
  const order = Array.from({ length: JOINT_COUNT }, (_, j) => j);
  for (let v = 0; v < body.vertexCount; v++) {
    const row = v * JOINT_COUNT;
    order.sort((a, b) => body.weights[row + b]! - body.weights[row + a]! || a - b);
    let sum = 0;
    for (let s = 0; s < INFLUENCES; s++) sum += body.weights[row + order[s]!]!;
    for (let s = 0; s < INFLUENCES; s++) {
      const w = body.weights[row + order[s]!]! / sum;
      skinWeights[v * INFLUENCES + s] = w;
      skinJoints[v * INFLUENCES + s] = w > 0 ? order[s]! : 0;
    }
  }
  return { skinJoints, skinWeights };
}

const translations = new Float64Array(JOINT_COUNT * 3);

/**
 * Linear blend skinning (SMPL, Loper et al. 2015, equations 2, 3 and 7).
 *
 * @param out    written: posed vertices, metres, shape [V, 3]
 * @param shaped the body of one shape (`shapeBody`)
 * @param rest   its rest joints, shape [24, 3]
 * @param posed  posed joints (`forwardKinematicsInto`)
 * @param local  local joint rotations, row-major, shape [24, 3, 3]; needed only for bodies with pose corrections
 */
export function skinInto(
  out: Float32Array,
  shaped: ShapedBody,
  rest: ArrayLike<number>,
  posed: PosedJoints,
  local: ArrayLike<number> | null = null,
): void {
  const { rotations: G, positions: P } = posed;
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (let a = 0; a < 3; a++) {
      const g = 9 * j + 3 * a;
      translations[3 * j + a] =
        P[3 * j + a]! - G[g]! * rest[3 * j]! - G[g + 1]! * rest[3 * j + 1]! - G[g + 2]! * rest[3 * j + 2]!;
    }
  }
  const source = shaped.body.poseDirs && local ? poseCorrected(shaped, local) : shaped.vertices;
  const { skinJoints, skinWeights } = shaped;
  for (let v = 0; v < shaped.body.vertexCount; v++) {
    const x = source[3 * v]!;
    const y = source[3 * v + 1]!;
    const z = source[3 * v + 2]!;
    let px = 0;
    let py = 0;
    let pz = 0;
    for (let s = 4 * v; s < 4 * v + INFLUENCES; s++) {
      const w = skinWeights[s]!;
      if (w === 0) continue;
      const j = skinJoints[s]!;
      const g = 9 * j;
      const t = 3 * j;
      px += w * (G[g]! * x + G[g + 1]! * y + G[g + 2]! * z + translations[t]!);
      py += w * (G[g + 3]! * x + G[g + 4]! * y + G[g + 5]! * z + translations[t + 1]!);
      pz += w * (G[g + 6]! * x + G[g + 7]! * y + G[g + 8]! * z + translations[t + 2]!);
    }
    out[3 * v] = px;
    out[3 * v + 1] = py;
    out[3 * v + 2] = pz;
  }
}

let corrected = new Float32Array(0);

/** The shaped rest vertices with their pose corrections; valid until the next call. */
function poseCorrected(shaped: ShapedBody, local: ArrayLike<number>): Float32Array {
  const { vertices, body } = shaped;
  if (corrected.length !== vertices.length) corrected = new Float32Array(vertices.length);
  corrected.set(vertices);
  addPoseCorrections(corrected, packPoseDirs(body.poseDirs!), local);
  return corrected;
}
