import { describe, expect, it } from 'vitest';
import { compareMotion } from '#main/services/export/compare-motion.ts';
import { readBvh } from '#main/services/export/read-back/read-bvh.ts';
import { readFbx } from '#main/services/export/read-back/read-fbx.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { isPreset, presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget } from '#shared/retarget/retarget.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { movedTake } from '#test/support/moves.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const own = exportablePerson(movedTake(tinyBody(), 'squat', { seconds: 0.3 }), tinyBody()).motion as BodyMotion;

describe('a preset with something otherwise', () => {
  it.each([
    'unreal/t-pose/y-up/no-root',
    'unreal/metres/xyz',
    'mixamo/a-pose/root/z-up',
    'unity/body-pose/millimetres/root',
    'humanik/no-root/z-up',
    'smpl/t-pose/root/metres',
    'bvh-daz/a-pose/metres/zyx',
  ])('%s goes to FBX and BVH and back with every joint in its place', (id) => {
    const motion = retarget(own, id);
    const { fbx: space, bvhMetresPerUnit: metresPerUnit } = presetOf(id);
    const names = motion.joints.map(({ name }) => name);
    const plain = alongWorldAxes(motion);
    const fbx = readFbx(writeFbx([{ motion, mesh: null }], 'test', { space }), names);
    const text = writeBvh(motion, { metresPerUnit });
    const bvh = readBvh(
      new TextEncoder().encode(text),
      plain.joints.map(({ name }) => name),
      metresPerUnit,
    );
    for (const [file, written] of [
      [fbx, motion],
      [bvh, plain],
    ] as const) {
      const found = compareMotion(file, written, own, null);
      expect(found.maxJointErrorMm).toBeLessThan(0.1);
      expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
    }
    if (id.includes('xyz')) expect(text).toContain('Xrotation');
  });

  it('rests as it is told, with a root bone or without', () => {
    const arm = (id: string) => {
      const { matches, restPositions } = retarget(own, id);
      const at = (of: number) => matches.find((match) => match.of === of && match.placed)!.joint;
      const [a, b] = [at(JOINT.l_shoulder), at(JOINT.l_elbow)];
      const [x, y] = [0, 1].map((k) => restPositions[3 * b + k]! - restPositions[3 * a + k]!);
      return (Math.atan2(-y!, x!) * 180) / Math.PI;
    };
    expect(arm('unreal/t-pose')).toBeCloseTo(0, 5);
    expect(arm('mixamo/a-pose')).toBeCloseTo(45, 5);
    const first = (id: string) => retarget(own, id).joints[0]!.name;
    expect([first('unreal'), first('unreal/no-root')]).toEqual(['root', 'pelvis']);
    expect([first('mixamo'), first('mixamo/root')]).toEqual(['mixamorig:Hips', 'root']);
    expect(presetOf('mixamo/root').options).toContain('rootMotion');
  });

  it('is known by its words alone', () => {
    expect(isPreset('unreal/t-pose/y-up')).toBe(true);
    expect(isPreset('unreal/upside-down')).toBe(false);
    expect(isPreset('nobody/t-pose')).toBe(false);
    expect(() => presetOf('unreal/upside-down')).toThrow('a preset has no "upside-down"');
  });
});
