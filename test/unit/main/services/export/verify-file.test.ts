import { describe, expect, it } from 'vitest';
import { verifyFile } from '#main/services/export/verify-file.ts';
import type { WrittenTake } from '#main/services/export/written-take.ts';
import { restJoints } from '#shared/body/rest-joints.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { writeBvh } from '#shared/formats/bvh.ts';
import { writeCoco } from '#shared/formats/coco.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import type { RestMesh } from '#shared/formats/rest-mesh.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const take = proceduralTake(body, { frames: 12 });

function jobOf(subject: Take): WrittenTake & { mesh: RestMesh } {
  const { motion, mesh } = exportablePerson(subject, body);
  return {
    take: subject,
    motion,
    resampling: null,
    mesh,
    rest: restJoints(body),
    markers: null,
    preset: 'smpl',
    choices: {},
    note: '',
    character: null,
  };
}

const FORMATS = ['fbx', 'bvh', 'glb', 'npz'] as const;

async function write(format: (typeof FORMATS)[number], { motion, mesh, take }: WrittenTake): Promise<Uint8Array> {
  if (format === 'fbx') return writeFbx([{ motion, mesh }], 'test');
  if (format === 'glb') return writeGlb([{ motion, mesh }], 'test');
  return format === 'npz' ? writeTakeNpz(take) : new TextEncoder().encode(writeBvh(motion));
}

describe.each(FORMATS)('verifying %s', (format) => {
  it('notices a joint that is turned where no other joint moves with it', async () => {
    const poses = take.poses.slice();
    poses[(5 * 24 + JOINT.l_hand) * 3 + 1]! += 0.01;
    const file = await write(format, jobOf({ ...take, poses }));
    await expect(verifyFile(format, file, jobOf(take))).rejects.toThrow(/turned by 0\.57 degrees/);
  });

  it('notices one frame too many', async () => {
    const file = await write(format, jobOf(proceduralTake(body, { frames: 13 })));
    await expect(verifyFile(format, file, jobOf(take))).rejects.toThrow('13 frames instead of 12');
  });

  it('notices another speed', async () => {
    const job = jobOf(take);
    const slow = { num: 29, den: 1 };
    const ptsUs = Float64Array.from({ length: 12 }, (_, f) => (f * 1e6) / 29);
    const motion = { ...job.motion, fps: slow, times: ptsUs.map((time) => time / 1e6) };
    const file = await write(format, { ...job, motion, take: { ...take, fps: slow, ptsUs } });
    await expect(verifyFile(format, file, job)).rejects.toThrow(/12\.\d ms off its time/);
  });

  it('refuses a cut-off or foreign file', async () => {
    const file = await write(format, jobOf(take));
    for (const bad of [file.slice(0, file.length / 2), new TextEncoder().encode('hello'), new Uint8Array(0)]) {
      await expect(verifyFile(format, bad, jobOf(take))).rejects.toThrow();
    }
  });
});

describe.each(['fbx', 'glb'] as const)('verifying the mesh of %s', (format) => {
  it('notices a vertex that lies elsewhere', async () => {
    const job = jobOf(take);
    const vertices = job.mesh.vertices.slice();
    vertices[0]! += 0.005;
    const file = await write(format, { ...job, mesh: { ...job.mesh, vertices } });
    await expect(verifyFile(format, file, job)).rejects.toThrow('the mesh lies 5.00 mm from its place');
  });

  it('notices weights that belong to another joint', async () => {
    const job = jobOf(take);
    const skinJoints = job.mesh.skinJoints.map((joint) => (joint === JOINT.l_elbow ? JOINT.r_elbow : joint));
    const file = await write(format, { ...job, mesh: { ...job.mesh, skinJoints } });
    await expect(verifyFile(format, file, job)).rejects.toThrow(/mesh lies/);
  });
});

describe('verifying keypoints', () => {
  it('notices a keypoint that was moved and one that is missing', async () => {
    const good = writeCoco([take], { fileName: 'a.mp4' }, 'test');
    const findings = await verifyFile('coco', new TextEncoder().encode(good), jobOf(take));
    expect(findings.max_keypoint_error_px).toBeLessThan(0.001);
    const file = JSON.parse(good);
    const check = () => verifyFile('coco', new TextEncoder().encode(JSON.stringify(file)), jobOf(take));
    file.annotations[3].keypoints[0] += 2;
    await expect(check()).rejects.toThrow('off by 2.000 px');
    file.annotations[3].keypoints.pop();
    await expect(check()).rejects.toThrow(/not a COCO keypoints file/);
  });
});
