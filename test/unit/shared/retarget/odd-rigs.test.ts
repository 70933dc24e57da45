import { describe, expect, it } from 'vitest';
import { JOINT, type JointName } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { readRigAndMesh } from '#shared/formats/rig/read-rig.ts';
import { createPosedSkeleton, poseSkeletonInto } from '#shared/formats/skeleton-motion.ts';
import { norm, sub, type Vec3 } from '#shared/math/vec3.ts';
import { contactsOfTake } from '#shared/retarget/contacts.ts';
import { handClearance } from '#shared/retarget/keep-hands-out.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import { playOnRig, shownRig } from '#shared/retarget/play-on-rig.ts';
import { retargetToRig, turnedRig } from '#shared/retarget/retarget-to-rig.ts';
import { rigFingerprint } from '#shared/retarget/rig-fingerprint.ts';
import { rigBones } from '#shared/retarget/rig-mapping.ts';
import { rigPlan } from '#shared/retarget/rig-plan.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { CARTOON, LANKY, makeRig, PERSON, rigFbx, rigGlb } from '#test/support/make-rig.ts';
import { movedTake } from '#test/support/moves.ts';
import { belowObject, withoutBones } from '#test/support/odd-rigs.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const take = movedTake(tinyBody(), 'squat', { seconds: 2 });
const squat = exportablePerson(take, tinyBody()).motion as BodyMotion;
const contacts = contactsOfTake(take.contacts);

const HALF = Math.SQRT1_2;
const cryptic = () => {
  const names = new Map<string, string>();
  return (name: string): string => {
    if (!names.has(name)) names.set(name, `bone_${String(names.size * 7 + 12).padStart(3, '0')}`);
    return names.get(name)!;
  };
};
const CHINESE: Readonly<Record<string, string>> = {
  ...{ Hips: '髋', Spine: '脊柱', Chest: '胸', UpperChest: '上胸', Neck: '颈', Head: '头' },
  ...{
    Shoulder: '肩',
    UpperArm: '上臂',
    LowerArm: '前臂',
    Hand: '手',
    UpperLeg: '大腿',
    LowerLeg: '小腿',
    Foot: '脚',
    Toes: '脚趾',
  },
};
const chinese = (name: string): string =>
  name.replace(/^(Left|Right)?(.+)$/, (_, side: string | undefined, part: string) => {
    return `${side === 'Left' ? '左' : side === 'Right' ? '右' : ''}${CHINESE[part] ?? part}`;
  });

const fbx = (preset: string, made = makeRig(preset)) => rigFbx(made, preset);
const RIGS: readonly (readonly [what: string, make: () => Uint8Array | Promise<Uint8Array>])[] = [
  ['with two bones in its spine', () => fbx('mixamo', withoutBones(makeRig('mixamo', LANKY), ['mixamorig:Spine1']))],
  ['with one bone in its spine', () => fbx('unity', withoutBones(makeRig('unity'), ['Chest', 'UpperChest']))],
  ['with five bones in its spine, a root and twist bones', () => fbx('unreal', makeRig('unreal', CARTOON))],
  ['without collar bones', () => fbx('unity', withoutBones(makeRig('unity'), ['LeftShoulder', 'RightShoulder']))],
  ['that rests in an A-pose', () => fbx('rigify', makeRig('rigify', PERSON))],
  [
    'in centimetres below an object that is scaled',
    async () => belowObject(await rigGlb(makeRig('mixamo', LANKY)), [0, 0, 0, 1], 100),
  ],
  ['that looks to its left', async () => belowObject(await rigGlb(makeRig('unity')), [0, HALF, 0, HALF], 1)],
  ['that looks back', async () => belowObject(await rigGlb(makeRig('unity', CARTOON)), [0, 1, 0, 0], 1)],
  ['whose bones are numbered', () => fbx('unity', makeRig('unity', PERSON, cryptic()))],
  [
    'whose bones are numbered, with a root and twist bones, in an A-pose',
    () => fbx('unreal', makeRig('unreal', PERSON, cryptic())),
  ],
  ['whose bones have Chinese names', () => fbx('unity', makeRig('unity', PERSON, chinese))],
];

describe.each(RIGS)('a character %s', (what, make) => {
  it('has its bones found and plays a squat standing, with hands on their sides', async () => {
    const { rig } = readRigAndMesh(await make());
    const mapping = matchBones(rig);
    const bones = rigBones(rig, mapping);
    const out = retargetToRig(squat, rig, mapping, { contacts });
    const posed = createPosedSkeleton(out);
    const frames = Array.from({ length: out.frames }, (_, f) => {
      poseSkeletonInto(posed, out, f);
      return posed.positions.slice();
    });
    const at = (joint: JointName, f: number): Vec3 => {
      const node = bones.of[JOINT[joint]]!;
      return [...frames[f]!.subarray(3 * node, 3 * node + 3)] as unknown as Vec3;
    };
    const plan = rigPlan(squat.rest, rig, mapping);
    const deepest = out.frames / 2;
    // Down and up again, as deep as its legs allow; upright, facing where the body does.
    expect(at('pelvis', 0)[1] - at('pelvis', deepest)[1]).toBeGreaterThan(0.25 * plan.scale);
    expect(at('head', 0)[1]).toBeGreaterThan(1.4 * at('pelvis', 0)[1]);
    expect(at('l_hip', 0)[0] - at('r_hip', 0)[0]).toBeGreaterThan(0.1 * plan.scale);
    expect(at('l_knee', deepest)[2] - at('l_ankle', deepest)[2]).toBeGreaterThan(0.05 * plan.scale);
    let slide = 0;
    for (let f = 0; f < out.frames; f++) {
      for (const s of ['l', 'r'] as const) slide = Math.max(slide, norm(sub(at(`${s}_ankle`, f), at(`${s}_ankle`, 0))));
      expect(at('l_wrist', f)[0] - at('r_wrist', f)[0], `frame ${f}`).toBeGreaterThan(0.02);
    }
    expect(slide).toBeLessThan(0.004);
    expect(Math.min(...handClearance(turnedRig(squat, plan, { contacts }), squat, plan))).toBeGreaterThan(0);
  });

  it('is shown in the 3D view exactly as it is written', async () => {
    const { rig, mesh } = readRigAndMesh(await make());
    const mapping = matchBones(rig);
    const written = retargetToRig(squat, rig, mapping);
    const shown = playOnRig(squat, rig, mapping);
    const { carriers } = shownRig(rig, mapping);
    const posed = createPosedSkeleton(written);
    for (const f of [0, 29]) {
      poseSkeletonInto(posed, written, f);
      for (const [k, node] of carriers.entries()) {
        for (let a = 0; a < 3; a++) {
          expect(shown.places[3 * (f * carriers.length + k) + a]).toBeCloseTo(posed.positions[3 * node + a]!, 4);
        }
      }
    }
    // The mesh stands where the bones are, whatever stands above them.
    const heights = mesh!.vertices.filter((_, i) => i % 3 === 1);
    const head = rig.positions[3 * rigBones(rig, mapping).of[JOINT.head]! + 1]!;
    expect(Math.max(...heights) - head, what).toBeGreaterThan(0);
    expect(Math.max(...heights) - head, what).toBeLessThan(0.6);
    expect(mesh!.triangles.length / 3).toBeGreaterThan(1000);
  });
});

it('a character that lies on its back in rest is refused in a sentence that says what to do', async () => {
  const { rig } = readRigAndMesh(belowObject(await rigGlb(makeRig('mixamo')), [-HALF, 0, 0, HALF], 1));
  expect(() => retargetToRig(squat, rig, matchBones(rig))).toThrow(/not stand upright in rest; turn it/);
});

it('skeletons of one make share a fingerprint whatever their size; others do not', () => {
  const of = (bytes: Uint8Array) => rigFingerprint(readRigAndMesh(bytes).rig);
  expect(of(fbx('mixamo', makeRig('mixamo', LANKY)))).toBe(of(fbx('mixamo', makeRig('mixamo', CARTOON))));
  expect(of(fbx('mixamo'))).not.toBe(of(fbx('unity')));
  expect(of(fbx('mixamo', withoutBones(makeRig('mixamo'), ['mixamorig:Spine1'])))).not.toBe(of(fbx('mixamo')));
});

it('targets of IK go along with hands and feet', () => {
  const { rig } = readRigAndMesh(fbx('unreal', makeRig('unreal', LANKY)));
  const motion = retargetToRig(squat, rig, matchBones(rig));
  const posed = createPosedSkeleton(motion);
  const node = (name: string) => rig.nodes.findIndex((one) => one.name === name);
  const at = (name: string) => [...posed.positions.subarray(3 * node(name), 3 * node(name) + 3)] as unknown as Vec3;
  for (const f of [0, 29]) {
    poseSkeletonInto(posed, motion, f);
    for (const s of ['l', 'r']) {
      expect(norm(sub(at(`ik_hand_${s}`), at(`hand_${s}`)))).toBeLessThan(1e-6);
      expect(norm(sub(at(`ik_foot_${s}`), at(`foot_${s}`)))).toBeLessThan(1e-6);
    }
  }
});
