import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { JOINT, JOINT_COUNT } from '../../body/smpl-tree.ts';
import { cameraOfRow, type RowCamera } from '../../camera/steady-view.ts';
import type { Take } from '../../fitting/take.ts';
import { LANDMARK, LANDMARK_COUNT } from '../../vision/blazepose.ts';

/** Why a row deserves a look, by number; 0 is none. */
export const TROUBLES = ['none', 'poor-fit', 'jump', 'hole', 'foot-slide', 'sides'] as const;
export type Trouble = (typeof TROUBLES)[number];
const CODE = Object.fromEntries(TROUBLES.map((name, code) => [name, code])) as Record<Trouble, number>;

/** What is wrong with each row. */
export interface RowTroubles {
  /** 0 (nothing) .. 1 (worst), shape [T]. */
  readonly badness: Float32Array;
  /** Index into `TROUBLES` of the worst trouble, shape [T]. */
  readonly reason: Uint8Array;
}

/** What of a take is examined. */
export type ExaminedRows = Pick<
  Take,
  'ptsUs' | 'joints' | 'keypoints2d' | 'contacts' | 'seen' | 'camera' | 'cameraMotion' | 'focalPx' | 'imageSize'
>;

/** Badness of rows nobody was seen in: bridged motion is a guess, but often a good one. */
const HOLE = 0.5;
/** Accelerations (m/s²) that no living body reaches: of the trunk and of its ends. */
const MOST_TRUNK = 70;
const MOST_END = 170;
/** Speed (m/s) from which on a foot that should stand slides, and at which it is as bad as it gets. */
const SLIDE = 0.3;
const WORST_SLIDE = 1.5;
/** Contact from which on a foot should stand. */
const STANDS = 0.6;
/** Sides are wrong where exchanged landmarks fit so much better, and the others are off by this share of the height. */
const EXCHANGED_SHARE = 0.6;
const LEAST_OFF = 0.05;
const LEAST_APART = 0.04;
const SIDES = 0.85;

const ENDS = [JOINT.l_wrist, JOINT.r_wrist, JOINT.l_ankle, JOINT.r_ankle];
const TRUNK = [JOINT.pelvis, JOINT.head];
/** Joints that show whether heels and toes stay where they are. */
const SOLES = [JOINT.l_ankle, JOINT.l_foot, JOINT.r_ankle, JOINT.r_foot];
/** Left and right joint, left and right landmark. */
const PAIRS = [
  [JOINT.l_shoulder, JOINT.r_shoulder, LANDMARK.l_shoulder, LANDMARK.r_shoulder],
  [JOINT.l_elbow, JOINT.r_elbow, LANDMARK.l_elbow, LANDMARK.r_elbow],
  [JOINT.l_wrist, JOINT.r_wrist, LANDMARK.l_wrist, LANDMARK.r_wrist],
  [JOINT.l_hip, JOINT.r_hip, LANDMARK.l_hip, LANDMARK.r_hip],
  [JOINT.l_knee, JOINT.r_knee, LANDMARK.l_knee, LANDMARK.r_knee],
  [JOINT.l_ankle, JOINT.r_ankle, LANDMARK.l_ankle, LANDMARK.r_ankle],
] as const;

/** Looks at each row and its neighbours, apart from its score. Rows at the ends of a piece have fewer neighbours: give two more on each side. */
export function rowTroubles(rows: ExaminedRows): RowTroubles {
  const frames = rows.seen.length;
  const badness = new Float32Array(frames);
  const reason = new Uint8Array(frames);
  const say = (t: number, trouble: Trouble, bad: number): void => {
    if (!(bad > badness[t]!)) return;
    badness[t] = Math.min(1, bad);
    reason[t] = CODE[trouble];
  };
  for (let t = 0; t < frames; t++) {
    if (rows.seen[t] === 0) say(t, 'hole', HOLE);
    if (rows.seen[t] !== 0 && (sidesExchanged(rows, t) || turnsRound(rows, t))) say(t, 'sides', SIDES);
    const jump = jumpAt(rows, t);
    if (jump > 1) say(t, 'jump', 0.5 + 0.1 * Math.min(5, jump));
    // A body that jumps takes its feet with it: that is one trouble, not two.
    const slide = jump > 1 ? 0 : slideAt(rows, t);
    if (slide > SLIDE) say(t, 'foot-slide', 0.2 + 0.6 * Math.min(1, slide / WORST_SLIDE));
  }
  return { badness, reason };
}

/** Acceleration in the limits of a body: more than 1 is impossible. */
function jumpAt({ joints, ptsUs }: ExaminedRows, t: number): number {
  if (t === 0 || t + 1 >= ptsUs.length) return 0;
  const dt = Math.max(1e-3, (ptsUs[t + 1]! - ptsUs[t - 1]!) / 2e6);
  let worst = 0;
  for (const [list, most] of [[TRUNK, MOST_TRUNK] as const, [ENDS, MOST_END] as const]) {
    for (const j of list) {
      const p = (t * JOINT_COUNT + j) * 3;
      let square = 0;
      for (let a = 0; a < 3; a++) {
        const bend = joints[p + 72 + a]! - 2 * joints[p + a]! + joints[p - 72 + a]!;
        square += bend * bend;
      }
      worst = Math.max(worst, Math.sqrt(square) / (dt * dt) / most);
    }
  }
  return worst;
}

/** Greatest speed across the floor of a foot that should stand, m/s. */
function slideAt({ joints, contacts, ptsUs }: ExaminedRows, t: number): number {
  if (t === 0) return 0;
  const dt = Math.max(1e-3, (ptsUs[t]! - ptsUs[t - 1]!) / 1e6);
  let most = 0;
  for (const [s, joint] of SOLES.entries()) {
    const c = t * CONTACT_COUNT + s;
    if (contacts[c]! < STANDS || contacts[c - CONTACT_COUNT]! < STANDS) continue;
    const p = (t * JOINT_COUNT + joint) * 3;
    most = Math.max(most, Math.hypot(joints[p]! - joints[p - 72]!, joints[p + 2]! - joints[p - 70]!) / dt);
  }
  return most;
}

/** Whether the hips face the other way than two rows before. */
function turnsRound({ joints }: ExaminedRows, t: number): boolean {
  if (t < 2) return false;
  const across = (row: number) => {
    const l = (row * JOINT_COUNT + JOINT.l_hip) * 3;
    const r = (row * JOINT_COUNT + JOINT.r_hip) * 3;
    return [joints[l]! - joints[r]!, joints[l + 2]! - joints[r + 2]!] as const;
  };
  const a = across(t - 2);
  const b = across(t);
  const apart = Math.hypot(...a) * Math.hypot(...b);
  return apart > 0.004 && (a[0] * b[0] + a[1] * b[1]) / apart < -0.5;
}

const left = [0, 0, 0];
const right = [0, 0, 0];

/** Whether what was seen fits the body much better with left and right exchanged. */
function sidesExchanged(rows: ExaminedRows, t: number): boolean {
  const { keypoints2d } = rows;
  let direct = 0;
  let exchanged = 0;
  let pairs = 0;
  const camera = cameraOfRow(rows, t);
  for (const [jl, jr, kl, kr] of PAIRS) {
    const l = (t * LANDMARK_COUNT + kl) * 3;
    const r = (t * LANDMARK_COUNT + kr) * 3;
    if (keypoints2d[l + 2]! < 0.5 || keypoints2d[r + 2]! < 0.5) continue;
    project(left, rows, camera, t, jl);
    project(right, rows, camera, t, jr);
    const height = (1.7 * camera.focalPx) / Math.max(0.3, left[2]!);
    if (Math.hypot(left[0]! - right[0]!, left[1]! - right[1]!) < LEAST_APART * height) continue;
    const far = (p: readonly number[], k: number) => Math.hypot(p[0]! - keypoints2d[k]!, p[1]! - keypoints2d[k + 1]!);
    direct += (far(left, l) + far(right, r)) / height;
    exchanged += (far(left, r) + far(right, l)) / height;
    pairs++;
  }
  return pairs >= 2 && direct > 2 * LEAST_OFF * pairs && exchanged < EXCHANGED_SHARE * direct;
}

/** Writes x, y in px of the picture and the depth in metres. */
function project(
  out: number[],
  { joints, imageSize }: ExaminedRows,
  { rotation: R, translation, focalPx }: RowCamera,
  t: number,
  j: number,
): void {
  const p = (t * JOINT_COUNT + j) * 3;
  for (let a = 0; a < 3; a++) {
    out[a] = translation[a]! + R[3 * a]! * joints[p]! + R[3 * a + 1]! * joints[p + 1]! + R[3 * a + 2]! * joints[p + 2]!;
  }
  const z = Math.max(0.05, out[2]!);
  out[0] = (focalPx * out[0]!) / z + imageSize[0] / 2;
  out[1] = (focalPx * out[1]!) / z + imageSize[1] / 2;
}
