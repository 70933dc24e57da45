import type { Vec3 } from '../../math/vec3.ts';
import type { FbxSpace } from '../fbx/file-space.ts';
import type { SkeletonJoint } from '../skeleton-motion.ts';

/** A bone or an object above bones in a character's file, in rest. Metres, Y up at the roots. */
export interface RigNode extends SkeletonJoint {
  /** Where the node stands in the file: its index in a GLB. */
  readonly fileIndex: number;
}

/** The skin of a character in rest: enough to know where its body is. */
export interface RigSkin {
  /** World, metres, shape [V, 3]. */
  readonly vertices: Float32Array;
  /** The node that moves a vertex most, shape [V]. */
  readonly nodes: Uint16Array;
}

/** The whole skin of a character in rest, for looking at it. */
export interface RigMesh {
  /** World, metres, shape [V, 3]. */
  readonly vertices: Float32Array;
  /** Shape [F, 3]. */
  readonly triangles: Uint32Array;
  /** The four nodes that move a vertex most, shape [V, 4], and their shares, which sum to 1. */
  readonly nodes: Uint16Array;
  readonly weights: Float32Array;
}

/** A character somebody else made: its skeleton in rest, and what must be known to write motion for it. */
export interface Rig {
  readonly format: 'fbx' | 'glb';
  /** Bones and everything above them, parents before children. */
  readonly nodes: readonly RigNode[];
  /** World rest positions, metres, shape [N, 3]. */
  readonly positions: Float64Array;
  /** World rest rotations, quaternions, shape [N, 4]. */
  readonly rotations: Float64Array;
  /** Accumulated uniform scale of each node, shape [N]. */
  readonly scales: Float64Array;
  readonly skin: RigSkin | null;
  /** Unit and axes of the file, for writing another one that goes with it. */
  readonly space: FbxSpace;
}

/** World rest position of a node. */
export function rigPlace({ positions }: Pick<Rig, 'positions'>, node: number): Vec3 {
  return [positions[3 * node]!, positions[3 * node + 1]!, positions[3 * node + 2]!];
}

/** Most bones that are looked at; a file of more is broken or no character. */
export const MOST_NODES = 4000;
/** Most vertices whose place is kept; larger meshes are thinned out. */
export const MOST_VERTICES = 40_000;
