import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { type RestJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { LoadedMotion } from './loaded-motion.ts';
import { npzArrays } from './npz-arrays.ts';
import { ReadBackError } from './read-back-error.ts';

const POSE = 156;
/** Rate the SMPL add-ons of Blender step by. */
const TARGET_FPS = 30;

/**
 * Reads an AMASS archive as the SMPL add-ons do: poses the first 22 joints from `poses`, `betas` and `trans` in a world
 * with Z up, then lays that world on its back. A rate the add-ons would play at another speed is refused.
 */
export function readAmassMotion(bytes: Uint8Array, restOfBody: RestJoints): LoadedMotion {
  const numbers = npzArrays(bytes, ['poses', 'trans', 'betas', 'mocap_framerate']);
  const poses = numbers('poses');
  const trans = numbers('trans');
  const fps = numbers('mocap_framerate')[0]!;
  const frames = trans.length / 3;
  if (poses.length !== frames * POSE) throw new ReadBackError('its arrays differ in length');
  if (!(fps >= TARGET_FPS) || fps % TARGET_FPS !== 0) {
    throw new ReadBackError(`its rate of ${fps} is not a multiple of ${TARGET_FPS}`);
  }
  const rest = shapedRestJoints(restOfBody, numbers('betas').subarray(0, 10));
  const posed = createPosedJoints();
  const pose = new Float64Array(JOINT_COUNT * 3);
  return {
    frames,
    times: Float64Array.from({ length: frames }, (_, f) => f / fps),
    mesh: null,
    poseInto(positions, rotations, frame) {
      // Hands of SMPL have no counterpart in the first 22 joints.
      pose.set(poses.subarray(frame * POSE, frame * POSE + 66));
      forwardKinematicsInto(posed, rest, pose, 0, trans, 3 * frame);
      for (let j = 0; j < JOINT_COUNT; j++) {
        positions[3 * j] = posed.positions[3 * j]!;
        positions[3 * j + 1] = posed.positions[3 * j + 2]!;
        positions[3 * j + 2] = -posed.positions[3 * j + 1]!;
        for (let c = 0; c < 3; c++) {
          rotations[9 * j + c] = posed.rotations[9 * j + c]!;
          rotations[9 * j + 3 + c] = posed.rotations[9 * j + 6 + c]!;
          rotations[9 * j + 6 + c] = -posed.rotations[9 * j + 3 + c]!;
        }
      }
    },
  };
}
