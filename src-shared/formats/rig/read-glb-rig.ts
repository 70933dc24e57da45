import { FormatError } from '../format-error.ts';
import { NO_TURN, type Quaternion } from '../skeleton-motion.ts';
import { decompose, type NodeTransform, uniformScale } from './decompose.ts';
import { finishRig } from './finish-rig.ts';
import { readGlbParts } from './glb-container.ts';
import { glbMesh } from './glb-mesh.ts';
import type { RigNode } from './rig.ts';
import { type RigAndMesh, withSkin } from './rig-skin.ts';

const MOST_DEPTH = 500;

/**
 * Reads a character from a GLB: joints of its skins and everything above them, and the mesh they move.
 *
 * @throws FormatError that says what is wrong
 */
export function readGlbRig(bytes: Uint8Array): RigAndMesh {
  const parts = readGlbParts(bytes);
  const nodes = list(parts.json.nodes);
  const skins = list(parts.json.skins);
  if (skins.length === 0) throw new FormatError('it holds no skin; a character needs a skeleton its mesh is bound to');
  const parents = parentsOf(nodes);
  const joints = new Set<number>(skins.flatMap((skin) => list(skin.joints)));
  const kept = new Map<number, number>();
  const rig: RigNode[] = [];
  const keep = (index: number, depth: number): number => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    if (depth > MOST_DEPTH || !nodes[index]) throw new FormatError('its skeleton is no tree');
    const above = parents.get(index);
    const parent = above === undefined ? -1 : keep(above, depth + 1);
    const name = String(nodes[index].name ?? `node ${index}`);
    const { offset, rotation, scale } = transformOf(name, nodes[index]);
    kept.set(index, rig.length);
    const kind = joints.has(index) ? 'bone' : 'empty';
    rig.push({ name, parent, offset, rotation, kind, fileIndex: index, ...(scale !== 1 && { scale }) });
    return rig.length - 1;
  };
  for (const joint of joints) keep(joint, 0);
  const bare = finishRig('glb', rig, null, { axes: NO_TURN, metresPerUnit: 1 }, {});
  return withSkin(bare, glbMesh(parts, bare, kept));
}

// biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON, looked at field by field
function list(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

function parentsOf(nodes: readonly { children?: unknown }[]): Map<number, number> {
  const parents = new Map<number, number>();
  for (const [i, node] of nodes.entries()) {
    for (const child of list(node?.children)) {
      if (parents.has(child)) throw new FormatError('its skeleton is no tree');
      parents.set(child, i);
    }
  }
  return parents;
}

// biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON, looked at field by field
function transformOf(name: string, node: any): NodeTransform {
  if (Array.isArray(node.matrix)) return decompose(name, node.matrix);
  const numbers = (value: unknown, fallback: number[]): number[] => {
    if (value === undefined) return fallback;
    if (!Array.isArray(value) || value.length !== fallback.length || !value.every(Number.isFinite)) {
      throw new FormatError(`the place of "${name}" is not a number`);
    }
    return value;
  };
  const rotation = numbers(node.rotation, [0, 0, 0, 1]);
  const length = Math.hypot(...rotation);
  if (!(length > 0.5)) throw new FormatError(`the rotation of "${name}" is no rotation`);
  return {
    offset: numbers(node.translation, [0, 0, 0]) as [number, number, number],
    rotation: rotation.map((value) => value / length) as never as Quaternion,
    scale: uniformScale(name, numbers(node.scale, [1, 1, 1])),
  };
}
