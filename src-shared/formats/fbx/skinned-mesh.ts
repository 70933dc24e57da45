import { JOINT_COUNT, JOINT_NAMES } from '../../body/smpl-tree.ts';
import type { BodyMotion } from '../body-motion.ts';
import type { RestMesh } from '../rest-mesh.ts';
import { type FbxNode, int, node, vectorProperty } from './node.ts';
import type { FbxScene } from './scene.ts';
import { CM, type FbxSkeleton, modelBody } from './skeleton.ts';

const SKIN_COLOUR = [0.8, 0.78, 0.75];

/** Adds the body mesh under the armature, its skin with one cluster per joint, and the bind pose. */
export function addSkinnedMesh(
  scene: FbxScene,
  mesh: RestMesh,
  { rest, name }: BodyMotion,
  skeleton: FbxSkeleton,
  prefix: string,
): void {
  const label = `${name}_body`;
  const geometry = scene.add('Geometry', label, 'Geometry', 'Mesh', geometryBody(mesh));
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
  addBindPose(scene, name, [model, skeleton.armature], rest, skeleton);
  const skin = scene.add('Deformer', name, 'Deformer', 'Skin', [
    node('Version', [int(101)]),
    node('Link_DeformAcuracy', [50]),
  ]);
  scene.connect(skin, geometry);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const cluster = scene.add('Deformer', `${prefix}${JOINT_NAMES[j]}`, 'SubDeformer', 'Cluster', [
      node('Version', [int(100)]),
      node('UserData', ['', '']),
      ...influences(mesh, j),
      // The mesh as seen from the joint, and the joint as seen from the world, both at bind time.
      node('Transform', [translation(rest, j, -CM)]),
      node('TransformLink', [translation(rest, j, CM)]),
    ]);
    scene.connect(cluster, skin);
    scene.connect(skeleton.joints[j]!, cluster);
  }
}

function geometryBody(mesh: RestMesh): FbxNode[] {
  // The last corner of a polygon is stored as its bitwise complement.
  const corners = Int32Array.from(mesh.faces, (vertex, i) => (i % 3 === 2 ? ~vertex : vertex));
  return [
    node('GeometryVersion', [int(124)]),
    node('Vertices', [Float64Array.from(mesh.vertices, (value) => value * CM)]),
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

function addBindPose(
  scene: FbxScene,
  name: string,
  unmoved: readonly bigint[],
  rest: Float64Array,
  skeleton: FbxSkeleton,
): void {
  const poseNode = (id: bigint, matrix: Float64Array) =>
    node('PoseNode', [], [node('Node', [id]), node('Matrix', [matrix])]);
  scene.add('Pose', name, 'Pose', 'BindPose', [
    node('Type', ['BindPose']),
    node('Version', [int(100)]),
    node('NbPoseNodes', [int(unmoved.length + JOINT_COUNT)]),
    ...unmoved.map((id) => poseNode(id, translation(rest, 0, 0))),
    ...skeleton.joints.map((id, j) => poseNode(id, translation(rest, j, CM))),
  ]);
}

/** A 4×4 matrix that moves by a rest joint's position times `scale`; column-major, as FBX stores them. */
function translation(rest: Float64Array, joint: number, scale: number): Float64Array {
  const out = new Float64Array(16);
  for (let d = 0; d < 4; d++) out[5 * d] = 1;
  for (let a = 0; a < 3; a++) out[12 + a] = rest[3 * joint + a]! * scale;
  return out;
}
