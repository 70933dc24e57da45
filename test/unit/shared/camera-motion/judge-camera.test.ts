import { describe, expect, it } from 'vitest';
import { CAMERA_MOTION_ROW } from '#shared/camera/camera-motion.ts';
import { BackgroundTracker } from '#shared/camera-motion/background-tracker.ts';
import { cameraWarning } from '#shared/camera-motion/camera-warning.ts';
import { greyPyramid } from '#shared/camera-motion/grey-pyramid.ts';
import { type CameraVerdict, judgeCamera } from '#shared/camera-motion/judge-camera.ts';
import { exponential, logarithm, relative } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { type PannedScene, pannedPicture, walkerBox } from '#test/support/panned-scene.ts';

const SIZE = { width: 240, height: 136, focalPx: 216 };
const DEGREE = Math.PI / 180;

function watch(scene: PannedScene, masked = true): CameraVerdict {
  const tracker = new BackgroundTracker(scene.focalPx);
  const frames = scene.turns.map((_, f) => f);
  for (const f of frames) {
    const boxes = masked && scene.walker ? [walkerBox(scene, f)] : [];
    tracker.add(f, greyPyramid(pannedPicture(scene, f)), boxes);
  }
  return judgeCamera(tracker, { frames, ptsUs: Float64Array.from(frames, (f) => 40_000 * f), focalPx: scene.focalPx });
}

/** Largest angle between estimated and true turns, degrees. */
function worstDegrees({ motion }: CameraVerdict, turns: readonly Vec3[]): number {
  return Math.max(
    ...turns.map((turn, f) => {
      const row = motion!.rows.subarray(CAMERA_MOTION_ROW * f, CAMERA_MOTION_ROW * f + 9);
      return Math.hypot(...logarithm(relative(exponential(turn), Float64Array.from(row)))) / DEGREE;
    }),
  );
}

/** A pan to the side and half back, with some nodding and rolling. */
const PAN: Vec3[] = Array.from({ length: 13 }, (_, f) => {
  const u = f / 12;
  return [3 * DEGREE * Math.sin(5 * u), 22 * DEGREE * Math.sin(2.4 * u), 2 * DEGREE * u];
});

describe('the camera of a clip', () => {
  it('is followed through a pan within 0.1° while somebody crosses the picture', () => {
    const verdict = watch({ ...SIZE, turns: PAN, walker: true });
    expect(verdict.state).toBe('moves');
    expect(verdict.confidence).toBeGreaterThan(0.7);
    expect(verdict.motion!.ptsUs.length).toBe(PAN.length);
    expect(worstDegrees(verdict, PAN)).toBeLessThan(0.1);
    expect(verdict.turnDegrees).toBeCloseTo(Math.max(...PAN.map((turn) => Math.hypot(...turn))) / DEGREE, 0);
    expect(cameraWarning(verdict)!.code).toBe('camera/moves');
  });

  it('is followed although nobody says where the walker is', () => {
    expect(worstDegrees(watch({ ...SIZE, turns: PAN, walker: true }, false), PAN)).toBeLessThan(0.3);
  });

  it('stands still before noise and a walker, and nothing is said of it', () => {
    const turns = PAN.map((): Vec3 => [0, 0, 0]);
    const verdict = watch({ ...SIZE, turns, walker: true, noise: 12 });
    expect(verdict).toMatchObject({ state: 'still', motion: null });
    expect(verdict.turnDegrees).toBeLessThan(0.1);
    expect(cameraWarning(verdict)).toBeNull();
  });

  it('shows a zoom, and no zoom where it only turns', () => {
    const zooms = PAN.map((_, f) => 1 + (0.3 * f) / 12);
    const zoomed = watch({ ...SIZE, turns: PAN, zooms }).motion!;
    const last = zoomed.ptsUs.length - 1;
    expect(zoomed.rows[CAMERA_MOTION_ROW * last + 9]).toBeCloseTo(1.3, 2);
    const turned = watch({ ...SIZE, turns: PAN }).motion!;
    expect(turned.rows[CAMERA_MOTION_ROW * last + 9]).toBe(1);
  });

  it('cannot be told before a blank wall', () => {
    const tracker = new BackgroundTracker(SIZE.focalPx);
    const frames = [0, 1, 2, 3];
    for (const f of frames) {
      const data = new Uint8Array(SIZE.width * SIZE.height * 3).fill(140);
      tracker.add(f, greyPyramid({ ...SIZE, data }), []);
    }
    const verdict = judgeCamera(tracker, { frames, ptsUs: Float64Array.of(0, 1, 2, 3), focalPx: SIZE.focalPx });
    expect(verdict).toMatchObject({ state: 'unclear', motion: null });
    expect(cameraWarning(verdict)!.code).toBe('camera/unclear');
  });
});
