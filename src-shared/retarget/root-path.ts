import { JOINT_COUNT } from '../body/smpl-tree.ts';
import type { BodyMotion } from '../formats/body-motion.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { RootMotion } from './preset.ts';
import { twistAbout } from './twist.ts';

/** What a separate root bone does. */
export interface RootPath {
  /** On the floor, metres, shape [T, 3]. */
  readonly positions: Float64Array;
  /** Turns about the vertical, quaternions, shape [T, 4]. */
  readonly turns: Float64Array;
}

const UP: Vec3 = [0, 1, 0];

/** The path of a root bone: below the hips on the floor, turned as far about the vertical as they are. */
export function rootPath(motion: BodyMotion, kind: RootMotion): RootPath {
  const { frames, pelvis, rotations } = motion;
  const positions = new Float64Array(frames * 3);
  const turns = new Float64Array(frames * 4);
  let heading = 0;
  for (let f = 0; f < frames; f++) {
    if (kind !== 'still') for (const a of [0, 2]) positions[3 * f + a] = pelvis[3 * f + a]! - (motion.rest[a] ?? 0);
    if (kind === 'path-and-turn') heading = twistAbout(rotations, f * JOINT_COUNT * 4, UP, heading);
    turns[4 * f + 1] = Math.sin(heading / 2);
    turns[4 * f + 3] = Math.cos(heading / 2);
  }
  return { positions, turns };
}
