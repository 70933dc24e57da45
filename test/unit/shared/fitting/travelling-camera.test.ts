import { describe, expect, it } from 'vitest';
import { CAMERA_MOTION_ROW, type CameraMotion, cameraAt } from '#shared/camera/camera-motion.ts';
import { intoFrame } from '#shared/camera/steady-view.ts';
import { POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { refitWindow } from '#shared/fitting/refit-window.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { exponential, rotated } from '#shared/math/rotation3.ts';
import type { Vec3 } from '#shared/math/vec3.ts';
import { seenBy, solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

const FRAMES = 60;
/** Metres of the unit that a background's path is told in. */
const UNIT = 7;

/** A camera that is carried two metres to the side and a little ahead around somebody it keeps in view. */
const place = (t: number): Vec3 => [2 * (t / FRAMES), 0.03 * Math.sin(t / 4), 0.4 * (t / FRAMES)];
const turn = (t: number): Vec3 => [0.01 * Math.sin(t / 6), -0.45 * (t / FRAMES), 0.01 * Math.sin(t / 5)];

function moving(ptsUs: Float64Array, places: boolean, unit: number): CameraMotion {
  const rows = new Float32Array(FRAMES * CAMERA_MOTION_ROW);
  const path = new Float32Array(FRAMES * 3);
  for (let t = 0; t < FRAMES; t++) {
    rows.set(exponential(turn(t)), CAMERA_MOTION_ROW * t);
    rows[CAMERA_MOTION_ROW * t + 9] = 1;
    path.set(
      place(t).map((value) => value / unit),
      3 * t,
    );
  }
  return { ptsUs: ptsUs.slice(0, FRAMES), rows, confidence: 0.9, ...(places && { places: path }) };
}

async function filmed(noisePx: number) {
  const body = await solverBody();
  const person = await syntheticPerson({ frames: FRAMES });
  const truth = moving(person.clip.ptsUs, true, 1);
  const points = posedPoints(body.table, person.truth);
  for (let t = 0; t < FRAMES; t++) {
    const now = cameraAt(truth, person.clip.ptsUs[t]!, 1);
    for (let p = t * POINT_COUNT; p < (t + 1) * POINT_COUNT; p++) {
      points.set(intoFrame(now, [points[3 * p]!, points[3 * p + 1]!, points[3 * p + 2]!]), 3 * p);
    }
  }
  let state = 7;
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      sum += state / 2 ** 32;
    }
    return sum;
  };
  const errors = { normal, noisePx, noiseAcross: 0.01 * noisePx, noiseDepth: 0.02 * noisePx };
  return { body, person, truth, track: seenBy(points, errors) };
}

/** How far the pelvis of a take strays from where the person really was, in the first camera's axes, metres. */
function drift(take: Take, truth: Float64Array): number {
  const R = Float64Array.from(take.camera.rotation);
  let most = 0;
  for (let t = 0; t < take.frames; t++) {
    const [x, y, z] = rotated(R, take.joints.subarray(72 * t, 72 * t + 3) as unknown as Vec3);
    const at = [x + take.camera.translation[0]!, y + take.camera.translation[1]!, z + take.camera.translation[2]!];
    const first = rotated(R, take.joints.subarray(0, 3) as unknown as Vec3);
    const d = at.map((value, a) => value - first[a]! - take.camera.translation[a]! - truth[72 * t + a]! + truth[a]!);
    most = Math.max(most, Math.hypot(...d));
  }
  return most;
}

describe('a camera that is carried along', () => {
  it('gets its metres from feet that stand, and people stay where they were', async () => {
    const { body, person, track } = await filmed(2);
    const cameraMotion = moving(person.clip.ptsUs, false, 1);
    const travel = moving(person.clip.ptsUs, true, UNIT);
    const [turned] = solveTakes([track], { ...person.clip, cameraMotion }, body).takes as [Take];
    const [carried] = solveTakes([track], { ...person.clip, cameraMotion, travel }, body).takes as [Take];
    expect(drift(turned, person.joints)).toBeGreaterThan(1);
    expect(drift(carried, person.joints)).toBeLessThan(0.2);
    const far = carried.cameraMotion!.places!.subarray(3 * (FRAMES - 1));
    expect(far[0]! / place(FRAMES - 1)[0]).toBeGreaterThan(0.9);
    expect(far[0]! / place(FRAMES - 1)[0]).toBeLessThan(1.1);
    expect(carried.fit.reprojectionShare).toBeLessThan(0.02);
    // What is solved again stays there.
    const again = refitWindow(carried, body, { from: 20, to: 40, edits: [] });
    const off = again.joints.map((value, i) => Math.abs(value - carried.joints[20 * 72 + i]!));
    expect(Math.max(...off)).toBeLessThan(0.05);
  });

  it('is left out where it makes nobody stand better', async () => {
    const person = await syntheticPerson({ frames: FRAMES });
    const body = await solverBody();
    const none = moving(person.clip.ptsUs, false, 1);
    none.rows.fill(0);
    for (let t = 0; t < FRAMES; t++) none.rows.set([1, 0, 0, 0, 1, 0, 0, 0, 1, 1], CAMERA_MOTION_ROW * t);
    const wrong = moving(person.clip.ptsUs, true, UNIT);
    const clip = { ...person.clip, cameraMotion: none, travel: wrong };
    const [take] = solveTakes([person.track], clip, body).takes as [Take];
    expect(take.cameraMotion!.places).toBeUndefined();
    expect(drift(take, person.joints)).toBeLessThan(0.1);
  });
});
