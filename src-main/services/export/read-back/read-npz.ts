import { strFromU8, unzipSync } from 'fflate';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { type RestJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import type { LoadedMotion } from './loaded-motion.ts';
import { ReadBackError } from './read-back-error.ts';

const NEEDED = ['poses', 'trans', 'betas', 'pts_us'].map((name) => `${name}.npy`);

/**
 * Reads the motion of a take NPZ with fflate's unzip and a few lines for numpy's header, independent of this project's
 * own reader and writer, and poses the body from `poses`, `betas` and `trans` alone, as another program would.
 */
export function readNpzMotion(bytes: Uint8Array, restOfBody: RestJoints): LoadedMotion {
  const files = unzipSync(bytes, { filter: ({ name }) => NEEDED.includes(name) });
  const poses = numbers(files, 'poses');
  const trans = numbers(files, 'trans');
  const times = numbers(files, 'pts_us').map((time, _, all) => (time - all[0]!) / 1e6);
  const rest = shapedRestJoints(restOfBody, numbers(files, 'betas'));
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

function numbers(files: Record<string, Uint8Array>, name: string): Float64Array {
  const file = files[`${name}.npy`];
  if (!file) throw new ReadBackError(`it holds no array ${name}`);
  const start = 10 + file[8]! + 256 * file[9]!;
  const type = /'descr': '<(f4|i8)'/.exec(strFromU8(file.subarray(10, start)))?.[1];
  const data = file.slice(start).buffer;
  if (type === 'f4') return Float64Array.from(new Float32Array(data));
  if (type === 'i8') return Float64Array.from(new BigInt64Array(data), Number);
  throw new ReadBackError(`the array ${name} has an unexpected type`);
}
