import { describe, expect, it } from 'vitest';
import { compareMesh } from '#main/services/export/compare-mesh.ts';
import { compareMotion } from '#main/services/export/compare-motion.ts';
import { readBvh } from '#main/services/export/read-back/read-bvh.ts';
import { readFbx } from '#main/services/export/read-back/read-fbx.ts';
import { readGlb } from '#main/services/export/read-back/read-glb.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { alongWorldAxes } from '#shared/formats/bvh-skeleton.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { presetOf, RETARGET_PRESETS } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();

describe.each(RETARGET_PRESETS.map(({ id }) => id))('files for %s', (id) => {
  const take = proceduralTake(body, { frames: 40 });
  const person = exportablePerson(take, body);
  const own = person.motion as BodyMotion;
  const motion = retarget(own, id);
  const mesh = retargetMesh(person.mesh!, own, id);
  const names = motion.joints.map(({ name }) => name);

  it('FBX', async () => {
    const file = writeFbx([{ motion, mesh }], 'test', { space: presetOf(id).fbx });
    const loaded = readFbx(file, names);
    const found = compareMotion(loaded, motion, own, take.joints);
    expect(found.maxJointErrorMm).toBeLessThan(1);
    expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
    expect(compareMesh(loaded, motion, mesh)).toBeLessThan(1);
  });

  it('GLB', async () => {
    const loaded = await readGlb(await writeGlb([{ motion, mesh }], 'test'), names);
    const found = compareMotion(loaded, motion, own, take.joints);
    expect(found.maxJointErrorMm).toBeLessThan(1);
    expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
    expect(compareMesh(loaded, motion, mesh)).toBeLessThan(1);
  });

  it('BVH', async () => {
    const expected = alongWorldAxes(motion);
    const text = new TextEncoder().encode(writeBvh(motion));
    const found = compareMotion(
      readBvh(
        text,
        expected.joints.map(({ name }) => name),
      ),
      expected,
      own,
      take.joints,
    );
    expect(found.maxJointErrorMm).toBeLessThan(1);
    expect(found.maxRotationErrorDeg).toBeLessThan(0.1);
  });
});
