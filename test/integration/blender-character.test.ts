import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { readRig } from '#shared/formats/rig/read-rig.ts';
import { writeRigMotion } from '#shared/formats/rig/write-rig-motion.ts';
import { createPosedSkeleton, poseSkeletonInto, type SkeletonMotion } from '#shared/formats/skeleton-motion.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import { retargetToRig } from '#shared/retarget/retarget-to-rig.ts';
import type { RigMapping } from '#shared/retarget/rig-mapping.ts';
import { type BlenderSkeleton, blenderCharacter, blenderSkeletons } from '#test/support/blender/blender-import.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { describeWith } from '#test/support/machine.ts';
import { movedTake } from '#test/support/moves.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const FRAMES = [0, 15, 29];
const FORMATS = ['fbx', 'glb'] as const;

describeWith('blender', 'blenderNumpy')('a character made in Blender', () => {
  let folder: string;
  let scenes: BlenderSkeleton[];
  const motions: SkeletonMotion[] = [];
  const mappings: RigMapping[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'blender-character-'));
    await blenderCharacter(join(folder, 'own.fbx'), join(folder, 'own.glb'));
    const body = tinyBody();
    const motion = exportablePerson(movedTake(body, 'squat', { seconds: 1 }), body).motion as BodyMotion;
    const orders = FORMATS.map((format) => {
      const file = readFileSync(join(folder, `own.${format}`));
      const rig = readRig(file);
      const mapping = matchBones(rig);
      const moved = retargetToRig(motion, rig, mapping);
      motions.push(moved);
      mappings.push(mapping);
      const path = join(folder, `squat.${format}`);
      writeFileSync(path, writeRigMotion(file, rig, moved, 'test'));
      return { path, fps: 30, frames: FRAMES };
    });
    scenes = await blenderSkeletons(orders);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(FORMATS.map((format, i) => [format, i] as const))('as %s', (_, i) => {
    it('has its bones recognised by name', () => {
      const bone = (role: string) => mappings[i]!.matches.find((match) => match.role === role)?.bone;
      expect(['pelvis', 'l_hip', 'r_elbow', 'l_foot', 'head'].map(bone)).toEqual([
        'Hips',
        'UpperLeg.L',
        'LowerArm.R',
        'Toes.L',
        'Head',
      ]);
    });

    it('plays a squat there with every joint where the retargeted motion has it', () => {
      const motion = motions[i]!;
      const posed = createPosedSkeleton(motion);
      let worst = 0;
      for (const [k, frame] of FRAMES.entries()) {
        poseSkeletonInto(posed, motion, frame);
        for (const [j, { name, kind }] of motion.joints.entries()) {
          const bone = scenes[i]!.frames[k]![name];
          if (kind !== 'bone' || !bone) continue;
          const [x, y, z] = posed.positions.subarray(3 * j, 3 * j + 3) as unknown as [number, number, number];
          worst = Math.max(worst, Math.hypot(bone[0]![3]! - x, bone[1]![3]! + z, bone[2]![3]! - y));
        }
      }
      expect(worst).toBeLessThan(0.001);
      const height = (frame: number) => scenes[i]!.frames[frame]!.Hips![2]![3]!;
      expect(height(0) - height(1)).toBeGreaterThan(0.3);
    });
  });
});
