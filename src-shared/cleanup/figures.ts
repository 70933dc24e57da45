import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { cameraOfRow } from '../camera/steady-view.ts';
import { FIRST_LANDMARK, FIRST_SOLE } from '../fitting/kinematics.ts';
import { JUDGED, VISIBLE } from '../fitting/score-take.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import { contactRuns } from './contact-runs.ts';
import { CLEAN_POINTS } from './foot-outline.ts';
import { pointsOf, secondsOf, type Work } from './work.ts';

/** How good a motion is, in numbers a person can follow. */
export interface Figures {
  readonly frames: number;
  /** Rows in which a heel or toes stand on the floor; 0 where nobody's feet were seen standing. */
  readonly contactFrames: number;
  /** Horizontal distance of standing heels and toes from the middle of where they stand, mm: mean and worst. */
  readonly slideMm: number;
  readonly worstSlideMm: number;
  /** How deep feet are below the floor, mm: mean over all rows, and worst. */
  readonly sunkMm: number;
  readonly worstSunkMm: number;
  /** Mean size of the second and third derivative of all joints, m/s² and m/s³: how much the motion trembles. */
  readonly accelMps2: number;
  readonly jitterMps3: number;
  /** Mean distance of the body's landmarks from where they were seen, px and share of the person's height; null where
   * the motion does not lie over the picture, or nothing was seen. */
  readonly reprojectionPx: number | null;
  readonly reprojectionShare: number | null;
}

/** Steps in time longer than this are holes, seconds. */
const LONGEST_STEP = 0.25;
/** Height of a person, metres, by which errors in the picture are measured. */
const HEIGHT = 1.7;

const measured = new WeakMap<Work, Figures>();

/** Measures a motion; each is measured once. */
export function figuresOf(work: Work): Figures {
  let figures = measured.get(work);
  if (figures === undefined) {
    figures = { frames: work.frames, ...feet(work), ...trembling(work), ...reprojectionOf(work) };
    measured.set(work, figures);
  }
  return figures;
}

function feet(work: Work): Pick<Figures, 'contactFrames' | 'slideMm' | 'worstSlideMm' | 'sunkMm' | 'worstSunkMm'> {
  const { frames, contacts } = work;
  const points = pointsOf(work);
  const standing = new Uint8Array(frames);
  const soles = work.standing ? CONTACT_COUNT : 0;
  let slide = 0;
  let count = 0;
  let worst = 0;
  for (let sole = 0; sole < soles; sole++) {
    for (const { from, to } of contactRuns(contacts, work.ptsUs, sole)) {
      const at = (t: number, a: number): number => points[(t * CLEAN_POINTS + FIRST_SOLE + sole) * 3 + a]!;
      let x = 0;
      let z = 0;
      for (let t = from; t < to; t++) {
        x += at(t, 0) / (to - from);
        z += at(t, 2) / (to - from);
        standing[t] = 1;
      }
      for (let t = from; t < to; t++) {
        const away = Math.sqrt((at(t, 0) - x) ** 2 + (at(t, 2) - z) ** 2);
        slide += away;
        worst = Math.max(worst, away);
      }
      count += to - from;
    }
  }
  let sunk = 0;
  let deepest = 0;
  for (let t = 0; t < frames; t++) {
    let low = 0;
    // Points of the soles and the outlines of the feet are the last ones.
    const end = (t + 1) * CLEAN_POINTS * 3;
    for (let i = (t * CLEAN_POINTS + FIRST_SOLE) * 3 + 1; i < end; i += 3) if (points[i]! < low) low = points[i]!;
    sunk -= low;
    deepest = Math.max(deepest, -low);
  }
  return {
    contactFrames: standing.reduce((sum, x) => sum + x, 0),
    slideMm: count > 0 ? (1000 * slide) / count : 0,
    worstSlideMm: 1000 * worst,
    sunkMm: (1000 * sunk) / Math.max(1, frames),
    worstSunkMm: 1000 * deepest,
  };
}

/** Divided differences, so that uneven frame times count as what they are. */
function trembling(work: Work): Pick<Figures, 'accelMps2' | 'jitterMps3'> {
  const { frames } = work;
  const points = pointsOf(work);
  const times = secondsOf(work);
  const row = CLEAN_POINTS * 3;
  let accel = 0;
  let triples = 0;
  let jerk = 0;
  let quadruples = 0;
  for (let t = 1; t + 1 < frames; t++) {
    const a = times[t]! - times[t - 1]!;
    const b = times[t + 1]! - times[t]!;
    if (!(a > 0 && b > 0) || a > LONGEST_STEP || b > LONGEST_STEP) continue;
    const p = 2 / (a * (a + b));
    const r = 2 / (b * (a + b));
    const c = t + 2 < frames ? times[t + 2]! - times[t + 1]! : 0;
    const third = c > 0 && c <= LONGEST_STEP;
    const p2 = third ? 2 / (b * (b + c)) : 0;
    const r2 = third ? 2 / (c * (b + c)) : 0;
    const span = 3 / (a + b + c);
    let sum = 0;
    let sum3 = 0;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const i = t * row + 3 * j;
      let square = 0;
      let square3 = 0;
      for (let k = i; k < i + 3; k++) {
        const now = p * points[k - row]! - (p + r) * points[k]! + r * points[k + row]!;
        square += now * now;
        if (!third) continue;
        const next = p2 * points[k]! - (p2 + r2) * points[k + row]! + r2 * points[k + 2 * row]!;
        square3 += (next - now) ** 2;
      }
      sum += Math.sqrt(square);
      sum3 += Math.sqrt(square3) * span;
    }
    accel += sum / JOINT_COUNT;
    triples++;
    if (!third) continue;
    jerk += sum3 / JOINT_COUNT;
    quadruples++;
  }
  return { accelMps2: triples > 0 ? accel / triples : 0, jitterMps3: quadruples > 0 ? jerk / quadruples : 0 };
}

const projected = new WeakMap<Work, ReturnType<typeof reprojection>>();

/** How far the body's landmarks are from where they were seen; measured once, and cheaper than all figures. */
export function reprojectionOf(work: Work): Pick<Figures, 'reprojectionPx' | 'reprojectionShare'> {
  let found = projected.get(work);
  if (found === undefined) projected.set(work, (found = reprojection(work)));
  return found;
}

function reprojection(work: Work): Pick<Figures, 'reprojectionPx' | 'reprojectionShare'> {
  const { frames, keypoints2d, camera, cameraMotion, ptsUs, take } = work;
  const nothing = { reprojectionPx: null, reprojectionShare: null };
  if (!work.onPicture) return nothing;
  const points = pointsOf(work);
  const [width, height] = take.imageSize;
  let px = 0;
  let share = 0;
  let count = 0;
  for (let t = 0; t < frames; t++) {
    const now = cameraOfRow({ ptsUs, camera, focalPx: take.focalPx, cameraMotion }, t);
    const { rotation: R, translation, focalPx } = now;
    for (const k of JUDGED) {
      const i = (t * LANDMARK_COUNT + k) * 3;
      const u = keypoints2d[i]!;
      const v = keypoints2d[i + 1]!;
      if (!(keypoints2d[i + 2]! >= VISIBLE) || u < 0 || v < 0 || u > width || v > height) continue;
      const p = (t * CLEAN_POINTS + FIRST_LANDMARK + k) * 3;
      const X = points[p]!;
      const Y = points[p + 1]!;
      const Z = points[p + 2]!;
      const depth = Math.max(0.05, translation[2]! + R[6]! * X + R[7]! * Y + R[8]! * Z);
      const dx = (focalPx * (translation[0]! + R[0]! * X + R[1]! * Y + R[2]! * Z)) / depth + width / 2 - u;
      const dy = (focalPx * (translation[1]! + R[3]! * X + R[4]! * Y + R[5]! * Z)) / depth + height / 2 - v;
      const error = Math.sqrt(dx * dx + dy * dy);
      px += error;
      share += (error * depth) / (HEIGHT * focalPx);
      count++;
    }
  }
  return count > 0 ? { reprojectionPx: px / count, reprojectionShare: share / count } : nothing;
}
