import { describe, expect, it } from 'vitest';
import { compareMesh } from '#main/services/export/compare-mesh.ts';
import { compareMotion } from '#main/services/export/compare-motion.ts';
import type { LoadedMotion } from '#main/services/export/read-back/loaded-motion.ts';
import { readBvh } from '#main/services/export/read-back/read-bvh.ts';
import { readFbx } from '#main/services/export/read-back/read-fbx.ts';
import { readGlb } from '#main/services/export/read-back/read-glb.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '#shared/formats/body-motion.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { resampleTo } from '#shared/formats/resample.ts';
import type { SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { sub, type Vec3 } from '#shared/math/vec3.ts';
import { chosenJoints } from '#shared/retarget/preset.ts';
import { presetOf, RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { type Move, movedTake } from '#test/support/moves.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const MOVES: readonly Move[] = ['walk', 'squat', 'turn'];
const RATES = [
  [24_000, 1001],
  [25, 1],
  [30_000, 1001],
  [30, 1],
  [50, 1],
  [60_000, 1001],
  [60, 1],
  [120, 1],
] as const;
const namesOf = ({ joints }: SkeletonMotion) => joints.map(({ name }) => name);

const setUp = (id: string, take = proceduralTake(body, { frames: 24 })) => {
  const person = exportablePerson(take, body);
  const own = person.motion as BodyMotion;
  return { take, own, motion: retarget(own, id), mesh: retargetMesh(person.mesh!, own, id) };
};

const expectSame = (found: ReturnType<typeof compareMotion>) => {
  expect(found.maxJointErrorMm).toBeLessThan(1);
  expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
  expect(found.maxTimeErrorMs).toBeLessThan(0.5);
};

const SECONDS = 0.14;
/** The same stretch of each move, as filmed at 30 frames per second and brought to every rate. */
const FILMED = MOVES.map(
  (move) => exportablePerson(movedTake(body, move, { seconds: SECONDS }), body).motion as BodyMotion,
);
const AT_RATES = FILMED.map((motion) => RATES.map(([num, den]) => resampleTo(motion, { num, den }).motion));

/** Upright, ahead and as tall as the body: by where the joints of the file are in its first frame. */
function stance(file: LoadedMotion, { matches, joints }: SkeletonMotion) {
  const positions = new Float64Array(3 * joints.length);
  file.poseInto(positions, new Float64Array(9 * joints.length), 0);
  const at = (of: number): Vec3 => {
    const { joint } = matches.find((match) => match.of === of && match.placed)!;
    return [...positions.subarray(3 * joint, 3 * joint + 3)] as unknown as Vec3;
  };
  const across = sub(at(JOINT.l_hip), at(JOINT.r_hip));
  const facing = Math.atan2(-across[2], across[0]);
  return { height: at(JOINT.head)[1] - at(JOINT.l_ankle)[1], facing };
}

describe.each(RETARGET_PRESETS.map(({ id }) => id))('files with the skeleton of %s', (id) => {
  it.each(MOVES.map((move, m) => [move, AT_RATES[m]!] as const))(
    'keep a %s upright, in its place, at its size and speed in FBX, GLB and BVH, at all eight rates',
    async (_, rates) => {
      for (const own of rates) {
        const { num, den } = own.fps;
        const motion = retarget(own, id);
        const plain = alongWorldAxes(motion);
        const fbx = readFbx(writeFbx([{ motion, mesh: null }], 'test', { space: presetOf(id).fbx }), namesOf(motion));
        const glb = await readGlb(await writeGlb([{ motion, mesh: null }], 'test'), namesOf(motion));
        const bvh = readBvh(new TextEncoder().encode(writeBvh(motion)), namesOf(plain));
        const body = poseAt(own, 0);
        const y = (joint: number) => body.positions[3 * joint + 1]!;
        const [l, r] = [3 * JOINT.l_hip, 3 * JOINT.r_hip];
        const [x, z] = [0, 2].map((a) => body.positions[l + a]! - body.positions[r + a]!);
        for (const file of [fbx, glb, bvh]) {
          const written = file === bvh ? plain : motion;
          expectSame(compareMotion(file, written, own, null));
          expect(file.times[own.frames - 1]! - file.times[0]!).toBeCloseTo(((own.frames - 1) * den) / num, 5);
          const { height, facing } = stance(file, written);
          expect(height).toBeCloseTo(y(JOINT.head) - y(JOINT.l_ankle), 3);
          expect(facing).toBeCloseTo(Math.atan2(-z!, x!), 2);
        }
        // No rate changes how long it takes by more than half a frame of it.
        expect(Math.abs((own.frames - 1) * (den / num) - FILMED[0]!.times.at(-1)!)).toBeLessThanOrEqual(
          0.5 * (den / num) + 1e-9,
        );
      }
    },
  );

  it('keep joints in place where angles lock and bodies spin', async () => {
    const { take, own, motion, mesh } = setUp(id);
    const fbx = readFbx(writeFbx([{ motion, mesh }], 'test', { space: presetOf(id).fbx }), namesOf(motion));
    expectSame(compareMotion(fbx, motion, own, take.joints));
    expect(compareMesh(fbx, motion, mesh)).toBeLessThan(1);
    const glb = await readGlb(await writeGlb([{ motion, mesh }], 'test'), namesOf(motion));
    expectSame(compareMotion(glb, motion, own, take.joints));
    expect(compareMesh(glb, motion, mesh)).toBeLessThan(1);
  });

  it('bend the body as its own skeleton does, up to what a new rest pose changes', () => {
    const { motion, mesh } = setUp(id, movedTake(body, 'squat', { seconds: 0.3 }));
    expect(Math.min(...mesh.vertices.filter((_, i) => i % 3 === 1))).toBeCloseTo(0, 3);
    for (let v = 0; v < mesh.vertexCount; v++) {
      const weights = mesh.skinWeights.subarray(4 * v, 4 * v + 4);
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    expect(Math.max(...mesh.skinJoints)).toBeLessThan(motion.joints.length);
  });
});

describe('presets', () => {
  it('have ids, labels and sentences of their own, and joints with unique names', () => {
    expect(new Set(RETARGET_PRESETS.map(({ id }) => id)).size).toBe(RETARGET_PRESETS.length);
    for (const preset of RETARGET_PRESETS) {
      const { id, label, description } = preset;
      expect(label.length, id).toBeGreaterThan(2);
      expect(description, id).toMatch(/^[A-Z].*\.$/);
      for (const fingers of ['none', 'relaxed'] as const) {
        const joints = chosenJoints(preset, { fingers });
        expect(new Set(joints.map(({ name }) => name)).size, id).toBe(joints.length);
      }
    }
    expect(() => presetOf('nobody')).toThrow('there is no preset "nobody"');
  });

  it('rest in the pose that is told: arms level in a T, hanging in an A', () => {
    const down = (id: string) => {
      const { motion } = setUp(id);
      const at = (of: number) => motion.matches.find((match) => match.of === of && match.placed)!.joint;
      const [a, b] = [at(JOINT.l_shoulder), at(JOINT.l_elbow)];
      const [x, y] = [0, 1].map((k) => motion.restPositions[3 * b + k]! - motion.restPositions[3 * a + k]!);
      return (Math.atan2(-y!, x!) * 180) / Math.PI;
    };
    expect(down('mixamo')).toBeCloseTo(0, 5);
    expect(down('unreal')).toBeCloseTo(47, 5);
    expect(down('rigify')).toBeCloseTo(28, 5);
  });

  it('have a root bone that stays, walks along or also turns, as chosen', () => {
    const { own } = setUp('unreal', movedTake(body, 'walk', { seconds: 1 }));
    const turning = setUp('unreal', movedTake(body, 'turn', { seconds: 1 })).own;
    const root = (motion: BodyMotion, rootMotion: 'still' | 'path' | 'path-and-turn') => {
      const out = retarget(motion, 'unreal', { rootMotion });
      const last = out.frames - 1;
      const path = out.moving.find(({ joint }) => joint === 0)!.positions;
      const w = Math.abs(
        [0, 1, 2, 3].reduce((sum, k) => sum + out.rotations[4 * out.joints.length * last + k]! * out.rotations[k]!, 0),
      );
      return { z: path[3 * last + 2]! - path[2]!, turned: 2 * Math.acos(Math.min(1, w)) };
    };
    const way = own.pelvis[3 * 29 + 2]! - own.pelvis[2]!;
    expect(root(own, 'still').z).toBe(0);
    expect(root(own, 'path').z).toBeCloseTo(way, 6);
    expect(root(turning, 'path').turned).toBeCloseTo(0, 5);
    expect(root(turning, 'path-and-turn').turned).toBeGreaterThan(0.8);
  });

  it('leave out ends, twist bones and helpers where they are not wanted', () => {
    const { own } = setUp('unreal');
    const names = (id: string, choices: object) => retarget(own, id, choices).joints.map(({ name }) => name);
    expect(names('unreal', { twist: false }).filter((name) => name.includes('twist'))).toEqual([]);
    expect(names('unreal', { helpers: false }).filter((name) => name.startsWith('ik_'))).toEqual([]);
    expect(names('mixamo', { leaves: false }).filter((name) => /End|Middle4/.test(name))).toEqual([]);
  });
});
