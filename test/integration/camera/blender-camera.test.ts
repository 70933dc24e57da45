import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import { type CameraTrack, cameraTrackOf } from '#shared/camera/camera-track.ts';
import type { Take } from '#shared/fitting/take.ts';
import { blenderCameraScript } from '#shared/formats/camera-blender.ts';
import { writeCameraJson } from '#shared/formats/camera-json.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { type BlenderPicture, blenderCamera } from '#test/support/blender/blender-import.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { filmedTake } from '#test/support/filmed-take.ts';
import { describeWith } from '#test/support/machine.ts';

const FRAMES = [0, 13, 37, 59];

let folder: string;
let body: BodyModel;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blender-camera-'));
  body = await loadBuiltinBody();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes what a user has: the motion's file, and camera file and script beside it. */
async function writeAll(take: Take, track: CameraTrack, name: string) {
  const glb = join(folder, `${name}.glb`);
  const fbx = join(folder, `${name}.fbx`);
  const people = [exportablePerson(take, body)];
  writeFileSync(glb, await writeGlb(people, 'test', { camera: track }));
  // An FBX has keys on whole frames only.
  const even = track.times.every((time, f) => Math.abs(time - f / 30) < 1e-3);
  if (even) writeFileSync(fbx, writeFbx(people, 'test', { camera: track }));
  writeFileSync(join(folder, `${name}.camera.json`), writeCameraJson(track, { fileName: 'clip.mp4' }, 'test'));
  const script = join(folder, `${name}.camera.py`);
  writeFileSync(script, blenderCameraScript(`${name}.camera.json`));
  return { glb, fbx, script };
}

/** Mean distance in the picture, px, of bones from where the take has its joints, and of vertices from our projection. */
function offsets(picture: BlenderPicture, take: Take, track: CameraTrack) {
  const bones: number[] = [];
  const vertices: number[] = [];
  for (const shown of picture.frames) {
    const project = projection(track, shown.frame);
    JOINT_NAMES.forEach((name, j) => {
      const at = (shown.frame * 24 + j) * 3;
      const [u, v] = project(take.joints[at]!, take.joints[at + 1]!, take.joints[at + 2]!);
      const bone = shown.bones[name]!;
      bones.push(Math.hypot(bone[0] - u, bone[1] - v));
    });
    for (const { world, px } of shown.vertices) {
      const [u, v] = project(world[0], world[2], -world[1]);
      vertices.push(Math.hypot(px[0]! - u, px[1]! - v));
    }
  }
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  return { bones: mean(bones), worst: Math.max(...bones), vertices: mean(vertices), count: vertices.length };
}

/** World point to px, written out here once more: nothing of the code under test is in it. */
function projection(track: CameraTrack, frame: number) {
  const r = track.rotation.length > 9 ? 9 * frame : 0;
  const t = track.translation.length > 3 ? 3 * frame : 0;
  const f = track.focalPx[track.focalPx.length > 1 ? frame : 0]!;
  const R = track.rotation;
  const T = track.translation;
  return (x: number, y: number, z: number): [number, number] => {
    const axis = (a: number) => R[r + 3 * a]! * x + R[r + 3 * a + 1]! * y + R[r + 3 * a + 2]! * z + T[t + a]!;
    const depth = axis(2);
    return [(f * axis(0)) / depth + track.imageSize[0] / 2, (f * axis(1)) / depth + track.imageSize[1] / 2];
  };
}

describeWith('blender')('the camera of a take in Blender', () => {
  it.each([
    ['stands still, wide picture', { imageSize: [1280, 720] as const, moving: false }],
    ['stands still, upright picture', { imageSize: [720, 1280] as const, moving: false }],
    ['pans and zooms', { imageSize: [812, 720] as const, moving: true }],
  ])('lays bones and mesh on the picture: %s', { timeout: 120_000 }, async (label, how) => {
    const take = filmedTake(body, how);
    const track = cameraTrackOf(take);
    const { glb, fbx, script } = await writeAll(take, track, label.replace(/\W/g, '-'));
    const scripted = await blenderCamera(glb, FRAMES, 30, track.imageSize, script);
    const own = offsets(scripted, take, track);
    expect(scripted.size).toEqual([...track.imageSize]);
    expect(scripted.fps).toBeCloseTo(30, 6);
    expect(scripted.range).toEqual([0, take.frames - 1]);
    expect(own.count).toBeGreaterThan(100);
    expect(own.bones).toBeLessThan(0.2);
    expect(own.worst).toBeLessThan(1);
    expect(own.vertices).toBeLessThan(0.2);
    const inFbx = offsets(await blenderCamera(fbx, FRAMES, 30, track.imageSize, null), take, track);
    expect(inFbx.bones).toBeLessThan(0.2);
    expect(inFbx.worst).toBeLessThan(1);
    expect(inFbx.vertices).toBeLessThan(0.2);
    // glTF knows one focal length for all frames: of a camera that zooms it is the middle one.
    if (track.focalPx.length > 1) return;
    const inFile = offsets(await blenderCamera(glb, FRAMES, 30, track.imageSize, null), take, track);
    expect(inFile.bones).toBeLessThan(0.2);
    expect(inFile.vertices).toBeLessThan(0.2);
  });

  it('meets every frame of a clip of uneven times, in a scene of another rate', { timeout: 120_000 }, async () => {
    const even = filmedTake(body, { imageSize: [812, 720], moving: true });
    // Sixtieths of a second: two a frame, now and then three.
    const sixtieths = Array.from({ length: even.frames }, (_, f) => 2 * f + Math.floor((f + 2) / 9));
    const ptsUs = Float64Array.from(sixtieths, (n) => Math.round((n * 1e6) / 60));
    const take = { ...even, ptsUs, cameraMotion: { ...even.cameraMotion!, ptsUs } };
    const track = cameraTrackOf(take);
    const { glb, script } = await writeAll(take, track, 'uneven');
    const rows = [0, 7, 20, 41, 59];
    // The whole frame of 30 a second that is nearest to each row; halves come later.
    const frames = rows.map((row) => Math.ceil(sixtieths[row]! / 2));
    const picture = await blenderCamera(glb, frames, 24, track.imageSize, script);
    expect(picture.fps).toBeCloseTo(30, 6);
    const asRows = picture.frames.map((shown, i) => ({ ...shown, frame: rows[i]! }));
    const off = offsets({ ...picture, frames: asRows }, take, track);
    expect(off.bones).toBeLessThan(0.2);
    expect(off.vertices).toBeLessThan(0.2);
  });
});
