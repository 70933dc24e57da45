import { expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { fittedLandmarks } from '#renderer/overlay/fitted-landmarks.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { pointTable } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { axisAngleToMatrixInto, mul3Into } from '#shared/math/rotation.ts';

/** World to camera axes: half a turn about x, then a quarter about y. */
const CAMERA = [0, 0, -1, 0, -1, 0, -1, 0, 0];

it('puts the landmarks of a fitted body where the fit itself has them', async () => {
  const body = await loadBuiltinBody();
  const betas = [1.2, -0.7, 0.4, 0, 0, 0.3, 0, 0, 0, -0.5];
  const poses = Float32Array.from({ length: 2 * 72 }, (_, i) => 0.4 * Math.sin(i * 1.7));
  const rotations = new Float64Array(2 * 24 * 9);
  for (let j = 0; j < 48; j++) axisAngleToMatrixInto(rotations, 9 * j, poses, 3 * j);
  for (const root of [0, 24]) {
    const own = rotations.slice(9 * root, 9 * root + 9);
    mul3Into(rotations, 9 * root, CAMERA, 0, own, 0);
  }
  const pelvis = Float64Array.from([0.1, 0.2, 3, -0.4, 0.3, 4]);
  const points = posedPoints(pointTable(bodyPoints(body)), {
    frames: 2,
    rotations,
    pelvis,
    turns: new Float64Array(6),
    betas: Float64Array.from(betas),
  });
  const jointsCam = new Float32Array(2 * 72);
  for (let row = 0; row < 2; row++) jointsCam.set(points.subarray(row * 183, row * 183 + 72), row * 72);
  const landmarks = fittedLandmarks(body, betas, CAMERA);
  const out = new Float32Array(99);
  for (let row = 0; row < 2; row++) {
    landmarks.into(out, poses, jointsCam, row);
    for (let i = 0; i < 99; i++) expect(out[i]).toBeCloseTo(points[row * 183 + 72 + i]!, 4);
  }
});
