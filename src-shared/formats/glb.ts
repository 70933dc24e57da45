import { type Accessor, type Buffer, Document, type Node, WebIO } from '@gltf-transform/core';
import type { CameraTrack } from '../camera/camera-track.ts';
import { quaternionToMatrixInto } from '../math/rotation.ts';
import type { BodyMotion } from './body-motion.ts';
import { addGlbCamera } from './camera-glb.ts';
import type { RestMesh } from './rest-mesh.ts';
import { asSkeletonMotion, isNoTurn, type SkeletonMotion } from './skeleton-motion.ts';

/** One person of a scene; without a mesh only the skeleton is written. */
export interface ScenePerson {
  readonly motion: BodyMotion | SkeletonMotion;
  readonly mesh: RestMesh | null;
}

/** How a scene is written. */
export interface GlbOptions {
  /** The camera that filmed the people (`cameraTrackOf`). */
  readonly camera?: CameraTrack;
}

/** Light warm grey, linear. */
const SKIN_COLOUR: [number, number, number, number] = [0.62, 0.58, 0.54, 1];

/**
 * Writes people as a binary glTF 2.0 scene: metres, Y up, facing +Z, one skeleton and one animation per person, joints
 * keyed at the true frame times, quaternions, linear (slerp) interpolation.
 *
 * With several people bones carry the person's name as prefix, since many readers address bones by name.
 */
export async function writeGlb(
  people: readonly ScenePerson[],
  generator: string,
  { camera }: GlbOptions = {},
): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const scene = document.createScene('scene');
  document.getRoot().setDefaultScene(scene);
  document.getRoot().getAsset().generator = generator;
  for (const person of people) {
    const motion = asSkeletonMotion(person.motion);
    const prefix = people.length > 1 ? `${motion.name}_` : '';
    const joints = addSkeleton(document, motion, prefix);
    const armature = document.createNode(motion.name);
    motion.joints.forEach(({ parent }, j) => {
      if (parent < 0) armature.addChild(joints[j]!);
    });
    const { licence, body, fps } = motion;
    armature.setExtras({ licence, body, fps: fps.num / fps.den });
    scene.addChild(armature);
    if (person.mesh) scene.addChild(addMesh(document, buffer, person.mesh, motion, armature, joints));
    addAnimation(document, buffer, motion, joints);
  }
  if (camera) addGlbCamera(document, buffer, camera);
  return new WebIO().writeBinary(document);
}

function addSkeleton(document: Document, motion: SkeletonMotion, prefix: string): Node[] {
  const nodes: Node[] = [];
  for (const { name, parent, offset, rotation, scale } of motion.joints) {
    const node = document.createNode(`${prefix}${name}`).setTranslation([...offset]);
    if (!isNoTurn(rotation)) node.setRotation([...rotation]);
    if (scale !== undefined) node.setScale([scale, scale, scale]);
    nodes.push(node);
    if (parent >= 0) nodes[parent]!.addChild(node);
  }
  return nodes;
}

function addMesh(
  document: Document,
  buffer: Buffer,
  mesh: RestMesh,
  motion: SkeletonMotion,
  armature: Node,
  joints: readonly Node[],
): Node {
  const { name } = motion;
  const accessor = (
    type: 'SCALAR' | 'VEC3' | 'VEC4' | 'MAT4',
    array: Float32Array | Uint32Array | Uint16Array | Uint8Array,
  ) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as never)
      .setBuffer(buffer);
  const indices = mesh.vertexCount < 65_535 ? Uint16Array.from(mesh.faces) : mesh.faces;
  const material = document
    .createMaterial('body')
    .setBaseColorFactor(SKIN_COLOUR)
    .setRoughnessFactor(0.8)
    .setMetallicFactor(0);
  const primitive = document
    .createPrimitive()
    .setIndices(accessor('SCALAR', indices))
    .setAttribute('POSITION', accessor('VEC3', mesh.vertices))
    .setAttribute('NORMAL', accessor('VEC3', mesh.normals))
    .setAttribute('JOINTS_0', accessor('VEC4', mesh.skinJoints))
    .setAttribute('WEIGHTS_0', accessor('VEC4', mesh.skinWeights))
    .setMaterial(material);
  const inverse = inverseBinds(motion);
  const skin = document
    .createSkin(`${name}_skin`)
    .setSkeleton(armature)
    .setInverseBindMatrices(accessor('MAT4', inverse));
  for (const joint of joints) skin.addJoint(joint);
  const meshNode = document.createNode(`${name}_body`).setSkin(skin);
  return meshNode.setMesh(document.createMesh(`${name}_body`).addPrimitive(primitive));
}

function addAnimation(document: Document, buffer: Buffer, motion: SkeletonMotion, joints: readonly Node[]): void {
  const animation = document.createAnimation(motion.name);
  const accessor = (type: 'SCALAR' | 'VEC3' | 'VEC4', array: Float32Array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as never)
      .setBuffer(buffer);
  const all = increasing(motion.times);
  const times = accessor('SCALAR', all);
  const add = (node: Node, path: 'translation' | 'rotation', values: Accessor, input = times) => {
    const sampler = document.createAnimationSampler().setInput(input).setOutput(values).setInterpolation('LINEAR');
    const channel = document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler);
    animation.addSampler(sampler).addChannel(channel);
  };
  for (const { joint, positions } of motion.moving) {
    add(joints[joint]!, 'translation', accessor('VEC3', Float32Array.from(positions)));
  }
  const { frames } = motion;
  // Joints that stand still need no more than the two ends.
  const few = frames > 2 && motion.joints.some(({ still }) => still);
  const ends = few ? accessor('SCALAR', Float32Array.of(all[0]!, all[frames - 1]!)) : times;
  const count = motion.joints.length;
  for (let j = 0; j < count; j++) {
    const isShort = few && motion.joints[j]!.still === true;
    const rows = isShort ? [0, frames - 1] : null;
    const values = new Float32Array((rows ? 2 : frames) * 4);
    for (let f = 0; f < values.length / 4; f++) {
      const from = ((rows ? rows[f]! : f) * count + j) * 4;
      values.set(motion.rotations.subarray(from, from + 4), 4 * f);
    }
    add(joints[j]!, 'rotation', accessor('VEC4', values), isShort ? ends : times);
  }
}

/** Matrices from the mesh's space to each joint's in rest, column-major, shape [J, 16]. */
function inverseBinds({ joints, restPositions, restRotations }: SkeletonMotion): Float32Array {
  const inverse = new Float32Array(joints.length * 16);
  const m = new Float64Array(9);
  for (let j = 0; j < joints.length; j++) {
    for (let d = 0; d < 4; d++) inverse[16 * j + 5 * d] = 1;
    for (let a = 0; a < 3; a++) inverse[16 * j + 12 + a] = -restPositions[3 * j + a]!;
    if (isNoTurn(restRotations, 4 * j)) continue;
    quaternionToMatrixInto(m, 0, restRotations, 4 * j);
    for (let row = 0; row < 3; row++) {
      let moved = 0;
      for (let c = 0; c < 3; c++) {
        inverse[16 * j + 4 * c + row] = m[3 * c + row]!;
        moved -= m[3 * c + row]! * restPositions[3 * j + c]!;
      }
      inverse[16 * j + 12 + row] = moved;
    }
  }
  return inverse;
}

/** Times as float32, moved on by the smallest possible step where two would be the same: glTF wants them to increase. */
function increasing(times: Float64Array): Float32Array {
  const out = Float32Array.from(times);
  const bits = new Int32Array(out.buffer);
  for (let i = 1; i < out.length; i++) {
    if (!(out[i]! > out[i - 1]!)) bits[i] = Math.max(1, bits[i - 1]! + 1);
  }
  return out;
}
