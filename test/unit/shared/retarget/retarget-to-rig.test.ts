import { describe, expect, it } from 'vitest';
import { compareMotion } from '#main/services/export/compare-motion.ts';
import { readFbx } from '#main/services/export/read-back/read-fbx.ts';
import { readGlb } from '#main/services/export/read-back/read-glb.ts';
import { JOINT, type JointName } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { readRig } from '#shared/formats/rig/read-rig.ts';
import type { Rig } from '#shared/formats/rig/rig.ts';
import { writeRigMotion } from '#shared/formats/rig/write-rig-motion.ts';
import { createPosedSkeleton, poseSkeletonInto, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { axisAngleToQuaternionInto } from '#shared/math/rotation.ts';
import { contactsOfMotion, contactsOfTake } from '#shared/retarget/contacts.ts';
import { handClearance } from '#shared/retarget/keep-hands-out.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import { retargetToRig, turnedRig } from '#shared/retarget/retarget-to-rig.ts';
import { parseRigMapping, type RigMapping, rigBones, withMatch } from '#shared/retarget/rig-mapping.ts';
import { rigPlan } from '#shared/retarget/rig-plan.ts';
import { retargetToStudio } from '#shared/retarget/studio-skeleton.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { CARTOON, LANKY, makeRig, PERSON, type RigShape, rigFbx, rigGlb } from '#test/support/make-rig.ts';
import { type Move, movedTake } from '#test/support/moves.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const moveOf = (move: Move, seconds = 3) => {
  const take = movedTake(body, move, { seconds });
  const motion = exportablePerson(take, body).motion as BodyMotion;
  return { take, motion, contacts: contactsOfTake(take.contacts) };
};

/** Where the joints of a mapping stand at every frame: x, y, z by joint and frame. */
function placesOf(motion: SkeletonMotion, rig: Rig, mapping: RigMapping) {
  const { of } = rigBones(rig, mapping);
  const posed = createPosedSkeleton(motion);
  const frames = Array.from({ length: motion.frames }, (_, f) => {
    poseSkeletonInto(posed, motion, f);
    return posed.positions.slice();
  });
  return (joint: JointName, frame: number): number[] => {
    const at = 3 * of[JOINT[joint]]!;
    return [...frames[frame]!.subarray(at, at + 3)];
  };
}

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]!));

/** Furthest a standing foot gets from where its stance began, metres. */
function slide(at: ReturnType<typeof placesOf>, contacts: Uint8Array): number {
  let worst = 0;
  for (const [side, joint] of (['l_foot', 'r_foot'] as const).entries()) {
    let from: number[] | null = null;
    for (let f = 0; f < contacts.length / 4; f++) {
      if (!contacts[4 * f + 2 * side + 1]) from = null;
      else {
        from ??= at(joint, f);
        worst = Math.max(worst, distance(from, at(joint, f)));
      }
    }
  }
  return worst;
}

const RIGS: readonly (readonly [name: string, preset: string, shape: RigShape])[] = [
  ['a lanky one with Mixamo’s bones', 'mixamo', LANKY],
  ['one with Unreal’s bones and a root', 'unreal', PERSON],
  ['a round cartoon with short arms', 'unity', CARTOON],
];

describe.each(RIGS)('%s', (_, preset, shape) => {
  const rig = readRig(rigFbx(makeRig(preset, shape), preset));
  const mapping = matchBones(rig);

  it.each(['squat', 'walk', 'turn'] as const)(
    'plays the %s without sliding feet, sinking or reaching into itself',
    (move) => {
      const { motion, contacts } = moveOf(move);
      const out = retargetToRig(motion, rig, mapping, { contacts });
      const at = placesOf(out, rig, mapping);
      expect(slide(at, contacts)).toBeLessThan(0.002);
      const plan = rigPlan(motion.rest, rig, mapping);
      const clear = handClearance(turnedRig(motion, plan, { contacts }), motion, plan);
      expect(Math.min(...clear)).toBeGreaterThan(0.01);
      const toes = rig.positions[3 * rigBones(rig, mapping).of[JOINT.l_foot]! + 1]!;
      for (let f = 0; f < out.frames; f++) {
        for (const foot of ['l_foot', 'r_foot'] as const) expect(at(foot, f)[1]!).toBeGreaterThan(toes - 0.005);
        // Hands stay on their sides; the character faces as the body does.
        if (move !== 'squat') continue;
        expect(at('l_wrist', f)[0]! - at('r_wrist', f)[0]!).toBeGreaterThan(0.03);
        expect(at('l_knee', f)[2]! - at('l_ankle', f)[2]!).toBeGreaterThan(-0.05);
      }
    },
  );

  it('squats as deep and walks as far as its own legs allow', () => {
    const squat = moveOf('squat');
    const plan = rigPlan(squat.motion.rest, rig, mapping);
    const down = placesOf(retargetToRig(squat.motion, rig, mapping), rig, mapping);
    const depth = down('pelvis', 0)[1]! - down('pelvis', 45)[1]!;
    expect(depth).toBeCloseTo(0.38 * plan.scale, 1);
    const walk = moveOf('walk');
    const way = (options: object) => {
      const at = placesOf(retargetToRig(walk.motion, rig, mapping, options), rig, mapping);
      return at('pelvis', 89)[2]! - at('pelvis', 0)[2]!;
    };
    const own = walk.motion.pelvis[3 * 89 + 2]! - walk.motion.pelvis[2]!;
    expect(way({})).toBeCloseTo(own * plan.scale, 1);
    expect(way({ path: 'kept' })).toBeCloseTo(own, 1);
  });

  it('goes into the character’s own kind of file, which another reader plays alike', async () => {
    const { motion } = moveOf('squat', 1);
    const names = rig.nodes.map(({ name }) => name);
    const fbx = retargetToRig(motion, rig, mapping);
    const written = writeRigMotion(new Uint8Array(0), rig, fbx, 'test');
    const found = compareMotion(readFbx(written, names), fbx, motion, null);
    expect(found.maxJointErrorMm).toBeLessThan(1);
    expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
    // Bones of the file rest as the character's do.
    const again = readRig(written);
    for (const [i, node] of rig.nodes.entries()) {
      const j = again.nodes.findIndex(({ name }) => name === node.name);
      expect(
        distance([...again.positions.subarray(3 * j, 3 * j + 3)], [...rig.positions.subarray(3 * i, 3 * i + 3)]),
      ).toBeLessThan(1e-4);
    }
    const file = await rigGlb(makeRig(preset, shape));
    const glbRig = readRig(file);
    const glb = retargetToRig(motion, glbRig, mapping);
    const played = await readGlb(
      writeRigMotion(file, glbRig, glb, 'test'),
      glbRig.nodes.map(({ name }) => name),
    );
    const difference = compareMotion(played, glb, motion, null);
    expect(difference.maxJointErrorMm).toBeLessThan(1);
    expect(difference.maxRotationErrorDeg).toBeLessThan(0.1);
    expect(difference.maxTimeErrorMs).toBeLessThan(1);
  });
});

describe('retargeting to a character', () => {
  it('keeps arms out of a round body that would go through it otherwise', () => {
    const rig = readRig(rigFbx(makeRig('unity', CARTOON), 'unity'));
    const mapping = matchBones(rig);
    const { motion: standing, contacts } = moveOf('squat');
    // Hands on the belly: upper arms hang, elbows are bent inwards.
    const rotations = standing.rotations.slice();
    const put = (joint: JointName, turn: [number, number, number]) => {
      const q = [0, 0, 0, 1];
      axisAngleToQuaternionInto(q, 0, turn);
      for (let f = 0; f < standing.frames; f++) rotations.set(q, 4 * (24 * f + JOINT[joint]));
    };
    put('l_shoulder', [0, 0, -1.2]);
    put('r_shoulder', [0, 0, 1.2]);
    put('l_elbow', [0, -0.3, -1.4]);
    put('r_elbow', [0, 0.3, 1.4]);
    const motion = { ...standing, rotations };
    const plan = rigPlan(motion.rest, rig, mapping);
    const least = (clearHands: boolean) =>
      Math.min(...handClearance(turnedRig(motion, plan, { contacts, clearHands }), motion, plan));
    expect(least(false)).toBeLessThan(0);
    expect(least(true)).toBeGreaterThan(0.01);
  });

  it('takes no motion away that was there: turns of joints are the body’s where nothing is in the way', () => {
    const rig = readRig(rigFbx(makeRig('mixamo', PERSON), 'mixamo'));
    const mapping = matchBones(rig);
    const { motion } = moveOf('walk');
    const plan = rigPlan(motion.rest, rig, mapping);
    const free = turnedRig(motion, plan, { clearHands: false, plantFeet: false });
    const kept = turnedRig(motion, plan, { plantFeet: false });
    expect(kept.turns).toEqual(free.turns);
  });

  it('finds stances of the feet without being told', () => {
    const { motion, contacts } = moveOf('walk');
    const found = contactsOfMotion(motion);
    const agree = contacts.filter((value, i) => value === found[i]).length / contacts.length;
    expect(agree).toBeGreaterThan(0.85);
  });

  it('matches bones by where they stand when names say nothing', () => {
    let count = 0;
    const rename = new Map<string, string>();
    const shy = makeRig('mixamo', LANKY, (name) => {
      if (!rename.has(name)) rename.set(name, `bone${count++}`);
      return rename.get(name)!;
    });
    const mapping = matchBones(readRig(rigFbx(shy, 'mixamo')));
    const known = matchBones(readRig(rigFbx(makeRig('mixamo', LANKY), 'mixamo')));
    for (const role of [
      'pelvis',
      'l_hip',
      'r_knee',
      'l_ankle',
      'r_foot',
      'l_shoulder',
      'r_elbow',
      'l_wrist',
      'head',
    ] as const) {
      const own = known.matches.find((match) => match.role === role)!;
      const match = mapping.matches.find((one) => one.role === role)!;
      expect(match.bone, role).toBe(rename.get(own.bone));
      expect(match.by).toBe('place');
      expect(match.confidence).toBeLessThan(own.confidence);
    }
  });

  it('can be corrected by hand and stored', () => {
    const rig = readRig(rigFbx(makeRig('mixamo'), 'mixamo'));
    const mapping = matchBones(rig);
    const corrected = withMatch(mapping, 'spine2', 'mixamorig:Spine2');
    expect(parseRigMapping(JSON.stringify(corrected))).toEqual(corrected);
    expect(corrected.matches.filter(({ bone }) => bone === 'mixamorig:Spine2')).toEqual([
      { role: 'spine2', bone: 'mixamorig:Spine2', confidence: 1, by: 'hand' },
    ]);
    expect(() => rigBones(rig, withMatch(mapping, 'pelvis', null))).toThrow('no bone was found for hips');
    expect(() => rigBones(rig, withMatch(mapping, 'head', 'nobody'))).toThrow(/no bone "nobody"/);
    expect(() => parseRigMapping('{"kind": "something else"}')).toThrow(/not a mapping/);
  });

  it('shares the twist of a limb with its twist bones', () => {
    const rig = readRig(rigFbx(makeRig('unreal'), 'unreal'));
    const mapping = matchBones(rig);
    expect(mapping.twists).toHaveLength(16);
    const { motion } = moveOf('squat');
    // Turn both wrists about their forearms.
    const rotations = motion.rotations.slice();
    const half = 0.6;
    for (let f = 0; f < motion.frames; f++)
      rotations.set([Math.sin(half), 0, 0, Math.cos(half)], 4 * (24 * f + JOINT.l_wrist));
    const out = retargetToRig({ ...motion, rotations }, rig, mapping, { clearHands: false });
    const angle = (bone: string) => {
      const j = rig.nodes.findIndex(({ name }) => name === bone);
      const w =
        out.rotations[4 * j + 3]! * out.joints[j]!.rotation[3] +
        [0, 1, 2].reduce((sum, k) => sum + out.rotations[4 * j + k]! * out.joints[j]!.rotation[k]!, 0);
      return 2 * Math.acos(Math.min(1, Math.abs(w)));
    };
    expect(angle('lowerarm_twist_02_l')).toBeCloseTo((2 * half) / 3, 1);
    expect(angle('lowerarm_twist_01_l')).toBeCloseTo((4 * half) / 3, 1);
  });
});

describe('the studio skeleton', () => {
  it('is the same for short and tall people, and their feet stand on it', () => {
    const standard = exportablePerson(movedTake(body, 'squat', { seconds: 0.1, betas: [0] }), body);
    const rest = (standard.motion as BodyMotion).rest;
    const skeletons = [-2, 2].map((beta) => {
      const take = movedTake(body, 'walk', { seconds: 2, betas: [beta] });
      const motion = exportablePerson(take, body).motion as BodyMotion;
      const contacts = contactsOfTake(take.contacts);
      const { skeleton, mesh } = retargetToStudio(motion, { rest, mesh: standard.mesh }, 'unreal', {}, { contacts });
      expect(mesh!.vertexCount).toBe(body.vertexCount);
      const toes = skeleton.joints.findIndex(({ name }) => name === 'ball_l');
      const posed = createPosedSkeleton(skeleton);
      let low = Number.POSITIVE_INFINITY;
      for (let f = 0; f < skeleton.frames; f++) {
        poseSkeletonInto(posed, skeleton, f);
        low = Math.min(low, posed.positions[3 * toes + 1]!);
      }
      expect(low).toBeCloseTo(skeleton.restPositions[3 * toes + 1]!, 2);
      return skeleton;
    });
    expect(skeletons[0]!.restPositions).toEqual(skeletons[1]!.restPositions);
    expect(skeletons[0]!.joints.map(({ name }) => name)).not.toContain('ik_foot_l');
  });
});
