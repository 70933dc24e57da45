import type { BodyModel } from '#shared/body/body-model.ts';
import { CAMERA_MOTION_ROW } from '#shared/camera/camera-motion.ts';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import type { Take } from '#shared/fitting/take.ts';
import { mul3Into } from '#shared/math/rotation.ts';
import { exponential, rotated } from '#shared/math/rotation3.ts';
import { proceduralTake } from './procedural-take.ts';

/** A made-up take seen by a tilted camera away from the middle, which may pan by 25°, nod and zoom by 20 %. */
export function filmedTake(
  body: BodyModel,
  how: { imageSize: readonly [number, number]; moving: boolean; frames?: number },
): Take {
  const take = proceduralTake(body, { frames: how.frames ?? 60 });
  const level = [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const rotation = new Float64Array(9);
  mul3Into(rotation, 0, exponential([0.2, 0.1, 0.03]), 0, level, 0);
  const filmed: Take = {
    ...take,
    imageSize: how.imageSize,
    focalPx: 0.9 * Math.max(...how.imageSize),
    camera: { rotation: [...rotation], translation: [0.3, 0.9, 4.6] },
  };
  if (!how.moving) return { ...filmed, jointsCam: seenJoints(filmed) };
  const rows = new Float32Array(take.frames * CAMERA_MOTION_ROW);
  for (let t = 0; t < take.frames; t++) {
    const u = t / Math.max(1, take.frames - 1);
    rows.set(exponential([0.05 * Math.sin(6 * u), -0.44 * u, 0.01 * u]), CAMERA_MOTION_ROW * t);
    rows[CAMERA_MOTION_ROW * t + 9] = 1 + 0.2 * u;
  }
  const moving: Take = { ...filmed, cameraMotion: { ptsUs: take.ptsUs, rows, confidence: 1 } };
  return { ...moving, jointsCam: seenJoints(moving) };
}

/** Joints in the axes of each row's camera. */
function seenJoints(take: Take): Float32Array {
  const out = new Float32Array(take.joints.length);
  for (let i = 0; i < out.length; i += 3) {
    const { rotation, translation } = cameraOfRow(take, Math.floor(i / 72));
    const [x, y, z] = rotated(rotation, [take.joints[i]!, take.joints[i + 1]!, take.joints[i + 2]!]);
    out.set([x + translation[0]!, y + translation[1]!, z + translation[2]!], i);
  }
  return out;
}
