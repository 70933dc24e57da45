import { createPosedJoints } from '../../body/forward-kinematics.ts';
import { JOINT_COUNT, JOINT_NAMES } from '../../body/smpl-tree.ts';
import { type BodyMotion, type FrameRate, poseAt } from '../body-motion.ts';

/** Points fixed to joints of one shape, beyond the joints themselves: heels, toes, fingers, face. */
export interface Markers {
  readonly names: readonly string[];
  /** Joint whose frame carries the point, shape [count]. */
  readonly joint: Uint8Array;
  /** Position relative to that joint while its frame is unrotated, metres, shape [count, 3]. */
  readonly offset: Float64Array;
}

/** Named points over time, for formats that know markers and no skeleton. World space: Y up, metres, floor at 0. */
export interface PointMotion {
  readonly name: string;
  readonly body: string;
  readonly licence: string;
  readonly names: readonly string[];
  readonly frames: number;
  /** Rate of the evenly spaced frames. */
  readonly fps: FrameRate;
  /** Shape [T, names, 3]. */
  readonly positions: Float64Array;
}

/** Joints, and markers where there are some, of an evenly spaced motion. */
export function pointMotion(motion: BodyMotion, markers: Markers | null = null): PointMotion {
  const names = [...JOINT_NAMES, ...(markers?.names ?? [])];
  const count = names.length;
  const positions = new Float64Array(motion.frames * count * 3);
  const posed = createPosedJoints();
  for (let f = 0; f < motion.frames; f++) {
    poseAt(motion, f, posed);
    positions.set(posed.positions, f * count * 3);
    if (markers) markersInto(positions, (f * count + JOINT_COUNT) * 3, markers, posed);
  }
  const { name, body, licence, frames, fps } = motion;
  return { name, body, licence, names, frames, fps, positions };
}

function markersInto(
  out: Float64Array,
  at: number,
  { joint, offset }: Markers,
  { positions, rotations }: ReturnType<typeof createPosedJoints>,
): void {
  for (let k = 0; k < joint.length; k++) {
    const j = joint[k]!;
    for (let a = 0; a < 3; a++) {
      let value = positions[3 * j + a]!;
      for (let b = 0; b < 3; b++) value += rotations[9 * j + 3 * a + b]! * offset[3 * k + b]!;
      out[at + 3 * k + a] = value;
    }
  }
}
