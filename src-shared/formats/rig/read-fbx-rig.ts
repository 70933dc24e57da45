import { matrixToQuaternionInto } from '../../math/rotation.ts';
import { FormatError } from '../format-error.ts';
import type { Quaternion } from '../skeleton-motion.ts';
import { carried, multiply } from './decompose.ts';
import { child, type FbxRecord, fbxNumbers, readFbxRecords } from './fbx-records.ts';
import { fbxProperties, fbxTransform } from './fbx-transform.ts';
import { finishRig, worldMatrices } from './finish-rig.ts';
import { MOST_VERTICES, type Rig, type RigNode, type RigSkin } from './rig.ts';

const MOST_DEPTH = 500;

/**
 * Reads the skeleton of a character from a binary FBX: its limbs and everything above them.
 *
 * @throws FormatError that says what is wrong
 */
export function readFbxRig(bytes: Uint8Array): Rig {
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
  return { ...bare, skin: skinOf(objects, links, bare, kept, metresPerUnit) };
}

interface Links {
  /** Objects an object is connected to. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

function linksOf(records: readonly FbxRecord[]): Links {
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

/** Where skinned vertices stand in rest, thinned out; null where the file holds no skin. */
function skinOf(
  objects: readonly FbxRecord[],
  links: Links,
  rig: Rig,
  kept: ReadonlyMap<string, number>,
  metresPerUnit: number,
): RigSkin | null {
  const deformers = new Map(
    objects.flatMap((record) => (record.name === 'Deformer' ? [[String(record.values[0]), record]] : [])),
  );
  const world = worldMatrices(rig);
  const vertices: number[] = [];
  const owners: number[] = [];
  for (const geometry of objects) {
    if (geometry.name !== 'Geometry') continue;
    const points = fbxNumbers(child(geometry.children, 'Vertices')?.values[0]);
    const skins = (links.children.get(String(geometry.values[0])) ?? []).filter((id) => deformers.has(id));
    const clusters = skins.flatMap((id) => links.children.get(id) ?? []).filter((id) => deformers.has(id));
    const count = points.length / 3;
    const at = new Float64Array(points.length);
    const total = new Float64Array(count);
    const most = new Float64Array(count);
    const owner = new Int32Array(count).fill(-1);
    for (const id of clusters) {
      const bone = links.children
        .get(id)
        ?.map((link) => kept.get(link))
        .find((node) => node !== undefined);
      const cluster = deformers.get(id)!;
      const indexes = fbxNumbers(child(cluster.children, 'Indexes')?.values[0]);
      const weights = fbxNumbers(child(cluster.children, 'Weights')?.values[0]);
      const bind = fbxNumbers(child(cluster.children, 'Transform')?.values[0]);
      if (bone === undefined || bind.length !== 16 || weights.length !== indexes.length) continue;
      for (let a = 12; a < 15; a++) bind[a]! *= metresPerUnit;
      const matrix = multiply(world[bone]!, bind);
      for (const [i, v] of indexes.entries()) {
        if (!(v >= 0 && v < count)) throw new FormatError('its skin speaks of vertices that are not there');
        const weight = weights[i]!;
        const [x, y, z] = [0, 1, 2].map((a) => points[3 * v + a]! * metresPerUnit) as [number, number, number];
        const place = carried(matrix, x, y, z);
        for (let a = 0; a < 3; a++) at[3 * v + a]! += weight * place[a]!;
        total[v]! += weight;
        if (weight > most[v]!) [most[v], owner[v]] = [weight, bone];
      }
    }
    const step = Math.max(1, Math.ceil(count / MOST_VERTICES));
    for (let v = 0; v < count; v += step) {
      if (owner[v]! < 0) continue;
      for (let a = 0; a < 3; a++) vertices.push(at[3 * v + a]! / total[v]!);
      owners.push(owner[v]!);
    }
  }
  return owners.length > 0 ? { vertices: Float32Array.from(vertices), nodes: Uint16Array.from(owners) } : null;
}
