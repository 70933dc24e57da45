import { MAIN_JOINTS } from './blazepose.ts';
import { OBSERVATION, type Observation } from './observation.ts';

/** Confidence that neither speaks for a person nor against one, and how much more of it outweighs unsteadiness. */
const NEUTRAL_CONFIDENCE = 0.65;
const CONFIDENCE_WEIGHT = 0.5;

/** Doubt above which rows are not taken for a person. */
export const MOST_DOUBT = 0.1;
/** Unsteadiness above which a skeleton on another person's body is part of that person, however sure the model is. */
export const STEADY_ON_BODY = 0.09;

/**
 * How doubtful it is that rows seen one after the other show a person: unsteadiness of the bones, less for joints the
 * model is sure of; infinite where the model is unsure of joints and of the whole.
 *
 * On the test clips people have a mean presence of 0.95 to 1, a joint confidence of 0.73 to 1 and a doubt below 0.08;
 * table legs stay below 0.9 and 0.6, pillows and hands are above 0.1 (2026-11-22).
 *
 * @param unsteadiness  from `boneUnsteadiness`, of these rows or typical of their track
 */
export function doubtOf(rows: readonly Observation[], unsteadiness: number): number {
  const presence = meanPresence(rows);
  const confidence = meanJointConfidence(rows);
  const unsure = presence < 0.92 && confidence < NEUTRAL_CONFIDENCE;
  const noJoints = presence < 0.97 && confidence < NEUTRAL_CONFIDENCE - 0.1;
  if (presence < 0.75 || unsure || noJoints) return Number.POSITIVE_INFINITY;
  return unsteadiness - CONFIDENCE_WEIGHT * (confidence - NEUTRAL_CONFIDENCE);
}

/** Mean of the landmark model's own flag that there is a person, 0..1. */
export function meanPresence(rows: readonly Observation[]): number {
  return rows.reduce((sum, row) => sum + row[OBSERVATION.presence]! / rows.length, 0);
}

/**
 * Mean confidence of the main joints that are inside of the picture, 0..1. Hands are left out: hidden ones say nothing
 * against a person seen from behind.
 */
function meanJointConfidence(rows: readonly Observation[]): number {
  let sum = 0;
  let joints = 0;
  for (const row of rows) {
    for (const joint of MAIN_JOINTS) {
      const value = row[OBSERVATION.confidence + joint]!;
      if (value === 0) continue;
      sum += value;
      joints++;
    }
  }
  return sum / Math.max(1, joints);
}
