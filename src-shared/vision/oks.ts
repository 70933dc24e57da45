import { LANDMARK } from './blazepose.ts';
import { OBSERVATION, type Observation, observationBox } from './observation.ts';

/** COCO's per-keypoint standard deviations for the landmarks both sets share. */
const SIGMAS: readonly (readonly [landmark: number, sigma: number])[] = [
  [LANDMARK.nose, 0.026],
  [LANDMARK.l_ear, 0.035],
  [LANDMARK.r_ear, 0.035],
  [LANDMARK.l_shoulder, 0.079],
  [LANDMARK.r_shoulder, 0.079],
  [LANDMARK.l_elbow, 0.072],
  [LANDMARK.r_elbow, 0.072],
  [LANDMARK.l_wrist, 0.062],
  [LANDMARK.r_wrist, 0.062],
  [LANDMARK.l_hip, 0.107],
  [LANDMARK.r_hip, 0.107],
  [LANDMARK.l_knee, 0.087],
  [LANDMARK.r_knee, 0.087],
  [LANDMARK.l_ankle, 0.089],
  [LANDMARK.r_ankle, 0.089],
];

/**
 * Object keypoint similarity of two observations, 0..1: 1 where the skeletons coincide (COCO's OKS, with the area of
 * the smaller skeleton's box as object size, so that a small one inside a large one is not called the same).
 */
export function objectKeypointSimilarity(a: Observation, b: Observation): number {
  const area = Math.max(1, Math.min(boxArea(a), boxArea(b)));
  let sum = 0;
  for (const [landmark, sigma] of SIGMAS) {
    const at = OBSERVATION.image + 3 * landmark;
    const squared = (a[at]! - b[at]!) ** 2 + (a[at + 1]! - b[at + 1]!) ** 2;
    sum += Math.exp(-squared / (2 * area * (2 * sigma) ** 2));
  }
  return sum / SIGMAS.length;
}

function boxArea(row: Observation): number {
  const [, , width, height] = observationBox(row, 0);
  return width * height;
}
