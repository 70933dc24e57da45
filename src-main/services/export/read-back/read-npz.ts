import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { type RestJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import type { LoadedMotion } from './loaded-motion.ts';
import { npzArrays } from './npz-arrays.ts';
import { ReadBackError } from './read-back-error.ts';

/**
 * Reads the motion of a take NPZ and poses the body from `poses`, `betas` and `trans` alone, as another program would.
 */
export function readNpzMotion(bytes: Uint8Array, restOfBody: RestJoints): LoadedMotion {
  const numbers = npzArrays(bytes, ['poses', 'trans', 'betas', 'pts_us']);
  const poses = numbers('poses');
  const trans = numbers('trans');
  const times = numbers('pts_us').map((time, _, all) => (time - all[0]!) / 1e6);
  const rest = shapedRestJoints(restOfBody, numbers('betas'));
  const posed = createPosedJoints();
  if (poses.length !== times.length * 72 || trans.length !== times.length * 3) {
    throw new ReadBackError('its arrays differ in length');
  }
  return {
    frames: times.length,
    times,
    mesh: null,
    poseInto(positions, rotations, frame) {
      forwardKinematicsInto(posed, rest, poses, frame * 72, trans, frame * 3);
      positions.set(posed.positions);
      rotations.set(posed.rotations);
    },
  };
}
