import type { MeshShape } from '../rest-mesh.ts';
import { int, node, property } from './node.ts';
import type { FbxScene } from './scene.ts';

/** Vertices that go less far than this are left out, metres. */
const UNMOVED = 1e-6;

/** Adds a mesh's shapes as blend shapes, all at weight 0: the mesh looks as it does without them. */
export function addBlendShapes(
  scene: FbxScene,
  geometry: bigint,
  name: string,
  shapes: readonly MeshShape[],
  perMetre: number,
): void {
  if (shapes.length === 0) return;
  const deformer = scene.add('Deformer', `${name}_shapes`, 'Deformer', 'BlendShape', [node('Version', [int(100)])]);
  scene.connect(deformer, geometry);
  for (const shape of shapes) {
    const channel = scene.add('Deformer', shape.name, 'SubDeformer', 'BlendShapeChannel', [
      node('Version', [int(100)]),
      node('Properties70', [], [property('DeformPercent', 'Number', '', 'A', 0)]),
      node('DeformPercent', [0]),
      node('FullWeights', [Float64Array.of(100)]),
    ]);
    scene.connect(channel, deformer);
    const moved = movedVertices(shape.offsets);
    const offsets = new Float64Array(3 * moved.length);
    for (const [i, vertex] of moved.entries()) {
      for (let a = 0; a < 3; a++) offsets[3 * i + a] = shape.offsets[3 * vertex + a]! * perMetre;
    }
    const target = scene.add('Geometry', shape.name, 'Geometry', 'Shape', [
      node('Version', [int(100)]),
      node('Indexes', [moved]),
      node('Vertices', [offsets]),
      // How much normals change; importers want as many as there are vertices.
      node('Normals', [new Float64Array(offsets.length)]),
    ]);
    scene.connect(target, channel);
  }
}

function movedVertices(offsets: Float32Array): Int32Array {
  const moved: number[] = [];
  for (let v = 0; 3 * v < offsets.length; v++) {
    if (Math.hypot(offsets[3 * v]!, offsets[3 * v + 1]!, offsets[3 * v + 2]!) > UNMOVED) moved.push(v);
  }
  return Int32Array.from(moved);
}
