import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { mulQuaternionInto, quaternionToAxisAngleInto } from '../math/rotation.ts';
import type { BodyMotion } from './body-motion.ts';
import { FINGER_JOINT_COUNT, fingerAt } from './finger-layer.ts';
import type { NpyArray } from './npy.ts';
import { writeNpz } from './npz.ts';

/** SMPL-H: 22 body joints, then 15 of each hand; straight where the motion tells no fingers. */
const BODY_JOINTS = 22;
const SMPLH_POSE = 156;
const SMPLH_BETAS = 16;
/** A quarter turn about X: Y up becomes Z up. */
const UPRIGHT = [Math.SQRT1_2, 0, 0, Math.SQRT1_2] as const;

/**
 * Writes a motion as AMASS does, for the SMPL add-ons of Blender, Unreal and Unity: SMPL-H poses, Z up, metres.
 *
 * | array | shape | what |
 * | --- | --- | --- |
 * | `poses` | [T, 156] | axis-angle, radians; 22 body joints, then hands; root in a world with Z up |
 * | `trans` | [T, 3] | metres; the pelvis joint is at rest pelvis + trans |
 * | `betas` | [16] | shape of the body named in `body` |
 * | `gender` | | `neutral`, plain text |
 * | `mocap_framerate`, `mocap_frame_rate` | | frames per second |
 * | `body`, `licence`, `origin` | | where the motion comes from |
 *
 * @param motion     evenly spaced; the add-ons step by whole multiples of 30 fps, so it should be one (`amassRate`)
 * @param restPelvis pelvis joint of the body itself, before it was raised onto the floor, metres
 */
export function writeAmassNpz(
  motion: BodyMotion,
  betas: ArrayLike<number>,
  restPelvis: ArrayLike<number>,
  note = '',
): Uint8Array {
  const { frames, fps } = motion;
  const poses = new Float32Array(frames * SMPLH_POSE);
  const trans = new Float32Array(frames * 3);
  const root = new Float64Array(4);
  for (let f = 0; f < frames; f++) {
    const q = f * JOINT_COUNT * 4;
    mulQuaternionInto(root, 0, UPRIGHT, 0, motion.rotations, q);
    quaternionToAxisAngleInto(poses, f * SMPLH_POSE, root, 0);
    for (let j = 1; j < BODY_JOINTS; j++) {
      quaternionToAxisAngleInto(poses, f * SMPLH_POSE + 3 * j, motion.rotations, q + 4 * j);
    }
    for (let k = 0; motion.fingers && k < FINGER_JOINT_COUNT; k++) {
      const to = f * SMPLH_POSE + 3 * (BODY_JOINTS + k);
      quaternionToAxisAngleInto(poses, to, motion.fingers.rotations, fingerAt(motion.fingers, f, k));
    }
    const [x, y, z] = motion.pelvis.subarray(3 * f, 3 * f + 3) as unknown as [number, number, number];
    trans[3 * f] = x - restPelvis[0]!;
    trans[3 * f + 1] = -z - restPelvis[1]!;
    trans[3 * f + 2] = y - restPelvis[2]!;
  }
  const rate: NpyArray = { dtype: 'f8', shape: [], data: Float64Array.of(fps.num / fps.den) };
  const text = (value: string): NpyArray => ({ dtype: 'U', shape: [], data: [value] });
  const shape = Float32Array.from({ length: SMPLH_BETAS }, (_, k) => betas[k] ?? 0);
  return writeNpz({
    poses: { dtype: 'f4', shape: [frames, SMPLH_POSE], data: poses },
    trans: { dtype: 'f4', shape: [frames, 3], data: trans },
    betas: { dtype: 'f4', shape: [SMPLH_BETAS], data: shape },
    gender: text('neutral'),
    mocap_framerate: rate,
    mocap_frame_rate: rate,
    body: text(motion.body),
    licence: text(motion.licence),
    origin: text(note),
  });
}

/** The multiple of 30 frames per second nearest to a rate, at least 30: what the SMPL add-ons play at the right speed. */
export function amassRate({ num, den }: { readonly num: number; readonly den: number }): { num: number; den: 1 } {
  return { num: Math.max(30, 30 * Math.round(num / den / 30)), den: 1 };
}
