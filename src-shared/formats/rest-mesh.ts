import type { ShapedBody } from '../body/skinning.ts';

/** The mesh of one shape in rest pose with everything a skinned file needs. Metres, Y up. */
export interface RestMesh {
  readonly vertexCount: number;
  /** Shape [V, 3]. */
  readonly vertices: Float32Array;
  /** Unit vertex normals, area-weighted, shape [V, 3]. */
  readonly normals: Float32Array;
  /** Triangles, counter-clockwise seen from outside, shape [F, 3]. */
  readonly faces: Uint32Array;
  /** Joint indices, shape [V, 4]; unused slots are 0 with weight 0. */
  readonly skinJoints: Uint8Array;
  /** Joint weights, shape [V, 4]; rows sum to 1. */
  readonly skinWeights: Float32Array;
  /** Ways in which the body can change its shape from that of this person; none where left out. */
  readonly shapes?: readonly MeshShape[];
}

/** One way of a body to change its shape: a blend shape, or morph target, whose weight is 0 for this person. */
export interface MeshShape {
  readonly name: string;
  /** How far each vertex goes at weight 1, metres, shape [V, 3]. */
  readonly offsets: Float32Array;
}

/** How far a shaped body has to be raised for its lowest vertex to touch the floor in rest pose, metres. */
export function floorLift({ vertices }: ShapedBody): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < vertices.length; i += 3) lowest = Math.min(lowest, vertices[i]!);
  return vertices.length > 0 ? -lowest : 0;
}

/**
 * The rest mesh of a shaped body. Pose corrections cannot be told to plain skinning and are left out.
 *
 * @param lift how far the rest pose is raised, metres; the same as in `bodyMotion`
 */
export function restMesh(shaped: ShapedBody, lift = 0): RestMesh {
  const { skinJoints, skinWeights } = shaped;
  const { faces, vertexCount } = shaped.body;
  const vertices = shaped.vertices.map((value, i) => (i % 3 === 1 ? value + lift : value));
  return { vertexCount, vertices, normals: vertexNormals(vertices, faces), faces, skinJoints, skinWeights };
}

/** Area-weighted unit normals, shape [V, 3]; (0, 1, 0) where a vertex has no area around it. */
export function vertexNormals(vertices: Float32Array, faces: Uint32Array): Float32Array {
  const sum = new Float64Array(vertices.length);
  const edge = new Float64Array(6);
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]! * 3;
    const b = faces[f + 1]! * 3;
    const c = faces[f + 2]! * 3;
    for (let k = 0; k < 3; k++) {
      edge[k] = vertices[b + k]! - vertices[a + k]!;
      edge[3 + k] = vertices[c + k]! - vertices[a + k]!;
    }
    for (let k = 0; k < 3; k++) {
      const m = (k + 1) % 3;
      const n = (k + 2) % 3;
      const part = edge[m]! * edge[3 + n]! - edge[n]! * edge[3 + m]!;
      sum[a + k]! += part;
      sum[b + k]! += part;
      sum[c + k]! += part;
    }
  }
  const out = new Float32Array(vertices.length);
  for (let v = 0; v < out.length; v += 3) {
    const length = Math.hypot(sum[v]!, sum[v + 1]!, sum[v + 2]!);
    if (length < 1e-20) out[v + 1] = 1;
    else for (let k = 0; k < 3; k++) out[v + k] = sum[v + k]! / length;
  }
  return out;
}
