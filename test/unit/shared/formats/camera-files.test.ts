import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebIO } from '@gltf-transform/core';
import validator from 'gltf-validator';
import { expect, it } from 'vitest';
import { readFbx } from '#main/services/export/read-back/read-fbx.ts';
import { writeCameraFiles } from '#main/services/export/write-camera-files.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { cameraTrackOf } from '#shared/camera/camera-track.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { filmedTake } from '#test/support/filmed-take.ts';

const body = await loadBuiltinBody();
const take = filmedTake(body, { imageSize: [640, 480], moving: true, frames: 20 });
const people = [{ ...exportablePerson(take, body), mesh: null }];

it('a glTF with a camera that turns has no errors and no warnings, and one animation for everything', async () => {
  const bytes = await writeGlb(people, 'test', { camera: cameraTrackOf(take) });
  const { issues } = await validator.validateBytes(bytes);
  expect(issues.numErrors + issues.numWarnings).toBe(0);
  const root = (await new WebIO().readBinary(bytes)).getRoot();
  expect(root.listAnimations().length).toBe(1);
  const [camera] = root.listCameras();
  expect(camera!.getAspectRatio()).toBeCloseTo(640 / 480, 6);
  const zoomed = take.focalPx * take.cameraMotion!.rows[10 * 10 + 9]!;
  expect(camera!.getYFov()).toBeCloseTo(2 * Math.atan(240 / zoomed), 4);
});

it('files without a camera are what they were', async () => {
  expect(await writeGlb(people, 'test', {})).toEqual(await writeGlb(people, 'test'));
  expect(writeFbx(people, 'test', {})).toEqual(writeFbx(people, 'test'));
});

it('an FBX with a camera is read back as before', () => {
  const plain = readFbx(writeFbx(people, 'test'));
  const filmed = readFbx(writeFbx(people, 'test', { camera: cameraTrackOf(take) }));
  expect(filmed.frames).toBe(plain.frames);
});

it('camera file and script appear beside each other; the file tells what the camera saw when', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camera-files-'));
  try {
    const clip = {
      fileName: 'clip.mp4',
      path: '/videos/clip.mp4',
      beginsUs: take.ptsUs[0]! - 40_000,
      rotation: 90,
    };
    const order = { clip, outDir: folder, stem: 'clip-person1', ledgers: [] };
    await writeCameraFiles({ ...order, filmed: take, takes: [take] });
    const names = ['clip-person1.camera.json', 'clip-person1.camera.json.receipt.json', 'clip-person1.camera.py'];
    expect(readdirSync(folder).sort()).toEqual(names);
    const receipt = JSON.parse(readFileSync(join(folder, names[1]!), 'utf8'));
    expect(receipt).toMatchObject({ format: 'camera', frames: 20, moves: true, people: [take.person] });
    expect(receipt.max_joint_error_px).toBeLessThan(0.001);
    // A camera that stands elsewhere sees the take elsewhere: nothing of it appears.
    const shifted = { ...take, camera: { ...take.camera, translation: [0.001, 0, 4] } };
    const wrong = writeCameraFiles({ ...order, stem: 'wrong', filmed: shifted, takes: [take] });
    await expect(wrong).rejects.toMatchObject({ code: 'export/mismatch' });
    expect(readdirSync(folder).sort()).toEqual(names);
    const file = JSON.parse(readFileSync(join(folder, 'clip-person1.camera.json'), 'utf8'));
    expect(file).toMatchObject({ moves: true, frames: 20, image_size: [640, 480], fps: [30, 1] });
    expect(file.video).toMatchObject({ file: 'clip.mp4', start_s: 0.04, rotation_deg: 90 });
    expect(file.world_to_camera.rotation.length).toBe(20);
    expect(file.focal_mm[0]).toBeCloseTo((file.focal_px[0] * 36) / 640, 6);
    expect(readFileSync(join(folder, 'clip-person1.camera.py'), 'utf8')).toContain('"clip-person1.camera.json"');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
