import { shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';
import { takeOf, workOf } from '#shared/cleanup/work.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';

export interface MadeTakeOptions {
  frames: number;
  fps?: { num: number; den: number };
  /** Sets joints at a time, axis-angle in radians. */
  pose?: (seconds: number, set: (joint: JointName, x: number, y: number, z: number) => void) => void;
  /** Where the pelvis is, metres; hip height standing where left out. */
  place?: (seconds: number) => [number, number, number];
  /** Left heel, left toes, right heel, right toes; nobody stands where left out. */
  contacts?: (seconds: number) => [number, number, number, number];
  seen?: (frame: number) => boolean;
  firstFrame?: number;
}

/** A take whose motion is known exactly; a camera 4 m in front of it, at a height of 1 m. */
export function madeTake(body: SolverBody, options: MadeTakeOptions): Take {
  const { frames, fps = { num: 30, den: 1 }, pose, place, contacts, seen, firstFrame = 0 } = options;
  const rest = shapedRestJoints(body.points.rest, new Float32Array(10));
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const stands = new Float32Array(frames * 4);
  const ptsUs = Float64Array.from({ length: frames }, (_, f) => Math.round((f * 1e6 * fps.den) / fps.num));
  const height = rest[1]! - soleHeight(body, rest);
  for (let f = 0; f < frames; f++) {
    const t = (f * fps.den) / fps.num;
    pose?.(t, (joint, x, y, z) => poses.set([x, y, z], (f * JOINT_COUNT + JOINT[joint]) * 3));
    const at = place?.(t) ?? [0, height, 0];
    for (let a = 0; a < 3; a++) trans[3 * f + a] = at[a]! - rest[a]!;
    stands.set(contacts?.(t) ?? [0, 0, 0, 0], 4 * f);
  }
  const take: Take = {
    person: 1,
    firstFrame,
    frames,
    ptsUs,
    fps,
    poses,
    betas: new Float32Array(10),
    trans,
    joints: new Float32Array(frames * 72),
    jointsCam: new Float32Array(frames * 72),
    keypoints2d: new Float32Array(frames * LANDMARK_COUNT * 3),
    contacts: stands,
    score: new Float32Array(frames).fill(0.8),
    seen: Uint8Array.from({ length: frames }, (_, f) => Number(seen?.(f) ?? true)),
    camera: { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] },
    focalPx: 1000,
    imageSize: [1280, 720],
    body: body.name,
    licence: body.licence,
    fit: { reprojectionPx: 0, reprojectionShare: 0, score: 0.8, footSlide: 0 },
  };
  // Joints are filled in from the motion.
  return takeOf(workOf(take, body));
}

/** Height of the soles below a rest pose, metres. */
function soleHeight({ points }: SolverBody, rest: Float64Array): number {
  return rest[3 * points.soles.joint[0]! + 1]! + points.soles.base[1]!;
}
