import { LANDMARK, MAIN_BONES } from '#shared/vision/blazepose.ts';

const L = LANDMARK;

/** Bones beyond the main joints: face, hands, feet. */
const SMALL_BONES: readonly (readonly [number, number])[] = [
  [L.nose, L.l_eye],
  [L.nose, L.r_eye],
  [L.l_eye_inner, L.l_eye],
  [L.l_eye, L.l_eye_outer],
  [L.r_eye_inner, L.r_eye],
  [L.r_eye, L.r_eye_outer],
  [L.l_eye_outer, L.l_ear],
  [L.r_eye_outer, L.r_ear],
  [L.l_mouth, L.r_mouth],
  [L.l_wrist, L.l_pinky],
  [L.l_wrist, L.l_index],
  [L.l_wrist, L.l_thumb],
  [L.r_wrist, L.r_pinky],
  [L.r_wrist, L.r_index],
  [L.r_wrist, L.r_thumb],
  [L.l_ankle, L.l_heel],
  [L.l_ankle, L.l_foot_index],
  [L.r_ankle, L.r_heel],
  [L.r_ankle, L.r_foot_index],
];

/** Landmarks that a bone joins to this one; fingers and the like only where no main bone ends here. */
export function linkedLandmarks(landmark: number): number[] {
  const main = neighbours(landmark, MAIN_BONES);
  return main.length > 0 ? main : neighbours(landmark, SMALL_BONES);
}

function neighbours(landmark: number, bones: readonly (readonly [number, number])[]): number[] {
  const found = new Set<number>();
  for (const [a, b] of bones) {
    if (a === landmark) found.add(b);
    if (b === landmark) found.add(a);
  }
  return [...found];
}

/** Landmarks in the order the Tab key walks them: down the left arm and leg, then the right, then face and hands. */
export const LANDMARK_WALK: readonly number[] = [
  L.nose,
  L.l_shoulder,
  L.l_elbow,
  L.l_wrist,
  L.l_hip,
  L.l_knee,
  L.l_ankle,
  L.l_heel,
  L.l_foot_index,
  L.r_shoulder,
  L.r_elbow,
  L.r_wrist,
  L.r_hip,
  L.r_knee,
  L.r_ankle,
  L.r_heel,
  L.r_foot_index,
  L.l_thumb,
  L.l_index,
  L.l_pinky,
  L.r_thumb,
  L.r_index,
  L.r_pinky,
  L.l_ear,
  L.r_ear,
  L.l_eye_inner,
  L.l_eye,
  L.l_eye_outer,
  L.r_eye_inner,
  L.r_eye,
  L.r_eye_outer,
  L.l_mouth,
  L.r_mouth,
];

/** The landmark after (1) or before (-1) this one on the walk; the first or last one where none is chosen. */
export function walkLandmark(landmark: number | null, direction: 1 | -1): number {
  const at = landmark === null ? -1 : LANDMARK_WALK.indexOf(landmark);
  if (at < 0) return LANDMARK_WALK.at(direction > 0 ? 0 : -1)!;
  return LANDMARK_WALK[(at + direction + LANDMARK_WALK.length) % LANDMARK_WALK.length]!;
}
