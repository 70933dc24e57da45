import { type Accessor, type Animation, type Buffer, Document, type Node, WebIO } from '@gltf-transform/core';
import type { CameraTrack } from '../camera/camera-track.ts';
import { quaternionToMatrixInto } from '../math/rotation.ts';
import type { BodyMotion } from './body-motion.ts';
import { addGlbCamera } from './camera-glb.ts';
import type { RestMesh } from './rest-mesh.ts';
import { asSkeletonMotion, isNoTurn, type SkeletonMotion, turnKeys } from './skeleton-motion.ts';

/** One person of a scene; without a mesh only the skeleton is written. */
export interface ScenePerson {
  readonly motion: BodyMotion | SkeletonMotion;
  readonly mesh: RestMesh | null;
}

/** Name of the animation in a file: the person's, or one for all of them. */
export function sceneName(motions: readonly Pick<SkeletonMotion, 'name'>[]): string {
  return motions.length === 1 ? motions[0]!.name : 'people';
}

/** How a scene is written. */
export interface GlbOptions {
  /** The camera that filmed the people (`cameraTrackOf`). */
  readonly camera?: CameraTrack;
}

/** Light warm grey, linear. */
const SKIN_COLOUR: [number, number, number, number] = [0.62, 0.58, 0.54, 1];

/**
 * Writes people as a binary glTF 2.0 scene: metres, Y up, facing +Z, one skeleton per person and one animation for all
 * (programs play one and mute others), joints keyed at the true frame times, quaternions, linear (slerp) interpolation.
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
  const motions = people.map(({ motion }) => asSkeletonMotion(motion));
  const animation = people.length > 0 ? document.createAnimation(sceneName(motions)) : null;
  for (const [i, person] of people.entries()) {
    const motion = motions[i]!;
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
    addAnimation(document, buffer, animation!, motion, joints);
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
  const body = document.createMesh(`${name}_body`).addPrimitive(primitive);
  const { shapes = [] } = mesh;
  for (const { name: label, offsets } of shapes) {
    const target = document.createPrimitiveTarget(label).setAttribute('POSITION', accessor('VEC3', offsets));
    primitive.addTarget(target);
  }
  // Where programs look for the names of morph targets; glTF itself knows none.
  if (shapes.length > 0) body.setWeights(shapes.map(() => 0)).setExtras({ targetNames: shapes.map((one) => one.name) });
  return meshNode.setMesh(body);
}

function addAnimation(
  document: Document,
  buffer: Buffer,
  animation: Animation,
  motion: SkeletonMotion,
  joints: readonly Node[],
): void {
  const accessor = (type: 'SCALAR' | 'VEC3' | 'VEC4', array: Float32Array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as never)
      .setBuffer(buffer);
  const { frames, start = 0, keys } = motion;
  const all = increasing(start === 0 ? motion.times : motion.times.map((time) => start + time));
  let times: Accessor | null = null;
  let ends: Accessor | null = null;
  const timesOf = (kept: Int32Array | null | undefined): Accessor => {
    if (!kept || kept.length === frames) {
      times ??= accessor('SCALAR', all);
      return times;
    }
    if (kept.length > 2)
      return accessor(
        'SCALAR',
        Float32Array.from(kept, (frame) => all[frame]!),
      );
    // Joints that stand still need no more than the two ends, which they share.
    ends ??= accessor('SCALAR', Float32Array.of(all[0]!, all[frames - 1]!));
    return ends;
  };
  const add = (node: Node, path: 'translation' | 'rotation', values: Accessor, input: Accessor) => {
    const sampler = document.createAnimationSampler().setInput(input).setOutput(values).setInterpolation('LINEAR');
    const channel = document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler);
    animation.addSampler(sampler).addChannel(channel);
  };
  for (const [m, { joint, positions }] of motion.moving.entries()) {
    const kept = keys?.paths[m];
    add(joints[joint]!, 'translation', accessor('VEC3', rowsOf(positions, 3, 0, 3, kept)), timesOf(kept));
  }
  const count = motion.joints.length;
  for (let j = 0; j < count; j++) {
    const kept = turnKeys(motion, j);
    add(joints[j]!, 'rotation', accessor('VEC4', rowsOf(motion.rotations, 4 * count, 4 * j, 4, kept)), timesOf(kept));
  }
}

/** Columns of an array of rows, of all rows or those that are kept. */
function rowsOf(rows: Float64Array, stride: number, at: number, width: number, kept?: Int32Array | null): Float32Array {
  const count = kept?.length ?? rows.length / stride;
  const out = new Float32Array(width * count);
  for (let i = 0; i < count; i++) {
    const from = (kept ? kept[i]! : i) * stride + at;
    for (let k = 0; k < width; k++) out[width * i + k] = rows[from + k]!;
  }
  return out;
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
