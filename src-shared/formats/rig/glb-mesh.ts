import { FormatError } from '../format-error.ts';
import { carried, multiply } from './decompose.ts';
import { worldMatrices } from './finish-rig.ts';
import { accessorValues, type GlbParts } from './glb-container.ts';
import type { Rig, RigMesh } from './rig.ts';
import { MeshDraft } from './rig-skin.ts';

const TRIANGLES = 4;

/**
 * The skinned meshes of a GLB as they stand in rest; null where none can be read.
 *
 * @param kept node of the rig by node of the file
 * @throws FormatError where it is damaged
 */
export function glbMesh(parts: GlbParts, rig: Rig, kept: ReadonlyMap<number, number>): RigMesh | null {
  const { json } = parts;
  const world = worldMatrices(rig);
  const draft = new MeshDraft();
  for (const node of json.nodes ?? []) {
    const skin = json.skins?.[node?.skin];
    if (!skin) continue;
    const binds = skin.inverseBindMatrices === undefined ? null : accessorValues(parts, skin.inverseBindMatrices);
    const joints: number[] = (skin.joints ?? []).map((joint: number) => kept.get(joint)!);
    const moved = joints.map((joint, i) => {
      const bind = binds?.subarray(16 * i, 16 * i + 16);
      return bind?.length === 16 ? multiply(world[joint]!, bind) : world[joint]!;
    });
    for (const primitive of json.meshes?.[node.mesh]?.primitives ?? [])
      addPrimitive(draft, parts, primitive, joints, moved);
  }
  return draft.finish();
}

function addPrimitive(
  draft: MeshDraft,
  parts: GlbParts,
  // biome-ignore lint/suspicious/noExplicitAny: somebody else's JSON, looked at field by field
  { attributes = {}, indices: order, mode = TRIANGLES }: any,
  joints: readonly number[],
  moved: readonly Float64Array[],
): void {
  const [places, indices, weights] = ['POSITION', 'JOINTS_0', 'WEIGHTS_0'].map((key) =>
    attributes[key] === undefined ? null : accessorValues(parts, attributes[key]),
  );
  if (!places || !indices || !weights || indices.length !== weights.length) return;
  const start = draft.count;
  const count = Math.min(places.length / 3, weights.length / 4);
  for (let v = 0; v < count; v++) {
    const at = [0, 0, 0];
    const shares: [number, number][] = [];
    for (let k = 0; k < 4; k++) {
      const weight = weights[4 * v + k]!;
      if (weight === 0) continue;
      const joint = indices[4 * v + k]!;
      const matrix = moved[joint];
      if (!matrix) throw new FormatError('its skin speaks of bones that are not there');
      const place = carried(matrix, places[3 * v]!, places[3 * v + 1]!, places[3 * v + 2]!);
      for (let a = 0; a < 3; a++) at[a]! += weight * place[a]!;
      shares.push([joints[joint]!, weight]);
    }
    draft.vertex(at, shares);
  }
  if (mode !== TRIANGLES) return;
  const corners = order === undefined ? null : accessorValues(parts, order);
  const corner = (i: number): number => (corners ? corners[i]! : i);
  const total = order === undefined ? count : (corners?.length ?? 0);
  for (let i = 0; i + 2 < total; i += 3) {
    const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)];
    if (Math.max(a, b, c) >= count) throw new FormatError('its mesh speaks of vertices that are not there');
    draft.triangle(start + a, start + b, start + c);
  }
}
