import { FormatError } from '../format-error.ts';
import { NO_TURN, type Quaternion } from '../skeleton-motion.ts';
import { carried, decompose, multiply, type NodeTransform, uniformScale } from './decompose.ts';
import { finishRig, worldMatrices } from './finish-rig.ts';
import { accessorValues, type GlbParts, readGlbParts } from './glb-container.ts';
import { MOST_VERTICES, type Rig, type RigNode, type RigSkin } from './rig.ts';

const MOST_DEPTH = 500;

/**
 * Reads the skeleton of a character from a GLB: joints of its skins and everything above them.
 *
 * @throws FormatError that says what is wrong
 */
export function readGlbRig(bytes: Uint8Array): Rig {
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
  return { ...bare, skin: skinOf(parts, bare, kept) };
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

/** Where skinned vertices stand in rest, thinned out; null where none can be read. */
function skinOf(parts: GlbParts, rig: Rig, kept: ReadonlyMap<number, number>): RigSkin | null {
  const { json } = parts;
  const world = worldMatrices(rig);
  const vertices: number[] = [];
  const owners: number[] = [];
  for (const node of list(json.nodes)) {
    const skin = json.skins?.[node?.skin];
    if (!skin) continue;
    const binds = skin.inverseBindMatrices === undefined ? null : accessorValues(parts, skin.inverseBindMatrices);
    const joints: number[] = list(skin.joints).map((joint) => kept.get(joint)!);
    const moved = joints.map((joint, i) => {
      const bind = binds?.subarray(16 * i, 16 * i + 16);
      return bind?.length === 16 ? multiply(world[joint]!, bind) : world[joint]!;
    });
    for (const { attributes = {} } of list(json.meshes?.[node.mesh]?.primitives)) {
      const [places, indices, weights] = ['POSITION', 'JOINTS_0', 'WEIGHTS_0'].map((key) =>
        attributes[key] === undefined ? null : accessorValues(parts, attributes[key]),
      );
      if (!places || !indices || !weights || indices.length !== weights.length) continue;
      const count = Math.min(places.length / 3, weights.length / 4);
      const step = Math.max(1, Math.ceil(count / MOST_VERTICES));
      for (let v = 0; v < count; v += step) {
        let most = 0;
        const at = [0, 0, 0];
        for (let k = 0; k < 4; k++) {
          const weight = weights[4 * v + k]!;
          const matrix = moved[indices[4 * v + k]!];
          if (!matrix) throw new FormatError('its skin speaks of bones that are not there');
          if (weight > weights[4 * v + most]!) most = k;
          const place = carried(matrix, places[3 * v]!, places[3 * v + 1]!, places[3 * v + 2]!);
          for (let a = 0; a < 3; a++) at[a]! += weight * place[a]!;
        }
        vertices.push(...at);
        owners.push(joints[indices[4 * v + most]!]!);
      }
    }
  }
  return owners.length > 0 ? { vertices: Float32Array.from(vertices), nodes: Uint16Array.from(owners) } : null;
}
