import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { bvhMotion } from '#shared/formats/motion/bvh-motion.ts';
import { createPosedBvh, poseBvhInto } from '#shared/formats/motion/pose-bvh.ts';
import { readBvh } from '#shared/formats/motion/read-bvh.ts';
import { smplOfBvh } from '#shared/formats/motion/smpl-of-bvh.ts';
import { exponential, logarithm, relative } from '#shared/math/rotation3.ts';
import { norm, sub, unit, type Vec3 } from '#shared/math/vec3.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { sharedFile } from '#test/support/shared-folder.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const rest = restJoints(body).base;

/** Angle between two axis-angles, degrees. */
function apart(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): number {
  const of = (v: ArrayLike<number>, at: number) => exponential([v[at]!, v[at + 1]!, v[at + 2]!]);
  return (norm(logarithm(relative(of(a, i), of(b, k)))) * 180) / Math.PI;
}

/** A person of sticks: hips, knees, ankles, toes, spine, neck, head, arms, in the unit and with the arms that are asked for. */
function stickPerson(arm: 'out' | 'down', scale: number, zUp = false): string {
  const turned = ([x, y, z]: readonly number[]) =>
    (zUp ? [x, -z!, y] : [x, y, z]).map((part) => part! * scale).join(' ');
  const bones: [name: string, parent: string, at: number[]][] = [];
  for (const [side, s] of [
    ['Left', 1],
    ['Right', -1],
  ] as const) {
    const along = arm === 'out' ? [s, 0, 0] : [0, -1, 0];
    const reach = (length: number) => along.map((part) => part * length);
    bones.push([`${side}UpLeg`, 'Hips', [0.09 * s, -0.05, 0]]);
    bones.push([`${side}Leg`, `${side}UpLeg`, [0, -0.42, 0]]);
    bones.push([`${side}Foot`, `${side}Leg`, [0, -0.42, 0]]);
    bones.push([`${side}ToeBase`, `${side}Foot`, [0, -0.06, 0.14]]);
    bones.push([`${side}Shoulder`, 'Spine1', [0.03 * s, 0.12, 0]]);
    bones.push([`${side}Arm`, `${side}Shoulder`, [0.14 * s, 0, 0]]);
    bones.push([`${side}ForeArm`, `${side}Arm`, reach(0.27)]);
    bones.push([`${side}Hand`, `${side}ForeArm`, reach(0.25)]);
  }
  bones.push(['Spine', 'Hips', [0, 0.12, 0]], ['Spine1', 'Spine', [0, 0.25, 0]]);
  bones.push(['Neck', 'Spine1', [0, 0.17, 0]], ['Head', 'Neck', [0, 0.1, 0]]);
  let columns = 6;
  const tree = (name: string): string =>
    bones
      .filter(([, parent]) => parent === name)
      .map(([child, , at]) => {
        columns += 3;
        return `JOINT ${child}\n{\nOFFSET ${turned(at)}\nCHANNELS 3 Zrotation Xrotation Yrotation\n${tree(child)}}\n`;
      })
      .join('');
  const inner = tree('Hips');
  const place = turned([0.5, 0.95, 0.2]);
  const rows = [0, 1].map(() => `${place}${' 0'.repeat(columns - 3)}`).join('\n');
  return `HIERARCHY\nROOT Hips\n{\nOFFSET 0 0 0\nCHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n${inner}}\nMOTION\nFrames: 2\nFrame Time: 0.0333333\n${rows}\n`;
}

/** Directions of SMPL's bones in a frame. */
function boneOf(poses: Float32Array, joint: number, child: number): Vec3 {
  const posed = createPosedJoints();
  forwardKinematicsInto(posed, rest, poses, 0, [0, 0, 0], 0);
  const at = (j: number) => [...posed.positions.subarray(3 * j, 3 * j + 3)] as unknown as Vec3;
  return unit(sub(at(child), at(joint)));
}

describe('bvhMotion', () => {
  it('gives back the motion of this program’s own files', () => {
    const take = proceduralTake(body, { frames: 60, betas: [0] });
    const motion = bvhMotion(
      readBvh(writeBvh(exportablePerson(take, body).motion)),
      shapedRestJoints(restJoints(body), [0]),
    );
    expect(motion.frames).toBe(60);
    expect(motion.fps).toBeCloseTo(30, 6);
    let worst = 0;
    for (let i = 0; i < 60 * 72; i += 3) worst = Math.max(worst, apart(take.poses, i, motion.poses, i));
    expect(worst).toBeLessThan(0.01);
    // The path is that of the hips' middle.
    const hips = (f: number) => [0, 1, 2].map((a) => (take.joints[72 * f + 3 + a]! + take.joints[72 * f + 6 + a]!) / 2);
    for (const f of [0, 30, 59]) {
      for (const a of [0, 1, 2]) expect(motion.path[3 * f + a]).toBeCloseTo(hips(f)[a]!, 4);
    }
  });

  it('reads a T-pose and hanging arms alike: bones point where the file’s do', () => {
    const out = bvhMotion(readBvh(stickPerson('out', 100)), rest);
    const down = bvhMotion(readBvh(stickPerson('down', 100)), rest);
    expect(boneOf(out.poses, JOINT.l_shoulder, JOINT.l_elbow)[0]).toBeCloseTo(1, 4);
    expect(boneOf(down.poses, JOINT.l_shoulder, JOINT.l_elbow)[1]).toBeCloseTo(-1, 4);
    expect(boneOf(down.poses, JOINT.r_elbow, JOINT.r_wrist)[1]).toBeCloseTo(-1, 4);
    expect(boneOf(down.poses, JOINT.l_hip, JOINT.l_knee)[1]).toBeCloseTo(-1, 4);
  });

  it('knows metres, centimetres and inches by the size of the body, and takes Z for up where bodies stand so', () => {
    for (const [scale, zUp] of [
      [1, false],
      [100, false],
      [1 / 0.0254, true],
    ] as const) {
      const motion = bvhMotion(readBvh(stickPerson('out', scale, zUp)), rest);
      expect(motion.boneLengths![JOINT.l_knee]).toBeCloseTo(0.42, 4);
      expect(motion.path[1]).toBeCloseTo(0.9, 4);
      expect(motion.path[0]).toBeCloseTo(0.5, 4);
      expect(motion.notes).toEqual([]);
    }
  });

  it('says which joints a skeleton lacks', () => {
    const chain =
      'HIERARCHY\nROOT base\n{\nOFFSET 0 0 0\nCHANNELS 3 Zrotation Xrotation Yrotation\n}\nMOTION\nFrames: 1\nFrame Time: 0.1\n0 0 0\n';
    expect(() => bvhMotion(readBvh(chain), rest)).toThrow(/no human skeleton: no joint was found for l_hip, r_hip/);
    const armless = stickPerson('out', 1).replaceAll('LeftForeArm', 'LeftThing');
    expect(() => bvhMotion(readBvh(armless), rest)).toThrow(/not understood: no joint was found for l_elbow/);
  });

  const dialects = [
    'cmu_01_01',
    'cmu_cgspeed_12_01_walk',
    'cmu_daz_salsa_10',
    'cmu_iclone_05_16',
    'cmu_iclone_07_01',
    'cmu_max_131_01',
    'cmu_max_131_03_metres',
    'pybvh_test1',
  ].filter((name) => sharedFile(`mocap/bvh/${name}.bvh`) !== null);

  it.runIf(dialects.length > 0).each(dialects)(
    'lays limbs along those of %s, whatever its rest pose and axes',
    (name) => {
      const bvh = readBvh(readFileSync(sharedFile(`mocap/bvh/${name}.bvh`)!, 'utf8'));
      const map = smplOfBvh(bvh);
      const motion = bvhMotion(bvh, rest);
      const posed = createPosedBvh(bvh);
      const smpl = createPosedJoints();
      const frame = Math.floor(bvh.frames / 3);
      poseBvhInto(posed, bvh, frame);
      forwardKinematicsInto(smpl, rest, motion.poses, 72 * frame, [0, 0, 0], 0);
      const theirs = (j: number) => [...posed.positions.subarray(3 * map[j]!, 3 * map[j]! + 3)] as unknown as Vec3;
      const ours = (j: number) => [...smpl.positions.subarray(3 * j, 3 * j + 3)] as unknown as Vec3;
      const pairs = [
        [JOINT.l_hip, JOINT.l_knee],
        [JOINT.r_knee, JOINT.r_ankle],
        [JOINT.l_shoulder, JOINT.l_elbow],
        [JOINT.r_elbow, JOINT.r_wrist],
      ] as const;
      // Angles between bones do not depend on which axis is up.
      for (const [a, b] of pairs) {
        for (const [c, d] of pairs) {
          const angle = (at: (j: number) => Vec3) => {
            const [u, v] = [unit(sub(at(b), at(a))), unit(sub(at(d), at(c)))];
            return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
          };
          expect(angle(ours)).toBeCloseTo(angle(theirs), 2);
        }
      }
      expect(ours(JOINT.head)[1] - ours(JOINT.l_ankle)[1]).toBeGreaterThan(0.9);
      expect(motion.boneLengths![JOINT.l_ankle]).toBeGreaterThan(0.35);
      expect(motion.boneLengths![JOINT.l_ankle]).toBeLessThan(0.55);
    },
  );
});
