import { describe, expect, it } from 'vitest';
import { CAMERA_MOTION_ROW, type CameraMotion, cameraAt } from '#shared/camera/camera-motion.ts';
import { refitWindow } from '#shared/fitting/refit-window.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { exponential, product, relative, rotated, swing } from '#shared/math/rotation3.ts';
import { unit, type Vec3 } from '#shared/math/vec3.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { type SyntheticPerson, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

const FRAMES = 30;

/** A camera that pans by 14°, nods and zooms in by 15 %. */
function pan({ clip }: SyntheticPerson): CameraMotion {
  const rows = new Float32Array(FRAMES * CAMERA_MOTION_ROW);
  for (let t = 0; t < FRAMES; t++) {
    const u = t / (FRAMES - 1);
    rows.set(exponential([0.04 * Math.sin(5 * u), 0.25 * u, 0.03 * u]), CAMERA_MOTION_ROW * t);
    rows[CAMERA_MOTION_ROW * t + 9] = 1 + 0.15 * u;
  }
  return { ptsUs: clip.ptsUs.slice(0, FRAMES), rows, confidence: 1 };
}

/** What the detector would say of the same person had the camera moved so. */
function filmed(person: SyntheticPerson, motion: CameraMotion): SyntheticPerson['track'] {
  const { track, clip } = person;
  const focal = clip.focalPx!;
  const [cx, cy] = [clip.imageSize[0] / 2, clip.imageSize[1] / 2];
  const image = track.image.slice();
  const world = track.world.slice();
  for (let t = 0; t < track.frames; t++) {
    const now = cameraAt(motion, clip.ptsUs[t]!, focal);
    const hip = (k: number, a: number) => track.image[3 * (t * LANDMARK_COUNT + k) + a]!;
    const ray: Vec3 = [
      (hip(LANDMARK.l_hip, 0) + hip(LANDMARK.r_hip, 0)) / 2 - cx,
      (hip(LANDMARK.l_hip, 1) + hip(LANDMARK.r_hip, 1)) / 2 - cy,
      focal,
    ];
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = 3 * (t * LANDMARK_COUNT + k);
      const seen = rotated(now.turn, [track.image[i]! - cx, track.image[i + 1]! - cy, focal]);
      image[i] = cx + (now.focalPx * seen[0]) / seen[2];
      image[i + 1] = cy + (now.focalPx * seen[1]) / seen[2];
    }
    const at = (k: number, a: number) => image[3 * (t * LANDMARK_COUNT + k) + a]!;
    const shown: Vec3 = [
      (at(LANDMARK.l_hip, 0) + at(LANDMARK.r_hip, 0)) / 2 - cx,
      (at(LANDMARK.l_hip, 1) + at(LANDMARK.r_hip, 1)) / 2 - cy,
      now.focalPx,
    ];
    // The detector's axes are those of the ray to the person.
    const turn = relative(swing([0, 0, 1], unit(shown)), product(now.turn, swing([0, 0, 1], unit(ray))));
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = 3 * (t * LANDMARK_COUNT + k);
      world.set(rotated(turn, [track.world[i]!, track.world[i + 1]!, track.world[i + 2]!]), i);
    }
  }
  return { ...track, image, world };
}

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('a camera that turns and zooms', () => {
  it('leaves everybody where a camera that stands still puts them, and shows them where they were seen', async () => {
    const body = await solverBody();
    const person = await syntheticPerson({ frames: FRAMES });
    const cameraMotion = pan(person);
    const track = filmed(person, cameraMotion);
    const [still] = solveTakes([person.track], person.clip, body).takes as [Take];
    const [moved] = solveTakes([track], { ...person.clip, cameraMotion }, body).takes as [Take];
    const [unaware] = solveTakes([track], person.clip, body).takes as [Take];
    expect(farthest(moved.joints, still.joints)).toBeLessThan(0.01);
    // Without the camera's motion the same landmarks carry the person off.
    expect(farthest(unaware.joints, still.joints)).toBeGreaterThan(0.5);
    expect(still.cameraMotion).toBeUndefined();
    expect(moved.cameraMotion).toEqual(cameraMotion);
    // The nose lies where the moving camera saw it.
    const last = FRAMES - 1;
    const { focalPx } = cameraAt(cameraMotion, moved.ptsUs[last]!, moved.focalPx);
    const j = (last * 24 + 7) * 3;
    const [x, y, z] = moved.jointsCam.subarray(j, j + 3) as unknown as Vec3;
    const ankle = 3 * (last * LANDMARK_COUNT + LANDMARK.l_ankle);
    expect(Math.abs((focalPx * x) / z + 640 - track.image[ankle]!)).toBeLessThan(12);
    expect(Math.abs((focalPx * y) / z + 360 - track.image[ankle + 1]!)).toBeLessThan(12);
  });

  it('is known to refits: rows solved again stay where they were, and follow a landmark put in their own frame', async () => {
    const body = await solverBody();
    const person = await syntheticPerson({ frames: FRAMES });
    const cameraMotion = pan(person);
    const [take] = solveTakes([filmed(person, cameraMotion)], { ...person.clip, cameraMotion }, body).takes as [Take];
    const same = refitWindow(take, body, { from: 10, to: 25, edits: [] });
    expect(farthest(same.joints, take.joints.subarray(10 * 72, 25 * 72))).toBeLessThan(0.03);
    expect(farthest(same.jointsCam, take.jointsCam.subarray(10 * 72, 25 * 72))).toBeLessThan(0.03);
    const i = 3 * (18 * LANDMARK_COUNT + LANDMARK.l_wrist);
    const [x, y] = [take.keypoints2d[i]! + 30, take.keypoints2d[i + 1]! - 20];
    const edits = [{ row: 18, landmark: LANDMARK.l_wrist, x, y }];
    const edited = refitWindow(take, body, { from: 10, to: 25, edits });
    const { focalPx } = cameraAt(cameraMotion, take.ptsUs[18]!, take.focalPx);
    const j = ((18 - 10) * 24 + 20) * 3;
    const [a, b, c] = edited.jointsCam.subarray(j, j + 3) as unknown as Vec3;
    expect(Math.hypot((focalPx * a) / c + 640 - x, (focalPx * b) / c + 360 - y)).toBeLessThan(12);
  });
});
