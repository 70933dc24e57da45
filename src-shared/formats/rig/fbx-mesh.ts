import { FormatError } from '../format-error.ts';
import { carried, multiply } from './decompose.ts';
import { child, type FbxRecord, fbxNumbers } from './fbx-records.ts';
import { worldMatrices } from './finish-rig.ts';
import type { Rig, RigMesh } from './rig.ts';
import { MeshDraft } from './rig-skin.ts';

/** What is connected to what in an FBX, by id. */
export interface FbxLinks {
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

type Share = [node: number, weight: number];

/**
 * The skinned meshes of an FBX as they stand in rest; null where the file holds no skin.
 *
 * @param kept node of the rig by id of the model
 * @throws FormatError where it is damaged
 */
export function fbxMesh(
  objects: readonly FbxRecord[],
  links: FbxLinks,
  rig: Rig,
  kept: ReadonlyMap<string, number>,
): RigMesh | null {
  const deformers = new Map(
    objects.flatMap((record) => (record.name === 'Deformer' ? [[String(record.values[0]), record]] : [])),
  );
  const { metresPerUnit = 0.01 } = rig.space;
  const world = worldMatrices(rig);
  const draft = new MeshDraft();
  for (const geometry of objects) {
    if (geometry.name !== 'Geometry') continue;
    const points = fbxNumbers(child(geometry.children, 'Vertices')?.values[0]);
    const skins = (links.children.get(String(geometry.values[0])) ?? []).filter((id) => deformers.has(id));
    const clusters = skins.flatMap((id) => links.children.get(id) ?? []).filter((id) => deformers.has(id));
    const count = points.length / 3;
    const at = new Float64Array(points.length);
    const shares = Array.from({ length: count }, (): Share[] => []);
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
        shares[v]!.push([bone, weight]);
      }
    }
    addGeometry(draft, geometry, at, shares);
  }
  return draft.finish();
}

/** Vertices that some bone moves, and the triangles between them. */
function addGeometry(draft: MeshDraft, geometry: FbxRecord, sums: Float64Array, shares: readonly Share[][]): void {
  const index = new Int32Array(shares.length).fill(-1);
  for (const [v, own] of shares.entries()) {
    const total = own.reduce((sum, [, weight]) => sum + weight, 0);
    if (!(total > 0)) continue;
    index[v] = draft.count;
    draft.vertex([sums[3 * v]! / total, sums[3 * v + 1]! / total, sums[3 * v + 2]! / total], own);
  }
  let corners: number[] = [];
  for (const value of fbxNumbers(child(geometry.children, 'PolygonVertexIndex')?.values[0])) {
    // The last corner of a polygon is written as its bitwise complement.
    corners.push(index[value < 0 ? -value - 1 : value] ?? -1);
    if (value >= 0) continue;
    for (let i = 1; i + 1 < corners.length; i++) {
      const [a, b, c] = [corners[0]!, corners[i]!, corners[i + 1]!];
      if (Math.min(a, b, c) >= 0) draft.triangle(a, b, c);
    }
    corners = [];
  }
}
