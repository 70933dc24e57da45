import { type BodyModel, SHAPE_COUNT } from '../../../body/body-model.ts';
import { JOINTS49_COUNT, JOINTS49_SOURCE, type Joints49Source, SMPL_VERTEX_IDS } from '../../../body/joints49.ts';
import { type RestJoints, restJoints } from '../../../body/rest-joints.ts';
import { JOINT_COUNT } from '../../../body/smpl-tree.ts';

/** Entries of R − I of the 23 joints below the pelvis. */
export const POSE_FEATURES = (JOINT_COUNT - 1) * 9;

/** The vertices some of the 49 joints are made of, with everything that moves them. */
interface PickedVertices {
  readonly count: number;
  /** shape [count, 3] */
  readonly template: Float64Array;
  /** shape [count, 3, 10] */
  readonly shapeDirs: Float64Array;
  /** shape [count, 3, 207] */
  readonly poseDirs: Float64Array;
  /** Joints with a weight on vertex v are entries `starts[v] .. starts[v+1])`. */
  readonly starts: Uint32Array;
  readonly joints: Uint8Array;
  readonly weights: Float64Array;
}

/** One of the 49 joints: a posed joint of the tree, or a sum of vertices. */
type Recipe = { readonly joint: number } | { readonly vertices: readonly { index: number; weight: number }[] };

/** What the 49 joints of a body depend on; built once for a body and a set of joints. */
export interface BodyJoints {
  readonly rest: RestJoints;
  readonly picked: PickedVertices;
  /** null for joints that are not wanted. */
  readonly recipes: readonly (Recipe | null)[];
}

/** Gathers what the wanted ones of the 49 joints depend on, so that no other vertex is touched while solving. */
export function bodyJoints(body: BodyModel, source: Joints49Source, wanted: (joint: number) => boolean): BodyJoints {
  const ids: number[] = [];
  const place = (vertex: number): number => {
    const known = ids.indexOf(vertex);
    return known >= 0 ? known : ids.push(vertex) - 1;
  };
  const vertexIds = source.vertexIds ?? SMPL_VERTEX_IDS;
  const { starts, columns, values } = source.extraRegressor;
  const recipes = Array.from({ length: JOINTS49_COUNT }, (_, i): Recipe | null => {
    if (!wanted(i)) return null;
    const from = JOINTS49_SOURCE[i]!;
    if (from < JOINT_COUNT) return { joint: from };
    const pick = from - JOINT_COUNT;
    if (pick < vertexIds.length) return { vertices: [{ index: place(vertexIds[pick]!), weight: 1 }] };
    const row = pick - vertexIds.length;
    const vertices: { index: number; weight: number }[] = [];
    for (let k = starts[row]!; k < starts[row + 1]!; k++) {
      vertices.push({ index: place(columns[k]!), weight: values[k]! });
    }
    return { vertices };
  });
  return { rest: restJoints(body), picked: pickVertices(body, ids), recipes };
}

function pickVertices(body: BodyModel, ids: readonly number[]): PickedVertices {
  const template = new Float64Array(ids.length * 3);
  const shapeDirs = new Float64Array(ids.length * 3 * SHAPE_COUNT);
  const poseDirs = new Float64Array(ids.length * 3 * POSE_FEATURES);
  const starts = new Uint32Array(ids.length + 1);
  const joints: number[] = [];
  const weights: number[] = [];
  for (const [i, v] of ids.entries()) {
    template.set(body.template.subarray(3 * v, 3 * v + 3), 3 * i);
    shapeDirs.set(body.shapeDirs.subarray(3 * v * SHAPE_COUNT, (3 * v + 3) * SHAPE_COUNT), 3 * i * SHAPE_COUNT);
    for (let a = 0; a < 3 && body.poseDirs; a++) {
      for (let f = 0; f < POSE_FEATURES; f++) {
        poseDirs[(3 * i + a) * POSE_FEATURES + f] = body.poseDirs[f * body.vertexCount * 3 + 3 * v + a]!;
      }
    }
    for (let j = 0; j < JOINT_COUNT; j++) {
      const weight = body.weights[v * JOINT_COUNT + j]!;
      if (weight === 0) continue;
      joints.push(j);
      weights.push(weight);
    }
    starts[i + 1] = joints.length;
  }
  return {
    count: ids.length,
    template,
    shapeDirs,
    poseDirs,
    starts,
    joints: Uint8Array.from(joints),
    weights: Float64Array.from(weights),
  };
}
