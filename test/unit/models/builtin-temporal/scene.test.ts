import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '#models/builtin-temporal/generator/random.ts';
import { cameraRotation, drawScene } from '#models/builtin-temporal/generator/scene/scene.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { DEMO_CROP_SCALE } from '#shared/compat/vibe/camera.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { exactTrack, scenePoints } from '#shared/training/examples/exact-track.ts';
import { sampleOf } from '#shared/training/examples/sample.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { type SampleBody, sampleBody, waving } from '#test/support/builtin-training.ts';

let body: SampleBody;

beforeAll(async () => {
  body = await sampleBody();
});

describe('a scene', () => {
  it('is the same for the same seed, and another for another', () => {
    const scene = (seed: number) => drawScene(new Random(seed), waving(8), { longSide: 640 });
    expect(scene(3)).toEqual(scene(3));
    expect(scene(4).pelvis).not.toEqual(scene(3).pelvis);
  });

  it('keeps everybody before the camera, upright in nearly all pictures', () => {
    let upright = 0;
    for (let seed = 0; seed < 200; seed++) {
      const scene = drawScene(new Random(seed), waving(4), { longSide: 640 });
      const { joints } = scenePoints(scene, body.points);
      for (let i = 2; i < joints.length; i += 3) expect(joints[i]).toBeGreaterThan(0);
      if (joints[3 * JOINT.head + 1]! < joints[3 * JOINT.pelvis + 1]!) upright++;
    }
    expect(upright).toBeGreaterThan(190);
  });

  it('seen from above shows the head nearer than the feet', () => {
    const down = cameraRotation(0.3, 0.5, 0);
    // The second column is where the world's up goes.
    expect(down[7]).toBeLessThan(-0.4);
    expect(down[4]).toBeLessThan(-0.8);
  });
});

describe('an exact track', () => {
  it('has its landmarks where a pinhole shows the body', () => {
    const scene = drawScene(new Random(11), waving(6), { longSide: 640 });
    const { joints } = scenePoints(scene, body.points);
    const track = exactTrack(scene, body.points);
    const [width, height] = scene.camera.imageSize;
    for (const [landmark, joint] of [
      [LANDMARK.l_knee, JOINT.l_knee],
      [LANDMARK.r_wrist, JOINT.r_wrist],
    ] as const) {
      for (let t = 0; t < scene.frames; t++) {
        const p = joints.subarray(3 * (24 * t + joint), 3 * (24 * t + joint) + 3);
        const i = 3 * (t * LANDMARK_COUNT + landmark);
        expect(track.image[i]).toBeCloseTo((scene.camera.focalPx * p[0]!) / p[2]! + width / 2, 1);
        expect(track.image[i + 1]).toBeCloseTo((scene.camera.focalPx * p[1]!) / p[2]! + height / 2, 1);
      }
    }
  });
});

describe('a sample', () => {
  it('holds its joints in the crop where the picture holds them', () => {
    const scene = drawScene(new Random(5), waving(6), { longSide: 640, cutShare: 0 });
    const track = exactTrack(scene, body.points);
    const sample = sampleOf(scene, track, body, true);
    const KNEE = 13;
    for (let t = 0; t < scene.frames; t++) {
      const [x, y, side] = sample.squares.subarray(3 * t, 3 * t + 3) as unknown as [number, number, number];
      const o = 3 * (49 * t + KNEE);
      const i = 3 * (t * LANDMARK_COUNT + LANDMARK.l_knee);
      expect(x + (sample.keypoints2d[o]! * side * DEMO_CROP_SCALE) / 2).toBeCloseTo(track.image[i]!, 1);
      expect(y + (sample.keypoints2d[o + 1]! * side * DEMO_CROP_SCALE) / 2).toBeCloseTo(track.image[i + 1]!, 1);
    }
  });

  it('gives root and joints in the axes of one ray: they turn together', () => {
    const scene = drawScene(new Random(8), waving(3), { longSide: 640 });
    const sample = sampleOf(scene, exactTrack(scene, body.points), body, true);
    const root = new Float64Array(9);
    axisAngleToMatrixInto(root, 0, sample.theta, 3);
    const rest = body.points.rest.base;
    const dirs = body.points.rest.dirs;
    const bone = [0, 1, 2].map((a) => {
      const at = (j: number) => {
        let sum = rest[3 * j + a]!;
        for (let k = 0; k < 10; k++) sum += dirs[(3 * j + a) * 10 + k]! * scene.betas[k]!;
        return sum;
      };
      return at(JOINT.l_hip) - at(JOINT.r_hip);
    });
    const [LEFT, RIGHT] = [28, 27];
    for (let a = 0; a < 3; a++) {
      const turned = root[3 * a]! * bone[0]! + root[3 * a + 1]! * bone[1]! + root[3 * a + 2]! * bone[2]!;
      expect(sample.keypoints3d[3 * LEFT + a]! - sample.keypoints3d[3 * RIGHT + a]!).toBeCloseTo(turned, 4);
    }
  });

  it('fills frames nobody was seen in between their neighbours', () => {
    const scene = drawScene(new Random(9), waving(7), { longSide: 640 });
    const track = exactTrack(scene, body.points);
    track.seen.fill(0, 2, 5);
    const { features } = sampleOf(scene, track, body, true);
    const at = (t: number) => features[t * (features.length / 7) + 6 * LANDMARK.nose]!;
    expect(at(3)).toBeCloseTo((at(1) + at(5)) / 2, 5);
  });
});
