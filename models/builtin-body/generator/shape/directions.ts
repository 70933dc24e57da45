import { SHAPE_COUNT } from '#shared/body/body-model.ts';
import { figure } from '../anatomy/figure.ts';
import { JOINTS } from '../anatomy/joints.ts';
import type { SymmetricMesh } from '../mesh/mirror.ts';
import { vertexNeighbours } from '../mesh/triangle-mesh.ts';
import { type Distance, project, type Vec3 } from '../sdf/solid.ts';
import { proportion } from './proportions.ts';
import { changesFlesh, FLESH_NAMES, oneDirection, SHAPE_NAMES, type Shape, type ShapeName } from './shape.ts';

/** Laplacian passes over what the flesh does to the vertices, so that no single triangle turns over. */
const SMOOTHING = 3;

/** Derivatives of vertices and rest joints by shape. */
export interface ShapeDirections {
  /** Metres per unit, shape [V, 3, 10]. */
  readonly vertices: Float64Array;
  /** Metres per unit, shape [24, 3, 10]. */
  readonly joints: Float64Array;
}

/**
 * Central differences between the bodies at +1 and -1 of each direction: the outline of the parts changes, the
 * vertices find the new surface (right half mirrored from the left), then proportions move vertices and joints alike.
 */
export function shapeDirections(mesh: SymmetricMesh): ShapeDirections {
  const count = mesh.positions.length;
  const vertices = new Float64Array(count * 3 * SHAPE_COUNT);
  const joints = new Float64Array(JOINTS.length * 3 * SHAPE_COUNT);
  const neighbours = vertexNeighbours(mesh.triangles, count);
  SHAPE_NAMES.forEach((name, k) => {
    const [plus, minus] = [oneDirection(name, 1), oneDirection(name, -1)];
    const flesh = fleshDirection(mesh, name, neighbours);
    mesh.positions.forEach((p, v) => {
      const high = proportion(moved(p, flesh, v, 1), plus);
      const low = proportion(moved(p, flesh, v, -1), minus);
      for (let a = 0; a < 3; a++) vertices[(v * 3 + a) * SHAPE_COUNT + k] = (high[a]! - low[a]!) / 2;
    });
    JOINTS.forEach((p, j) => {
      const high = proportion(p, plus);
      const low = proportion(p, minus);
      for (let a = 0; a < 3; a++) joints[(j * 3 + a) * SHAPE_COUNT + k] = (high[a]! - low[a]!) / 2;
    });
  });
  return { vertices, joints };
}

function moved(p: Readonly<Vec3>, flesh: Float64Array | null, v: number, sign: number): Vec3 {
  if (!flesh) return [...p];
  return [p[0] + sign * flesh[3 * v]!, p[1] + sign * flesh[3 * v + 1]!, p[2] + sign * flesh[3 * v + 2]!];
}

/** What one direction does to the vertices before proportions, shape [V, 3]; null where the outline stays. */
function fleshDirection(mesh: SymmetricMesh, name: ShapeName, neighbours: number[][]): Float64Array | null {
  if (!FLESH_NAMES.includes(name)) return null;
  const high = vertexPlaces(mesh, oneDirection(name, 1));
  const low = vertexPlaces(mesh, oneDirection(name, -1));
  let out = new Float64Array(high.length * 3);
  high.forEach((p, v) => {
    for (let a = 0; a < 3; a++) out[3 * v + a] = (p[a]! - low[v]![a]!) / 2;
  });
  for (let pass = 0; pass < SMOOTHING; pass++) out = smoothedField(out, neighbours);
  for (let v = 0; v < high.length; v++) if (mesh.partner[v] === v) out[3 * v] = 0;
  return out;
}

function smoothedField(field: Float64Array, neighbours: readonly number[][]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(field.length);
  neighbours.forEach((list, v) => {
    for (let a = 0; a < 3; a++) {
      let sum = 0;
      for (const n of list) sum += field[3 * n + a]!;
      out[3 * v + a] = 0.5 * field[3 * v + a]! + (0.5 * sum) / list.length;
    }
  });
  return out;
}

/** Where the template's vertices lie on the surface of another shape, before proportions. Exactly symmetric. */
function vertexPlaces(mesh: SymmetricMesh, shape: Shape): Vec3[] {
  if (!changesFlesh(shape)) return mesh.positions.map((p): Vec3 => [...p]);
  const surface: Distance = figure(shape);
  const out: Vec3[] = new Array(mesh.positions.length);
  mesh.positions.forEach((p, v) => {
    if (p[0] < 0) return;
    const q = project(surface, p, { steps: 6 });
    if (p[0] === 0) q[0] = 0;
    out[v] = q;
    if (mesh.partner[v] !== v) out[mesh.partner[v]!] = [-q[0], q[1], q[2]];
  });
  return out;
}
