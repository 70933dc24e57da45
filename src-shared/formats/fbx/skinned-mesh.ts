import { quaternionToMatrixInto } from '../../math/rotation.ts';
import type { RestMesh } from '../rest-mesh.ts';
import { isNoTurn, type SkeletonMotion } from '../skeleton-motion.ts';
import { addBlendShapes } from './blend-shapes.ts';
import { type FbxNode, int, node, vectorProperty } from './node.ts';
import type { FbxScene } from './scene.ts';
import { type FbxSkeleton, modelBody } from './skeleton.ts';

const SKIN_COLOUR = [0.8, 0.78, 0.75];

/** Adds the body mesh under the armature, its skin with one cluster per joint, and the bind pose. */
export function addSkinnedMesh(scene: FbxScene, mesh: RestMesh, motion: SkeletonMotion, skeleton: FbxSkeleton): void {
  const { name } = motion;
  const { perMetre } = skeleton;
  const label = `${name}_body`;
  const geometry = scene.add('Geometry', label, 'Geometry', 'Mesh', geometryBody(mesh, perMetre));
  const model = scene.add('Model', label, 'Model', 'Mesh', modelBody([0, 0, 0]));
  const material = scene.add('Material', 'body', 'Material', '', [
    node('Version', [int(102)]),
    node('ShadingModel', ['Lambert']),
    node('MultiLayer', [int(0)]),
    node('Properties70', [], [vectorProperty('DiffuseColor', 'Color', 'A', SKIN_COLOUR)]),
  ]);
  scene.connect(model, skeleton.armature);
  scene.connect(geometry, model);
  scene.connect(material, model);
  addBlendShapes(scene, geometry, label, mesh.shapes ?? [], perMetre);
  addBindPose(scene, motion, motion.hasArmature ? [model, skeleton.armature] : [model], skeleton);
  const skin = scene.add('Deformer', name, 'Deformer', 'Skin', [
    node('Version', [int(101)]),
    node('Link_DeformAcuracy', [50]),
  ]);
  scene.connect(skin, geometry);
  for (let j = 0; j < motion.joints.length; j++) {
    if (motion.joints[j]!.kind === 'empty') continue;
    const cluster = scene.add('Deformer', skeleton.names[j]!, 'SubDeformer', 'Cluster', [
      node('Version', [int(100)]),
      node('UserData', ['', '']),
      ...influences(mesh, j),
      // The mesh as seen from the joint, and the joint as seen from the world, both at bind time.
      node('Transform', [fromJoint(motion, j, perMetre)]),
      node('TransformLink', [toWorld(motion, j, perMetre)]),
    ]);
    scene.connect(cluster, skin);
    scene.connect(skeleton.joints[j]!, cluster);
  }
}

function geometryBody(mesh: RestMesh, perMetre: number): FbxNode[] {
  // The last corner of a polygon is stored as its bitwise complement.
  const corners = Int32Array.from(mesh.faces, (vertex, i) => (i % 3 === 2 ? ~vertex : vertex));
  return [
    node('GeometryVersion', [int(124)]),
    node('Vertices', [Float64Array.from(mesh.vertices, (value) => value * perMetre)]),
    node('PolygonVertexIndex', [corners]),
    node(
      'LayerElementNormal',
      [int(0)],
      [
        node('Version', [int(101)]),
        node('Name', ['']),
        node('MappingInformationType', ['ByPolygonVertex']),
        node('ReferenceInformationType', ['IndexToDirect']),
        node('Normals', [Float64Array.from(mesh.normals)]),
        node('NormalsIndex', [Int32Array.from(mesh.faces)]),
      ],
    ),
    node(
      'LayerElementMaterial',
      [int(0)],
      [
        node('Version', [int(101)]),
        node('Name', ['']),
        node('MappingInformationType', ['AllSame']),
        node('ReferenceInformationType', ['IndexToDirect']),
        node('Materials', [Int32Array.of(0)]),
      ],
    ),
    node(
      'Layer',
      [int(0)],
      [
        node('Version', [int(100)]),
        ...['LayerElementNormal', 'LayerElementMaterial'].map((type) =>
          node('LayerElement', [], [node('Type', [type]), node('TypedIndex', [int(0)])]),
        ),
      ],
    ),
  ];
}

/** Vertices a joint moves and by how much; nothing where it moves none. */
function influences({ skinJoints, skinWeights }: RestMesh, joint: number): FbxNode[] {
  const indexes: number[] = [];
  const weights: number[] = [];
  for (let s = 0; s < skinJoints.length; s++) {
    if (skinJoints[s] !== joint || skinWeights[s] === 0) continue;
    indexes.push(s >> 2);
    weights.push(skinWeights[s]!);
  }
  if (indexes.length === 0) return [];
  return [node('Indexes', [Int32Array.from(indexes)]), node('Weights', [Float64Array.from(weights)])];
}

function addBindPose(scene: FbxScene, motion: SkeletonMotion, unmoved: readonly bigint[], skeleton: FbxSkeleton): void {
  const poseNode = (id: bigint, matrix: Float64Array) =>
    node('PoseNode', [], [node('Node', [id]), node('Matrix', [matrix])]);
  scene.add('Pose', motion.name, 'Pose', 'BindPose', [
    node('Type', ['BindPose']),
    node('Version', [int(100)]),
    node('NbPoseNodes', [int(unmoved.length + motion.joints.length)]),
    ...unmoved.map((id) => poseNode(id, translation(motion.restPositions, 0, 0))),
    ...skeleton.joints.map((id, j) => poseNode(id, toWorld(motion, j, skeleton.perMetre))),
  ]);
}

/** A joint's rest pose in the world, 4 × 4, column-major as FBX stores matrices. */
function toWorld({ restPositions, restRotations }: SkeletonMotion, joint: number, perMetre: number): Float64Array {
  const out = translation(restPositions, joint, perMetre);
  if (isNoTurn(restRotations, 4 * joint)) return out;
  quaternionToMatrixInto(matrix, 0, restRotations, 4 * joint);
  for (let row = 0; row < 3; row++) for (let c = 0; c < 3; c++) out[4 * c + row] = matrix[3 * row + c]!;
  return out;
}

/** The inverse of `toWorld`. */
function fromJoint({ restPositions, restRotations }: SkeletonMotion, joint: number, perMetre: number): Float64Array {
  const out = translation(restPositions, joint, -perMetre);
  if (isNoTurn(restRotations, 4 * joint)) return out;
  quaternionToMatrixInto(matrix, 0, restRotations, 4 * joint);
  const [x, y, z] = out.subarray(12, 15);
  for (let row = 0; row < 3; row++) {
    for (let c = 0; c < 3; c++) out[4 * c + row] = matrix[3 * c + row]!;
    out[12 + row] = matrix[row]! * x! + matrix[3 + row]! * y! + matrix[6 + row]! * z!;
  }
  return out;
}

const matrix = new Float64Array(9);

/** A 4×4 matrix that moves by a rest joint's position times `scale`; column-major. */
function translation(rest: Float64Array, joint: number, scale: number): Float64Array {
  const out = new Float64Array(16);
  for (let d = 0; d < 4; d++) out[5 * d] = 1;
  for (let a = 0; a < 3; a++) out[12 + a] = rest[3 * joint + a]! * scale;
  return out;
}
