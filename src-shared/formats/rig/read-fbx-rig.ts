import { matrixToQuaternionInto } from '../../math/rotation.ts';
import { FormatError } from '../format-error.ts';
import type { Quaternion } from '../skeleton-motion.ts';
import { type FbxLinks, fbxMesh } from './fbx-mesh.ts';
import { child, type FbxRecord, readFbxRecords } from './fbx-records.ts';
import { fbxProperties, fbxTransform } from './fbx-transform.ts';
import { finishRig } from './finish-rig.ts';
import type { RigNode } from './rig.ts';
import { type RigAndMesh, withSkin } from './rig-skin.ts';

const MOST_DEPTH = 500;

/**
 * Reads a character from a binary FBX: its limbs and everything above them, and the mesh they move.
 *
 * @throws FormatError that says what is wrong
 */
export function readFbxRig(bytes: Uint8Array): RigAndMesh {
  const { records } = readFbxRecords(bytes);
  const objects = child(records, 'Objects')?.children ?? [];
  const links = linksOf(records);
  const models = new Map<string, FbxRecord>();
  for (const record of objects) if (record.name === 'Model') models.set(String(record.values[0]), record);
  const isLimb = (model: FbxRecord): boolean => /^(LimbNode|Limb|Root|Effector)$/.test(String(model.values[2]));
  const kept = new Map<string, number>();
  const nodes: RigNode[] = [];
  const keep = (id: string, depth: number): number => {
    const known = kept.get(id);
    if (known !== undefined) return known;
    if (depth > MOST_DEPTH) throw new FormatError('its skeleton is no tree');
    const model = models.get(id)!;
    const above = links.parents.get(id)?.find((parent) => models.has(parent));
    const parent = above === undefined ? -1 : keep(above, depth + 1);
    const name = String(model.values[1]).split('\0')[0]!;
    const { offset, rotation, scale, orient } = fbxTransform(name, model);
    kept.set(id, nodes.length);
    const kind = isLimb(model) ? 'bone' : 'empty';
    const extra = { ...(scale !== 1 && { scale }), ...(orient && { orient }) };
    nodes.push({ name, parent, offset, rotation, kind, fileIndex: nodes.length, ...extra });
    return nodes.length - 1;
  };
  for (const [id, model] of models) if (isLimb(model)) keep(id, 0);
  const { axes, up, metresPerUnit } = spaceOf(records);
  const bare = finishRig('fbx', nodes, null, { axes, metresPerUnit }, { up, metresPerUnit });
  return withSkin(bare, fbxMesh(objects, links, bare, kept));
}

function linksOf(records: readonly FbxRecord[]): FbxLinks {
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const { name, values } of child(records, 'Connections')?.children ?? []) {
    if (name !== 'C' || values[0] !== 'OO') continue;
    const [from, to] = [String(values[1]), String(values[2])];
    parents.set(from, [...(parents.get(from) ?? []), to]);
    const list = children.get(to);
    if (list) list.push(from);
    else children.set(to, [from]);
  }
  return { parents, children };
}

/** How the file's world lies in ours. */
function spaceOf(records: readonly FbxRecord[]) {
  const read = fbxProperties(child(records, 'GlobalSettings'));
  const one = (name: string, fallback: number): number => read(name)?.[0] ?? fallback;
  const metresPerUnit = one('UnitScaleFactor', 1) / 100;
  if (!(metresPerUnit > 1e-6 && metresPerUnit < 1e4)) throw new FormatError('its unit of length is not usable');
  const [right, up] = [one('CoordAxis', 0), one('UpAxis', 1)];
  if (![0, 1, 2].includes(right) || ![0, 1, 2].includes(up) || right === up)
    throw new FormatError('its axes are not usable');
  const rows = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  rows[0]![right] = Math.sign(one('CoordAxisSign', 1)) || 1;
  rows[1]![up] = Math.sign(one('UpAxisSign', 1)) || 1;
  const [x, y, z] = rows as [Float64Array, Float64Array, Float64Array];
  for (let a = 0; a < 3; a++) z[a] = x[(a + 1) % 3]! * y[(a + 2) % 3]! - x[(a + 2) % 3]! * y[(a + 1) % 3]!;
  const axes: [number, number, number, number] = [0, 0, 0, 1];
  matrixToQuaternionInto(
    axes,
    0,
    rows.flatMap((row) => [...row]),
  );
  return { axes: axes as Quaternion, up: up === 2 ? ('z' as const) : ('y' as const), metresPerUnit };
}
