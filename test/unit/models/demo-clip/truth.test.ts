import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { npzNumbers, npzScalar, readNpz } from '#shared/formats/npz.ts';

const FOLDER = new URL('../../../../models/demo-clip/', import.meta.url);
const CLIP = fileURLToPath(new URL('demo.mp4', FOLDER));
const truth = readNpz(readFileSync(new URL('truth.npz', FOLDER)));
const poses = npzNumbers(truth, 'poses', [null, 72]);
const frames = poses.shape[0]!;
const floats = (name: string, shape: (number | null)[]) => npzNumbers(truth, name, shape).data as Float32Array;

describe('the demo clip', () => {
  it('is small, 720p, and has one frame for every row of its truth at the stated times', async () => {
    expect(statSync(CLIP).size).toBeLessThan(2_000_000);
    const info = await probeVideo(CLIP);
    expect([info.width, info.height]).toEqual([1280, 720]);
    expect(info.codec).toBe('h264');
    expect(frames / npzScalar(truth, 'fps')).toBeGreaterThanOrEqual(6);
    expect(frames / npzScalar(truth, 'fps')).toBeLessThanOrEqual(10);
    const times = floats('pts_us', [frames]);
    let decoded = 0;
    for await (const frame of decodeVideo(info, { maxSide: 160 })) {
      expect(Math.abs(frame.ptsUs - times[decoded]!)).toBeLessThan(100);
      decoded++;
    }
    expect(decoded).toBe(frames);
  });
});

describe('the truth of the demo clip', () => {
  it('has joints that follow from its poses by forward kinematics of the built-in body', async () => {
    const body = await loadBuiltinBody();
    const rest = shapedRestJoints(restJoints(body), floats('betas', [10]));
    const trans = floats('trans', [frames, 3]);
    const joints = floats('joints', [frames, 24, 3]);
    const posed = createPosedJoints();
    let worst = 0;
    for (let f = 0; f < frames; f++) {
      forwardKinematicsInto(posed, rest, poses.data as Float32Array, 72 * f, trans, 3 * f);
      for (let i = 0; i < 72; i++) worst = Math.max(worst, Math.abs(posed.positions[i]! - joints[72 * f + i]!));
    }
    expect(worst).toBeLessThan(1e-4);
  });

  it('has camera joints that follow from the world joints and the camera', () => {
    const r = floats('camera_rotation', [3, 3]);
    const t = floats('camera_translation', [3]);
    const world = floats('joints', [frames, 24, 3]);
    const camera = floats('joints_cam', [frames, 24, 3]);
    for (let i = 0; i < world.length; i += 3) {
      for (let k = 0; k < 3; k++) {
        const expected = r[3 * k]! * world[i]! + r[3 * k + 1]! * world[i + 1]! + r[3 * k + 2]! * world[i + 2]! + t[k]!;
        expect(Math.abs(camera[i + k]! - expected)).toBeLessThan(1e-5);
      }
    }
    // A rotation: rows of length one, determinant one.
    const determinant =
      r[0]! * (r[4]! * r[8]! - r[5]! * r[7]!) -
      r[1]! * (r[3]! * r[8]! - r[5]! * r[6]!) +
      r[2]! * (r[3]! * r[7]! - r[4]! * r[6]!);
    expect(determinant).toBeCloseTo(1, 9);
  });

  it('keeps the whole body in the picture', () => {
    const focal = npzScalar(truth, 'focal_px');
    const [width, height] = floats('image_size', [2]);
    const camera = floats('joints_cam', [frames, 24, 3]);
    for (let i = 0; i < camera.length; i += 3) {
      const x = (focal * camera[i]!) / camera[i + 2]! + width! / 2;
      const y = (focal * camera[i + 1]!) / camera[i + 2]! + height! / 2;
      expect(x).toBeGreaterThan(20);
      expect(x).toBeLessThan(width! - 20);
      expect(y).toBeGreaterThan(20);
      expect(y).toBeLessThan(height! - 20);
    }
  });
});
