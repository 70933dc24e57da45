import { readGlbParts, writeGlbParts } from '#shared/formats/rig/glb-container.ts';
import { restPose, type SkeletonJoint } from '#shared/formats/skeleton-motion.ts';
import { turnInto } from '#shared/math/quaternion.ts';
import { mulQuaternionInto } from '#shared/math/rotation.ts';
import type { MadeRig } from './make-rig.ts';

/** The same character without some bones; what hung on them hangs on what they hung on. */
export function withoutBones({ motion, mesh }: MadeRig, names: readonly string[]): MadeRig {
  const gone = motion.joints.map(({ name }) => names.includes(name));
  const keptAs = gone.map((is, j) => (is ? -1 : gone.slice(0, j).filter((one) => !one).length));
  const joints: SkeletonJoint[] = [];
  for (const [j, joint] of motion.joints.entries()) {
    if (gone[j]) continue;
    const offset = Float64Array.from(joint.offset);
    let rotation = Float64Array.from(joint.rotation);
    let { parent } = joint;
    for (; parent >= 0 && gone[parent]; parent = motion.joints[parent]!.parent) {
      const above = motion.joints[parent]!;
      turnInto(offset, 0, above.rotation, 0, offset, 0);
      for (let a = 0; a < 3; a++) offset[a]! += above.offset[a]!;
      const turned = new Float64Array(4);
      mulQuaternionInto(turned, 0, above.rotation, 0, rotation, 0);
      rotation = turned;
    }
    const own = { offset: [...offset], rotation: [...rotation], parent: parent < 0 ? -1 : keptAs[parent]! };
    joints.push({ ...joint, ...(own as unknown as Pick<SkeletonJoint, 'offset' | 'rotation' | 'parent'>) });
  }
  const { positions, rotations } = restPose(joints);
  const nearest = (j: number): number => (gone[j] ? nearest(motion.joints[j]!.parent) : keptAs[j]!);
  const frames = Float64Array.from({ length: motion.frames * joints.length * 4 }, (_, i) => {
    return joints[Math.floor(i / 4) % joints.length]!.rotation[i % 4]!;
  });
  return {
    motion: {
      ...motion,
      joints,
      rotations: frames,
      restPositions: positions,
      restRotations: rotations,
      matches: [],
      moving: motion.moving.flatMap((one) => (gone[one.joint] ? [] : [{ ...one, joint: keptAs[one.joint]! }])),
    },
    mesh: { ...mesh, skinJoints: mesh.skinJoints.map(nearest) },
  };
}

/**
 * A GLB whose skeleton stands below one more object: turned, and made of other units that the object makes up for, as
 * programs write it.
 *
 * @param rotation of the object, quaternion
 * @param units    how many units of the bones make a metre
 */
export function belowObject(glb: Uint8Array, rotation: readonly number[], units: number): Uint8Array {
  const { json, binary } = readGlbParts(glb);
  const bytes = binary.slice();
  const nodes = json.nodes.map((node: { translation?: number[]; mesh?: number }) =>
    node.mesh === undefined && node.translation
      ? { ...node, translation: node.translation.map((value) => value * units) }
      : node,
  );
  const [skin] = json.skins;
  const top: number[] = json.scenes[0].nodes.filter((node: number) => json.nodes[node].mesh === undefined);
  const meshes: number[] = json.scenes[0].nodes.filter((node: number) => json.nodes[node].mesh !== undefined);
  // From the mesh to a bone: what the object does is taken back first, then its unit.
  const accessor = json.accessors[skin.inverseBindMatrices];
  const view = json.bufferViews[accessor.bufferView];
  const at = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  const data = new DataView(bytes.buffer, bytes.byteOffset + at, accessor.count * 64);
  const back = [-rotation[0]!, -rotation[1]!, -rotation[2]!, rotation[3]!];
  for (let m = 0; m < accessor.count; m++) {
    const columns = [0, 1, 2, 3].map((c) => [0, 1, 2].map((r) => data.getFloat32(64 * m + 16 * c + 4 * r, true)));
    // inverse(object · bone) = inverse(bone) · inverse(object); the bone's unit scales the rows.
    const turned = [0, 1, 2].map((c) => {
      const axis = [0, 0, 0];
      axis[c] = 1;
      turnInto(axis, 0, back, 0, axis, 0);
      return [0, 1, 2].map((r) => [0, 1, 2].reduce((sum, k) => sum + columns[k]![r]! * axis[k]!, 0));
    });
    for (const [c, column] of [...turned, columns[3]!].entries())
      for (const [r, value] of column.entries()) data.setFloat32(64 * m + 16 * c + 4 * r, value * units, true);
  }
  const object = { name: 'Armature', rotation: [...rotation], scale: [1 / units, 1 / units, 1 / units], children: top };
  nodes.push(object);
  const scenes = [{ ...json.scenes[0], nodes: [...meshes, nodes.length - 1] }];
  return writeGlbParts({ json: { ...json, nodes, scenes }, binary: bytes });
}
