import { PARENTS } from '../body/smpl-tree.ts';
import { cameraAt } from '../camera/camera-motion.ts';
import { toFirstPicture } from '../camera/steady-view.ts';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '../vision/blazepose.ts';
import { FIRST_LANDMARK, type Motion, POINT_COUNT } from './kinematics.ts';
import type { Observations } from './observations.ts';
import { cameraPlaces, LANDMARK_WEIGHTS, pictureSigma } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import type { JointTurn, KeypointEdit, RefitTake } from './refit-window.ts';
import type { SolverBody } from './solve-options.ts';

/** Weight of an edited landmark, in detected ones, by its state. */
const EDIT_WEIGHT = { visible: 25, occluded: 8, absent: 0 } as const;
/** Time over which an edit outweighs what the detector says of the same landmark, seconds. */
export const EDIT_REACH = 0.2;
/** Standard deviations at which an edit overrules the detector for longest, and how much longer that is. */
const FAR_OFF = 15;
const MORE_REACH = 0.75;
/** Share of that from which on what is fixed to the same hand, foot or face is doubted as well. */
const MOVES_ALONG = 0.4;

/** Landmarks that are fixed to each other. */
const PARTS: readonly (readonly string[])[] = [
  ...['l', 'r'].flatMap((side) => [
    ['wrist', 'pinky', 'index', 'thumb'].map((name) => `${side}_${name}`),
    ['ankle', 'heel', 'foot_index'].map((name) => `${side}_${name}`),
  ]),
  LANDMARK_NAMES.filter((name) => /nose|eye|ear|mouth/.test(name)),
];

/** Landmarks that cannot stay where they are when this one belongs far away. */
function movesAlong(landmark: number): number[] {
  const part = PARTS.find((names) => names.includes(LANDMARK_NAMES[landmark]!)) ?? [];
  return LANDMARK_NAMES.flatMap((name, k) => (k !== landmark && part.includes(name) ? [k] : []));
}

/**
 * What a refit is held to: detections, the motion as it stands in place of 3D landmarks, and above both what people set.
 * Near in time to a corrected landmark the detector's word on it fades; the further off it was, the longer, and with it
 * what is fixed to the same hand, foot or face.
 *
 * @param motion rows of the take from `first` on
 */
export function observationsOfTake(
  take: RefitTake,
  body: SolverBody,
  motion: Motion,
  first: number,
  edits: readonly KeypointEdit[],
  standingWeight: number,
): Observations {
  const rows = motion.frames;
  const [width, height] = take.imageSize;
  const { cameraMotion, focalPx } = take;
  /** A place in the picture of a row, from the principal point of the picture that is fitted in. */
  const centred = (row: number, x: number, y: number): [number, number] => {
    if (!cameraMotion) return [x - width / 2, y - height / 2];
    return toFirstPicture(cameraAt(cameraMotion, take.ptsUs[row]!, focalPx), x - width / 2, y - height / 2, focalPx);
  };
  const centre = cameraMotion?.places && cameraPlaces({ firstFrame: first, frames: rows }, cameraMotion, take.ptsUs);
  const points = posedPoints(body.table, motion);
  const image = new Float64Array(rows * LANDMARK_COUNT * 2);
  const weight = new Float64Array(rows * LANDMARK_COUNT);
  const world = new Float64Array(rows * LANDMARK_COUNT * 3);
  const worldWeight = new Float64Array(rows * LANDMARK_COUNT).fill(standingWeight);
  const sigmaPx = new Float64Array(rows);
  const times = new Float64Array(rows);
  const sure = new Uint8Array(rows * LANDMARK_COUNT);
  for (let t = 0; t < rows; t++) {
    const time = take.ptsUs[first + t]! / 1e6;
    times[t] = t > 0 ? Math.max(time, times[t - 1]! + 1e-3) : time;
    sigmaPx[t] = pictureSigma(take.focalPx / Math.max(0.3, motion.pelvis[3 * t + 2]! - (centre?.[3 * t + 2] ?? 0)));
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const from = ((first + t) * LANDMARK_COUNT + k) * 3;
      const c = take.keypoints2d[from + 2]!;
      image.set(centred(first + t, take.keypoints2d[from]!, take.keypoints2d[from + 1]!), 2 * i);
      weight[i] = LANDMARK_WEIGHTS[k]! * c * c;
      const p = (t * POINT_COUNT + FIRST_LANDMARK + k) * 3;
      world.set(points.subarray(p, p + 3), 3 * i);
    }
  }
  for (const { row, landmark, x, y, state = 'visible' } of edits) {
    const t = Math.max(0, Math.min(rows - 1, row - first));
    const p = (t * POINT_COUNT + FIRST_LANDMARK + landmark) * 3;
    const from = (a: number) => points[p + a]! - (centre?.[3 * t + a] ?? 0);
    const z = Math.max(0.05, from(2));
    const [u, v] = centred(row, x, y);
    const off = Math.hypot((focalPx * from(0)) / z - u, (focalPx * from(1)) / z - v);
    const share = state === 'absent' ? 0 : Math.min(1, off / sigmaPx[t]! / FAR_OFF);
    const reach = EDIT_REACH * (1 + MORE_REACH * share);
    const doubted = [landmark, ...(share > MOVES_ALONG ? movesAlong(landmark) : [])];
    for (let t = 0; t < rows; t++) {
      const far = (times[t]! - take.ptsUs[row]! / 1e6) / reach;
      const near = Math.exp(-far * far);
      for (const k of doubted) {
        weight[t * LANDMARK_COUNT + k]! *= 1 - near;
        worldWeight[t * LANDMARK_COUNT + k]! *= 1 - 0.9 * near;
      }
    }
  }
  for (const { row, landmark, x, y, state = 'visible' } of edits) {
    const t = row - first;
    if (t < 0 || t >= rows) continue;
    const i = t * LANDMARK_COUNT + landmark;
    image.set(centred(row, x, y), 2 * i);
    weight[i] = EDIT_WEIGHT[state];
    sure[i] = weight[i]! > 0 ? 1 : 0;
  }
  const seen = { frames: rows, times, focalPx: take.focalPx, image, weight, sigmaPx, world, worldWeight, sure };
  return { ...seen, ...(centre && { centre }) };
}

/** Landmarks that a turned joint carries follow the person's word and not the detector near that row. */
export function trustTurns(obs: Observations, body: SolverBody, turns: readonly JointTurn[], first: number): void {
  for (const { row, joint } of turns) {
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      if (!carries(joint, body.table.carrier[FIRST_LANDMARK + k]!)) continue;
      for (let t = 0; t < obs.frames; t++) {
        const far = (obs.times[t]! - obs.times[row - first]!) / EDIT_REACH;
        obs.weight[t * LANDMARK_COUNT + k]! *= 1 - Math.exp(-far * far);
      }
    }
  }
}

function carries(joint: number, carrier: number): boolean {
  for (let j = carrier; j >= 0; j = PARENTS[j]!) if (j === joint) return true;
  return false;
}
