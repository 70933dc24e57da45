import { createPosedJoints } from '../body/forward-kinematics.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '../formats/body-motion.ts';

/** A foot slower than this stands, metres a second for a person of 1.7 m. */
const SLOW = 0.25;
/** A foot this much above its lowest place still stands, metres. */
const NEAR = 0.045;
/** Where a take's own contacts count as contact. */
const SURE = 0.5;

/** Which parts of the feet stand on the floor: left heel, left toes, right heel, right toes; 0 or 1, shape [T, 4]. */
export type FootContacts = Uint8Array;

/** Contacts as a take tells them (confidences, shape [T, 4]). */
export function contactsOfTake(confidence: ArrayLike<number>): FootContacts {
  return Uint8Array.from(confidence as ArrayLike<number>, (value) => (value >= SURE ? 1 : 0));
}

/** Contacts told by how high and how fast ankles and toes are, for motion that comes without. */
export function contactsOfMotion(motion: BodyMotion): FootContacts {
  const { frames, times } = motion;
  const joints = [JOINT.l_ankle, JOINT.l_foot, JOINT.r_ankle, JOINT.r_foot];
  const places = new Float64Array(frames * 12);
  const posed = createPosedJoints();
  for (let f = 0; f < frames; f++) {
    poseAt(motion, f, posed);
    for (const [i, joint] of joints.entries())
      places.set(posed.positions.subarray(3 * joint, 3 * joint + 3), 12 * f + 3 * i);
  }
  const out = new Uint8Array(frames * 4);
  for (let i = 0; i < 4; i++) {
    const rest = motion.rest[3 * joints[i]! + 1]!;
    for (let f = 0; f < frames; f++) {
      const [a, b] = [Math.max(0, f - 1), Math.min(frames - 1, f + 1)];
      const span = times[b]! - times[a]!;
      const at = (g: number, axis: number): number => places[12 * g + 3 * i + axis]!;
      const speed = span > 0 ? Math.hypot(...[0, 1, 2].map((axis) => at(b, axis) - at(a, axis))) / span : 0;
      out[4 * f + i] = at(f, 1) - rest < NEAR && speed < SLOW ? 1 : 0;
    }
  }
  return out;
}
