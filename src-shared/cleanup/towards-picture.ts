import { cameraOfRow } from '../camera/steady-view.ts';
import { FIRST_LANDMARK } from '../fitting/kinematics.ts';
import { VISIBLE } from '../fitting/score-take.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import { CLEAN_POINTS } from './foot-outline.ts';
import { smoothValuesInto } from './smooth-values.ts';
import { pointsOf, secondsOf, type Work } from './work.ts';

/** What stands above the knees: the legs go where their feet are held. */
const UPPER: readonly number[] = [
  LANDMARK.nose,
  LANDMARK.l_shoulder,
  LANDMARK.r_shoulder,
  LANDMARK.l_elbow,
  LANDMARK.r_elbow,
  LANDMARK.l_wrist,
  LANDMARK.r_wrist,
  LANDMARK.l_hip,
  LANDMARK.r_hip,
];
/** Fewer visible landmarks do not say where a body is. */
const LEAST = 4;
/** Farthest a body is moved, metres, and how quickly it may be, Hz. */
const MOST = 0.04;
const CUTOFF = 1.5;

/**
 * The pelvis moved across the view to where its upper body lies best over what was seen, slowly and by centimetres: once
 * feet are held they pull on the body no longer.
 *
 * @returns places of the pelvis, metres, shape [T, 3]; those of `work` where it does not lie over the picture
 */
export function pelvisTowardsPicture(work: Work): Float64Array {
  const { frames, keypoints2d, camera, cameraMotion, ptsUs, take } = work;
  const pelvis = work.pelvis.slice();
  if (!work.onPicture || frames === 0) return pelvis;
  const points = pointsOf(work);
  const [width, height] = take.imageSize;
  const shift = new Float64Array(frames * 2);
  const dx = new Float64Array(UPPER.length);
  const dy = new Float64Array(UPPER.length);
  for (let t = 0; t < frames; t++) {
    const {
      rotation: R,
      translation,
      focalPx,
    } = cameraOfRow({ ptsUs, camera, focalPx: take.focalPx, cameraMotion }, t);
    let count = 0;
    for (const k of UPPER) {
      const i = (t * LANDMARK_COUNT + k) * 3;
      const u = keypoints2d[i]!;
      const v = keypoints2d[i + 1]!;
      if (!(keypoints2d[i + 2]! >= VISIBLE) || u < 0 || v < 0 || u > width || v > height) continue;
      const p = (t * CLEAN_POINTS + FIRST_LANDMARK + k) * 3;
      const x = points[p]!;
      const y = points[p + 1]!;
      const z = points[p + 2]!;
      const depth = Math.max(0.05, translation[2]! + R[6]! * x + R[7]! * y + R[8]! * z);
      dx[count] = ((u - width / 2) * depth) / focalPx - (translation[0]! + R[0]! * x + R[1]! * y + R[2]! * z);
      dy[count++] = ((v - height / 2) * depth) / focalPx - (translation[1]! + R[3]! * x + R[4]! * y + R[5]! * z);
    }
    if (count < LEAST) continue;
    shift[2 * t] = limited(middle(dx.subarray(0, count)));
    shift[2 * t + 1] = limited(middle(dy.subarray(0, count)));
  }
  smoothValuesInto(shift, shift.slice(), 2, 0, 2, secondsOf(work), new Float64Array(frames).fill(CUTOFF));
  for (let t = 0; t < frames; t++) {
    const { rotation: R } = cameraOfRow({ ptsUs, camera, focalPx: take.focalPx, cameraMotion }, t);
    for (let a = 0; a < 3; a++) pelvis[3 * t + a]! += R[a]! * shift[2 * t]! + R[3 + a]! * shift[2 * t + 1]!;
  }
  return pelvis;
}

function limited(x: number): number {
  return Math.max(-MOST, Math.min(MOST, x));
}

/** The middle one of a few values, which are sorted in place. */
function middle(values: Float64Array): number {
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let k = i;
    for (; k > 0 && values[k - 1]! > value; k--) values[k] = values[k - 1]!;
    values[k] = value;
  }
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}
