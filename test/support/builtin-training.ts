import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import type { MotionWindow } from '#models/builtin-temporal/generator/motion/motion-window.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { pointsBody } from '#shared/training/examples/points-body.ts';
import type { SampleBody } from '#shared/training/examples/sample.ts';

export type { SampleBody };

/** The built-in body as the training of its network reads it. */
export async function sampleBody(): Promise<SampleBody> {
  const points = bodyPoints(await loadBuiltinBody());
  return { points, ...pointsBody(points) };
}

/** Somebody who stands, waves an arm and bends a knee; no captured motion. */
export function waving(frames: number, phase = 0): MotionWindow {
  const poses = new Float32Array(frames * 72);
  const trans = new Float32Array(frames * 3);
  for (let t = 0; t < frames; t++) {
    const a = 0.25 * t + phase;
    poses[72 * t + 3 * JOINT.l_shoulder + 2] = -1 + 0.5 * Math.sin(a);
    poses[72 * t + 3 * JOINT.r_shoulder + 2] = 1.2;
    poses[72 * t + 3 * JOINT.l_elbow + 1] = -0.6 - 0.3 * Math.cos(a);
    poses[72 * t + 3 * JOINT.r_knee] = 0.5 + 0.3 * Math.sin(a);
    poses[72 * t + 1] = 0.1 * a;
    trans[3 * t + 2] = 0.02 * t;
  }
  return { frames, poses, trans };
}
