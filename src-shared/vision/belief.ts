import { LANDMARK } from './blazepose.ts';
import { OBSERVATION, type Observation } from './observation.ts';

const FIRST = LANDMARK.l_shoulder;
const LAST = LANDMARK.r_ankle;
/** Confidence that neither speaks for a person nor against one, and how much more of it outweighs unsteadiness. */
const NEUTRAL_CONFIDENCE = 0.65;
const CONFIDENCE_WEIGHT = 0.3;

/** Doubt above which rows are not taken for a person. */
export const MOST_DOUBT = 0.13;
/** Unsteadiness above which a skeleton on another person's body is part of that person, however sure the model is. */
export const STEADY_ON_BODY = 0.09;

/**
 * How doubtful it is that rows seen one after the other show a person: unsteadiness of the bones, less for joints the
 * model is sure of; infinite where the model is unsure of joints and of the whole.
 *
 * On the test clips people have a mean presence of 0.95 to 1, a joint confidence of 0.73 to 1 and a doubt below 0.11;
 * table legs stay below 0.9 and 0.6, pillows and hands are above 0.15 (2026-11-22).
 *
 * @param unsteadiness  from `boneUnsteadiness`, of these rows or typical of their track
 */
export function doubtOf(rows: readonly Observation[], unsteadiness: number): number {
  const presence = meanPresence(rows);
  const confidence = meanJointConfidence(rows);
  if (presence < 0.75 || (presence < 0.92 && confidence < NEUTRAL_CONFIDENCE)) return Number.POSITIVE_INFINITY;
  return unsteadiness - CONFIDENCE_WEIGHT * (confidence - NEUTRAL_CONFIDENCE);
}

export function meanPresence(rows: readonly Observation[]): number {
  return rows.reduce((sum, row) => sum + row[OBSERVATION.presence]! / rows.length, 0);
}

/** Mean confidence of the joints from shoulders to ankles that lie inside of the picture. */
export function meanJointConfidence(rows: readonly Observation[]): number {
  let sum = 0;
  let joints = 0;
  for (const row of rows) {
    for (let landmark = FIRST; landmark <= LAST; landmark++) {
      const value = row[OBSERVATION.confidence + landmark]!;
      if (value === 0) continue;
      sum += value;
      joints++;
    }
  }
  return sum / Math.max(1, joints);
}
