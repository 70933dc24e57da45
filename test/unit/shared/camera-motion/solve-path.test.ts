import { describe, expect, it } from 'vitest';
import { cameraAt } from '#shared/camera/camera-motion.ts';
import { BackgroundTracker } from '#shared/camera-motion/background-tracker.ts';
import { cameraWarning } from '#shared/camera-motion/camera-warning.ts';
import { greyPyramid } from '#shared/camera-motion/grey-pyramid.ts';
import { judgeCamera } from '#shared/camera-motion/judge-camera.ts';
import { exponential, logarithm, relative } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { carriedPicture } from '#test/support/carried-scene.ts';

const FRAMES = 14;
const SIZE = { width: 208, height: 118, focalPx: 188 };
const DEGREE = Math.PI / 180;

function judge(turn: (u: number) => Vec3, place: (u: number) => Vec3) {
  const at = <T>(value: (u: number) => T) => Array.from({ length: FRAMES }, (_, f) => value(f / (FRAMES - 1)));
  const scene = { ...SIZE, turns: at(turn), places: at(place) };
  const tracker = new BackgroundTracker(SIZE.focalPx);
  const frames = scene.turns.map((_, f) => f);
  for (const f of frames) tracker.add(f, greyPyramid(carriedPicture(scene, f)), []);
  const ptsUs = Float64Array.from(frames, (f) => 40_000 * f);
  return { scene, verdict: judgeCamera(tracker, { frames, ptsUs, focalPx: SIZE.focalPx }), ptsUs };
}

describe('the path of a camera', () => {
  it('is found from parallax but for its length, with the turns that go with it', () => {
    const { scene, verdict, ptsUs } = judge(
      (u) => [0.5 * DEGREE * Math.sin(9 * u), -7 * DEGREE * u, 0],
      (u) => [u, 0.02 * Math.sin(7 * u), 0.25 * u],
    );
    const travel = verdict.travel!;
    expect(travel.confidence).toBeGreaterThan(0.6);
    expect(cameraWarning(verdict)!.message).toContain('carried along');
    const found = Array.from(ptsUs, (us) => cameraAt(travel, us, 1));
    const lengthOf = (v: readonly number[]) => Math.hypot(...v);
    const unit = lengthOf(scene.places.at(-1)!) / lengthOf(found.at(-1)!.place);
    for (const [f, { turn, place }] of found.entries()) {
      const off = place.map((value, a) => unit * value - scene.places[f]![a]!);
      expect(lengthOf(off)).toBeLessThan(0.06);
      expect(lengthOf(logarithm(relative(exponential(scene.turns[f]!), turn))) / DEGREE).toBeLessThan(0.6);
    }
    // As if it only turned, the same pictures show a turn that is not there.
    const last = cameraAt(verdict.motion!, ptsUs.at(-1)!, 1).turn;
    expect(lengthOf(logarithm(relative(exponential(scene.turns.at(-1)!), last))) / DEGREE).toBeGreaterThan(3);
  });

  it('is not invented where the camera only turns', () => {
    const { verdict } = judge(
      (u) => [DEGREE * Math.sin(6 * u), 9 * DEGREE * u, 0],
      () => [0, 0, 0],
    );
    expect(verdict.state).toBe('moves');
    expect(verdict.travel ?? null).toBeNull();
  });
});
