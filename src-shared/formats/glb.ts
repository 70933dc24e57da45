import { type Accessor, type Buffer, Document, type Node, WebIO } from '@gltf-transform/core';
import { JOINT_COUNT, JOINT_NAMES, PARENTS } from '../body/smpl-tree.ts';
import type { BodyMotion } from './body-motion.ts';
import type { RestMesh } from './rest-mesh.ts';

/** One person of a scene; without a mesh only the skeleton is written. */
export interface ScenePerson {
  readonly motion: BodyMotion;
  readonly mesh: RestMesh | null;
}

/** Light warm grey, linear. */
const SKIN_COLOUR: [number, number, number, number] = [0.62, 0.58, 0.54, 1];

/**
 * Writes people as a binary glTF 2.0 scene: metres, Y up, facing +Z, one skeleton and one animation per person, joints
 * keyed at the true frame times, quaternions, linear (slerp) interpolation.
 *
 * With several people bones carry the person's name as prefix, since many readers address bones by name.
 */
export async function writeGlb(people: readonly ScenePerson[], generator: string): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const scene = document.createScene('scene');
  document.getRoot().setDefaultScene(scene);
  document.getRoot().getAsset().generator = generator;
  for (const person of people) {
    const prefix = people.length > 1 ? `${person.motion.name}_` : '';
    const joints = addSkeleton(document, person.motion, prefix);
    const armature = document.createNode(person.motion.name).addChild(joints[0]!);
    const { licence, body, fps } = person.motion;
    armature.setExtras({ licence, body, fps: fps.num / fps.den });
    scene.addChild(armature);
    if (person.mesh) scene.addChild(addMesh(document, buffer, person.mesh, person.motion, armature, joints));
    addAnimation(document, buffer, person.motion, joints);
  }
  return new WebIO().writeBinary(document);
}

function addSkeleton(document: Document, { rest }: BodyMotion, prefix: string): Node[] {
  const joints: Node[] = [];
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    const from = (a: number) => (parent < 0 ? 0 : rest[3 * parent + a]!);
    const offset = [0, 1, 2].map((a) => rest[3 * j + a]! - from(a)) as [number, number, number];
    const node = document.createNode(`${prefix}${JOINT_NAMES[j]}`).setTranslation(offset);
    joints.push(node);
    if (parent >= 0) joints[parent]!.addChild(node);
  }
  return joints;
}

function addMesh(
  document: Document,
  buffer: Buffer,
  mesh: RestMesh,
  { rest, name }: BodyMotion,
  armature: Node,
  joints: readonly Node[],
): Node {
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
  // Rest rotations are identity: the inverse bind matrix only moves the joint to the origin (column-major).
  const inverse = new Float32Array(JOINT_COUNT * 16);
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (let d = 0; d < 4; d++) inverse[16 * j + 5 * d] = 1;
    for (let a = 0; a < 3; a++) inverse[16 * j + 12 + a] = -rest[3 * j + a]!;
  }
  const skin = document
    .createSkin(`${name}_skin`)
    .setSkeleton(armature)
    .setInverseBindMatrices(accessor('MAT4', inverse));
  for (const joint of joints) skin.addJoint(joint);
  const meshNode = document.createNode(`${name}_body`).setSkin(skin);
  return meshNode.setMesh(document.createMesh(`${name}_body`).addPrimitive(primitive));
}

function addAnimation(document: Document, buffer: Buffer, motion: BodyMotion, joints: readonly Node[]): void {
  const animation = document.createAnimation(motion.name);
  const accessor = (type: 'SCALAR' | 'VEC3' | 'VEC4', array: Float32Array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as never)
      .setBuffer(buffer);
  const times = accessor('SCALAR', increasing(motion.times));
  const add = (node: Node, path: 'translation' | 'rotation', values: Accessor) => {
    const sampler = document.createAnimationSampler().setInput(times).setOutput(values).setInterpolation('LINEAR');
    const channel = document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler);
    animation.addSampler(sampler).addChannel(channel);
  };
  add(joints[0]!, 'translation', accessor('VEC3', Float32Array.from(motion.pelvis)));
  for (let j = 0; j < JOINT_COUNT; j++) {
    const values = new Float32Array(motion.frames * 4);
    for (let f = 0; f < motion.frames; f++) {
      const from = (f * JOINT_COUNT + j) * 4;
      values.set(motion.rotations.subarray(from, from + 4), 4 * f);
    }
    add(joints[j]!, 'rotation', accessor('VEC4', values));
  }
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
