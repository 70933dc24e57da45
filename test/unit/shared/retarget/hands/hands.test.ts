import { describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { FINGER_JOINT_COUNT, FINGER_JOINTS, fingerAt } from '#shared/formats/finger-layer.ts';
import { readRig } from '#shared/formats/rig/read-rig.ts';
import { createPosedSkeleton, poseSkeletonInto, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { axisAngleToQuaternionInto } from '#shared/math/rotation.ts';
import { dot, norm, sub, unit, type Vec3 } from '#shared/math/vec3.ts';
import { heldHands } from '#shared/retarget/hands/hand-poses.ts';
import { matchFingers } from '#shared/retarget/hands/match-fingers.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import type { FingerChoice } from '#shared/retarget/preset.ts';
import { RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget } from '#shared/retarget/retarget.ts';
import { retargetToRig } from '#shared/retarget/retarget-to-rig.ts';
import { rigBones } from '#shared/retarget/rig-mapping.ts';
import { wristsOf } from '#shared/retarget/rig-plan.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { makeRig, rigFbx } from '#test/support/make-rig.ts';
import { movedTake } from '#test/support/moves.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const person = exportablePerson(movedTake(tinyBody(), 'walk', { seconds: 0.2 }), tinyBody()).motion as BodyMotion;

/** Places of bones at a frame, by name. */
function placesAt(motion: SkeletonMotion, frame: number): (name: string) => Vec3 {
  const posed = createPosedSkeleton(motion);
  poseSkeletonInto(posed, motion, frame);
  const index = new Map(motion.joints.map(({ name }, j) => [name, j]));
  return (name) => {
    const j = index.get(name);
    if (j === undefined) throw new Error(`there is no ${name}`);
    return [...posed.positions.subarray(3 * j, 3 * j + 3)] as unknown as Vec3;
  };
}

const degreesBetween = (a: Vec3, b: Vec3) => (Math.acos(Math.min(1, dot(unit(a), unit(b)))) * 180) / Math.PI;

/** How far the middle finger of Unreal's left hand is bent from knuckle to tip, and where its tip went. */
function middleFinger(motion: SkeletonMotion) {
  const at = placesAt(motion, 0);
  const [hand, one, two, three] = ['hand_l', 'middle_01_l', 'middle_02_l', 'middle_03_l'].map(at) as [
    Vec3,
    Vec3,
    Vec3,
    Vec3,
  ];
  return {
    first: degreesBetween(sub(one, hand), sub(two, one)),
    second: degreesBetween(sub(two, one), sub(three, two)),
    at,
  };
}

describe('fingers of a preset’s skeleton', () => {
  it.each(RETARGET_PRESETS.filter(({ options }) => options.includes('fingers')).map(({ id }) => id))(
    'of %s are thirty more bones that turn, and leave the body where it was',
    (id) => {
      const [without, flat] = (['none', 'flat'] as const).map((fingers) => retarget(person, id, { fingers }));
      const [at, before] = [placesAt(flat!, 2), placesAt(without!, 2)];
      const names = new Set(without!.joints.map(({ name }) => name));
      const added = flat!.joints.filter(({ name }) => !names.has(name));
      expect(added.filter(({ still }) => !still).length).toBeGreaterThanOrEqual(28);
      for (const { name } of flat!.joints.filter((joint) => names.has(joint.name) && !/Middle1/.test(joint.name))) {
        expect(norm(sub(at(name), before(name))), name).toBeLessThan(1e-9);
      }
    },
  );

  it('bend as a hand that hangs, or are straight', () => {
    const of = (fingers: FingerChoice) => middleFinger(retarget(person, 'unreal', { fingers }));
    expect(of('flat').second).toBeLessThan(0.01);
    expect(of('relaxed').second).toBeCloseTo(33, 3);
    // Towards the palm: tips come nearer to the wrist, and to the thigh that the palm faces.
    const [flat, relaxed] = [of('flat'), of('relaxed')];
    const span = ({ at }: typeof flat) => norm(sub(at('middle_03_l'), at('hand_l')));
    expect(span(relaxed)).toBeLessThan(0.97 * span(flat));
  });

  it('go by the motion’s own fingers where it has some, frame by frame', () => {
    const rotations = new Float64Array(person.frames * FINGER_JOINT_COUNT * 4);
    const layer = { frames: person.frames, rotations };
    const knuckle = FINGER_JOINTS.indexOf('l_middle2');
    for (let f = 0; f < person.frames; f++) {
      for (let k = 0; k < FINGER_JOINT_COUNT; k++) rotations[fingerAt(layer, f, k) + 3] = 1;
      axisAngleToQuaternionInto(rotations, fingerAt(layer, f, knuckle), [0, 0, -0.1 * f]);
    }
    const motion = retarget({ ...person, fingers: layer }, 'unreal', { fingers: 'relaxed' });
    for (const frame of [0, 3]) {
      const at = placesAt(motion, frame);
      const bend = degreesBetween(sub(at('middle_02_l'), at('middle_01_l')), sub(at('middle_03_l'), at('middle_02_l')));
      expect(bend).toBeCloseTo((frame * 0.1 * 180) / Math.PI, 3);
    }
  });
});

describe('fingers of a character', () => {
  const rigOf = (rename = (name: string) => name, fingers: FingerChoice = 'flat') =>
    readRig(rigFbx(makeRig('unreal', undefined, rename, { fingers }), 'unreal'));

  it('are found by their names', () => {
    const rig = rigOf();
    const found = matchFingers(rig, wristsOf(rigBones(rig, matchBones(rig))));
    expect(found).toHaveLength(30);
    expect(rig.nodes[found.find(({ joint }) => joint === 'r_pinky2')!.node]!.name).toBe('pinky_02_r');
    expect(rig.nodes[found.find(({ joint }) => joint === 'l_thumb1')!.node]!.name).toBe('thumb_01_l');
  });

  it('are found by where they stand where names tell nothing', () => {
    const plain = rigOf();
    const named = matchFingers(plain, wristsOf(rigBones(plain, matchBones(plain))));
    const cryptic = rigOf((name) =>
      /thumb|index|middle|ring|pinky/.test(name) ? `b${[...name].map((c) => c.codePointAt(0)).join('')}` : name,
    );
    const found = matchFingers(cryptic, wristsOf(rigBones(cryptic, matchBones(cryptic))));
    expect(found.map(({ joint, node }) => [joint, node])).toEqual(named.map(({ joint, node }) => [joint, node]));
  });

  it.each(['flat', 'relaxed'] as const)('that rest %s end in the pose that is asked for', (rest) => {
    const rig = rigOf(undefined, rest);
    const on = (hands: 'flat' | 'relaxed' | 'rest') =>
      middleFinger(retargetToRig(person, rig, matchBones(rig), { hands, clearHands: false }));
    // Knuckles that stand beside the plane of the palm leave a degree or two.
    expect(on('flat').second).toBeLessThan(3);
    expect(Math.abs(on('relaxed').second - 33)).toBeLessThan(3);
    expect(on('relaxed').first).toBeGreaterThan(20);
    expect(on('rest').second).toBeCloseTo(rest === 'flat' ? 0 : 33, 0);
  });
});

it('a relaxed hand closes towards the palm on both sides alike', () => {
  const { rotations, frames } = heldHands('relaxed');
  expect(frames).toBe(1);
  for (const [j, name] of FINGER_JOINTS.entries()) {
    expect(Math.hypot(...rotations.subarray(4 * j, 4 * j + 4))).toBeCloseTo(1, 12);
    if (!name.startsWith('l_')) continue;
    const other = FINGER_JOINTS.indexOf(`r_${name.slice(2)}` as (typeof FINGER_JOINTS)[number]);
    const [x, y, z, w] = rotations.subarray(4 * j, 4 * j + 4);
    const mirrored = rotations.subarray(4 * other, 4 * other + 4);
    expect([...mirrored]).toEqual([x, -y!, -z!, w].map((value) => expect.closeTo(value!, 12)));
  }
  expect(JOINT.l_hand).toBe(22);
});
