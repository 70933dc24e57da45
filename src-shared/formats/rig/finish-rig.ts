import { turnInto } from '../../math/quaternion.ts';
import { mulQuaternionInto, quaternionToMatrixInto } from '../../math/rotation.ts';
import { FormatError } from '../format-error.ts';
import { type Quaternion, restPose } from '../skeleton-motion.ts';
import { MOST_NODES, type Rig, type RigNode, type RigSkin } from './rig.ts';

/**
 * Puts a rig together from what a reader found.
 *
 * @param axes  turns the file's world to Y up, front +Z
 * @param metresPerUnit length of a unit of the file
 */
export function finishRig(
  format: Rig['format'],
  found: readonly RigNode[],
  skin: RigSkin | null,
  { axes, metresPerUnit }: { axes: Quaternion; metresPerUnit: number },
  space: Rig['space'],
): Rig {
  if (found.length === 0) throw new FormatError('it holds no bones; a character needs a skeleton its mesh is bound to');
  if (found.length > MOST_NODES) throw new FormatError(`it holds ${found.length} bones, more than a character has`);
  const nodes = found.map((node): RigNode => {
    const offset: [number, number, number] = [0, 1, 2].map((a) => node.offset[a]! * metresPerUnit) as never;
    if (![...offset, ...node.rotation].every(Number.isFinite)) {
      throw new FormatError(`the place of "${node.name}" is not a number`);
    }
    if (node.parent >= 0) return { ...node, offset };
    const rotation: [number, number, number, number] = [0, 0, 0, 1];
    mulQuaternionInto(rotation, 0, axes, 0, node.rotation, 0);
    turnInto(offset, 0, axes, 0, offset, 0);
    const orient = node.orient && turnedBy(axes, node.orient);
    return { ...node, offset, rotation, orient };
  });
  const { positions, rotations, scales } = restPose(nodes);
  return { format, nodes, positions, rotations, scales, skin, space };
}

function turnedBy(axes: Quaternion, q: Quaternion): Quaternion {
  const out: [number, number, number, number] = [0, 0, 0, 1];
  mulQuaternionInto(out, 0, axes, 0, q, 0);
  return out;
}

/** World matrices of nodes in rest, column-major, shape [N] of 16. */
export function worldMatrices({ nodes, positions, rotations, scales }: Omit<Rig, 'skin'>): Float64Array[] {
  const turn = new Float64Array(9);
  return nodes.map((_, j) => {
    quaternionToMatrixInto(turn, 0, rotations, 4 * j);
    const out = new Float64Array(16);
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) out[4 * c + r] = turn[3 * r + c]! * scales[j]!;
      out[12 + r] = positions[3 * j + r]!;
    }
    out[15] = 1;
    return out;
  });
}
