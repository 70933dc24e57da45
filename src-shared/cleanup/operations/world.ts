import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { JOINT, JOINT_COUNT, MIRROR } from '../../body/smpl-tree.ts';
import { CAMERA_MOTION_ROW, type CameraMotion } from '../../camera/camera-motion.ts';
import { FIRST_SOLE } from '../../fitting/kinematics.ts';
import { turnInto } from '../../math/quaternion.ts';
import { mulQuaternionInto, quaternionToMatrixInto } from '../../math/rotation.ts';
import { LANDMARK_COUNT, LANDMARK_MIRROR } from '../../vision/blazepose.ts';
import { STANDING } from '../contact-runs.ts';
import { SINKS } from '../foot-clearance.ts';
import { CLEAN_POINTS, outlineOf } from '../foot-outline.ts';
import { swingInto } from '../quaternions.ts';
import { smoothValuesInto } from '../smooth-values.ts';
import { type CleanupOperation, numberOf, settingOf } from '../stack.ts';
import { alignSigns, pointsOf, ROTATION_ROW, secondsOf, type Work } from '../work.ts';

/** A floor is not turned by more than this, and by less where few places were stood on: prior of its slope. */
const MOST_SLOPE = Math.tan((10 * Math.PI) / 180);
const SLOPE_SIGMA = Math.tan((3 * Math.PI) / 180);
/** How well a standing point tells the floor's height, metres. */
const HEIGHT_SIGMA = 0.03;
/** Where nobody stands, the lowest this share of all heights is the floor. */
const LOW_SHARE = 0.02;
/** All but so many of the standing feet are to be no deeper in the floor than they may be, for which the whole body is raised. */
const DEEPEST_SHARE = 0.9;
const MOST_RAISED = 0.012;
/** A path at least this long, metres, says where forward is; shorter ones leave it to the body. */
const LEAST_WAY = 0.5;
/** Slower than this, Hz, the pelvis travels; faster, it sways. */
const TRAVEL_CUTOFF = 0.4;

/** Turns and shifts world and camera so that the floor people stand on is level and at height 0. */
export function levelFloor(work: Work, operation: CleanupOperation): Work {
  const degrees = (name: string): number => Math.tan((numberOf(operation, name) * Math.PI) / 180);
  const { turn, rise } = floorUnder([work], {
    level: settingOf(operation, 'level') === true,
    height: settingOf(operation, 'height') === 'contacts',
    slope: [degrees('slopeX'), degrees('slopeZ')],
  });
  const shift = rise + numberOf(operation, 'raise') / 100;
  const out = isNoTurn(turn) ? work : moveWorld(work, turn, [0, 0, 0]);
  return shift === 0 ? out : moveWorld(out, Float64Array.of(0, 0, 0, 1), [0, shift, 0]);
}

/** What of a floor is found from where people stand. */
export interface FloorAsked {
  readonly level: boolean;
  readonly height: boolean;
  /** What is turned besides, dy/dx and dy/dz of the floor as it is. */
  readonly slope: readonly [number, number];
}

/**
 * The floor several people stand on, each counting the same.
 *
 * @returns the turn that levels it, how much people are raised after it so that it is at 0, metres, and its slopes, dy/dx
 *   and dy/dz
 */
export function floorUnder(
  works: readonly Work[],
  { level, height, slope: [moreX, moreZ] }: FloorAsked,
): { turn: Float64Array; rise: number; slope: readonly [number, number] } {
  const stood = works.map((work) => standingPoints(work, pointsOf(work)));
  const standing = stood.filter(({ length }) => length > 0);
  const [sx, sz] = level && standing.length > 0 ? slopes(standing) : [0, 0];
  const slope = [sx + moreX, sz + moreZ] as const;
  const turn = Float64Array.of(0, 0, 0, 1);
  swingInto(turn, 0, [-slope[0], 1, -slope[1]], 0, [0, 1, 0], 0);
  if (!height) return { turn, rise: 0, slope };
  if (standing.length === 0) {
    // Nobody stands: the lowest place of anybody.
    const lowest = works.filter(({ frames }) => frames > 0).map((work) => quantile(soleHeights(work, turn), LOW_SHARE));
    return { turn, rise: lowest.length > 0 ? -Math.min(...lowest) : 0, slope };
  }
  const middle = standing.map((points) => quantile(turnedHeights(points, turn), 0.5));
  const rise = -middle.reduce((sum, y) => sum + y / middle.length, 0);
  const sinking = works.filter((_, i) => stood[i]!.length > 0).map((work) => sinkingFeet(work, turn, rise));
  return { turn, rise: rise + Math.max(...sinking), slope };
}

function isNoTurn(turn: Float64Array): boolean {
  return turn[0] === 0 && turn[1] === 0 && turn[2] === 0;
}

function turnedHeights(points: Float64Array, turn: Float64Array): Float64Array {
  const out = new Float64Array(points.length / 3);
  const point = new Float64Array(3);
  for (let i = 0; i < out.length; i++) {
    turnInto(point, 0, turn, 0, points, 3 * i);
    out[i] = point[1]!;
  }
  return out;
}

/** Places of heels and toes while they stand, metres, shape [N, 3]. */
function standingPoints({ frames, contacts }: Work, points: Float64Array): Float64Array {
  const out = new Float64Array(frames * CONTACT_COUNT * 3);
  let n = 0;
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < CONTACT_COUNT; s++) {
      if (!(contacts[t * CONTACT_COUNT + s]! >= STANDING)) continue;
      const p = (t * CLEAN_POINTS + FIRST_SOLE + s) * 3;
      for (let a = 0; a < 3; a++) out[n++] = points[p + a]!;
    }
  }
  return out.subarray(0, n);
}

function soleHeights(work: Work, turn: Float64Array): Float64Array {
  const points = pointsOf(work);
  const soles = new Float64Array(work.frames * CONTACT_COUNT * 3);
  for (let t = 0; t < work.frames; t++) {
    const from = (t * CLEAN_POINTS + FIRST_SOLE) * 3;
    soles.set(points.subarray(from, from + CONTACT_COUNT * 3), t * CONTACT_COUNT * 3);
  }
  return turnedHeights(soles, turn);
}

/** How much higher people stand best on a floor so that no foot need be pulled out of it, metres. */
function sinkingFeet(work: Work, turn: Float64Array, shift: number): number {
  const points = pointsOf(work);
  const R = new Float64Array(9);
  quaternionToMatrixInto(R, 0, turn);
  const depths = new Float64Array(work.frames * 2);
  let count = 0;
  for (let t = 0; t < work.frames; t++) {
    for (let side = 0; side < 2; side++) {
      if (!isStanding(work, t, side)) continue;
      const { heel, toes } = outlineOf(side);
      let low = Number.POSITIVE_INFINITY;
      for (let p = heel.from; p < toes.to; p++) {
        const i = (t * CLEAN_POINTS + p) * 3;
        low = Math.min(low, R[3]! * points[i]! + R[4]! * points[i + 1]! + R[5]! * points[i + 2]!);
      }
      depths[count++] = -(low + shift);
    }
  }
  if (count === 0) return 0;
  return Math.min(MOST_RAISED, Math.max(0, quantile(depths.subarray(0, count), DEEPEST_SHARE) - SINKS));
}

function isStanding({ contacts }: Work, t: number, side: number): boolean {
  const i = t * CONTACT_COUNT + 2 * side;
  return contacts[i]! >= STANDING || contacts[i + 1]! >= STANDING;
}

/** Where the path goes, where it begins, where it faces. */
export function placeRoot(work: Work, operation: CleanupOperation): Work {
  if (work.frames === 0) return work;
  let out = work;
  if (settingOf(operation, 'facing') === 'forward') {
    const [x, z] = forwardOf(work);
    const turn = new Float64Array(4);
    swingInto(turn, 0, [x, 0, z], 0, [0, 0, 1], 0);
    // Straight backwards has no shortest way.
    if (z < -0.999999) turn.set([0, 1, 0, 0]);
    out = moveWorld(out, turn, [0, 0, 0]);
  }
  if (settingOf(operation, 'travel') === 'in-place') out = inPlace(out);
  if (settingOf(operation, 'start') === 'origin') {
    out = moveWorld(out, Float64Array.of(0, 0, 0, 1), [-out.pelvis[0]!, 0, -out.pelvis[2]!]);
  }
  return out;
}

/** Left becomes right, about the plane x = 0 of the world. */
export function mirror(work: Work): Work {
  const { frames, camera, take } = work;
  const rotations = new Float64Array(work.rotations.length);
  const pelvis = work.pelvis.slice();
  const contacts = new Float32Array(work.contacts.length);
  const keypoints2d = new Float32Array(work.keypoints2d.length);
  for (let t = 0; t < frames; t++) {
    for (let j = 0; j < JOINT_COUNT; j++) {
      const from = t * ROTATION_ROW + 4 * MIRROR[j]!;
      const to = t * ROTATION_ROW + 4 * j;
      rotations[to] = work.rotations[from]!;
      rotations[to + 1] = -work.rotations[from + 1]!;
      rotations[to + 2] = -work.rotations[from + 2]!;
      rotations[to + 3] = work.rotations[from + 3]!;
    }
    pelvis[3 * t] = -pelvis[3 * t]!;
    for (let s = 0; s < CONTACT_COUNT; s++) {
      contacts[t * CONTACT_COUNT + s] = work.contacts[t * CONTACT_COUNT + ((s + 2) % CONTACT_COUNT)]!;
    }
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const to = (t * LANDMARK_COUNT + k) * 3;
      const from = (t * LANDMARK_COUNT + LANDMARK_MIRROR[k]!) * 3;
      const seen = work.keypoints2d[from + 2]! > 0;
      keypoints2d[to] = seen ? take.imageSize[0] - work.keypoints2d[from]! : work.keypoints2d[from]!;
      keypoints2d[to + 1] = work.keypoints2d[from + 1]!;
      keypoints2d[to + 2] = work.keypoints2d[from + 2]!;
    }
  }
  alignSigns(rotations, frames);
  // M R M and M t, M = diag(−1, 1, 1): the camera that sees the mirrored person in the mirrored picture.
  const rotation = camera.rotation.map((x, i) => (i === 1 || i === 2 || i === 3 || i === 6 ? -x : x));
  const translation = [-camera.translation[0]!, camera.translation[1]!, camera.translation[2]!];
  return {
    ...work,
    rotations,
    pelvis,
    contacts,
    keypoints2d,
    camera: { rotation, translation },
    cameraMotion: work.cameraMotion && mirroredMotion(work.cameraMotion),
    mirrored: !work.mirrored,
  };
}

/** The camera's turns and places as the mirrored picture shows them: M · turn · M, M · place. */
function mirroredMotion(motion: CameraMotion): CameraMotion {
  const crosses = [1, 2, 3, 6];
  const rows = motion.rows.map((x, i) => (crosses.includes(i % CAMERA_MOTION_ROW) ? -x : x));
  const places = motion.places?.map((x, i) => (i % 3 === 0 ? -x : x));
  return { ...motion, rows, ...(places && { places }) };
}

/** Turns and shifts the world, the camera with it: x' = turn · x + shift. The picture stays as it is. */
export function moveWorld(work: Work, turn: Float64Array, shift: readonly [number, number, number]): Work {
  const { frames, camera } = work;
  const rotations = work.rotations.slice();
  const pelvis = new Float64Array(work.pelvis.length);
  for (let t = 0; t < frames; t++) {
    mulQuaternionInto(rotations, t * ROTATION_ROW, turn, 0, work.rotations, t * ROTATION_ROW);
    turnInto(pelvis, 3 * t, turn, 0, work.pelvis, 3 * t);
    for (let a = 0; a < 3; a++) pelvis[3 * t + a]! += shift[a]!;
  }
  const R = new Float64Array(9);
  quaternionToMatrixInto(R, 0, turn);
  const rotation = Array.from({ length: 9 }, (_, i) => {
    const [r, c] = [Math.floor(i / 3), i % 3];
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += camera.rotation[3 * r + k]! * R[3 * c + k]!;
    return sum;
  });
  const translation = camera.translation.map(
    (x, a) => x - rotation[3 * a]! * shift[0] - rotation[3 * a + 1]! * shift[1] - rotation[3 * a + 2]! * shift[2],
  );
  return { ...work, rotations, pelvis, camera: { rotation, translation } };
}

/** Takes the travelled way out of the path and leaves the sway: a walk on the spot. */
function inPlace(work: Work): Work {
  const times = secondsOf(work);
  const path = new Float64Array(work.pelvis.length);
  const cutoff = new Float64Array(work.frames).fill(TRAVEL_CUTOFF);
  smoothValuesInto(path, work.pelvis, 3, 0, 3, times, cutoff);
  const pelvis = work.pelvis.map((x, i) => (i % 3 === 1 ? x : x - path[i]! + path[i % 3]!));
  return { ...work, pelvis, onPicture: false, standing: false };
}

/**
 * Slopes of parallel planes through the points of each person, dy/dx and dy/dz, held back where the points do not tell:
 * people stand on one floor, but how far each is from the camera is not known to the centimetre.
 */
function slopes(people: readonly Float64Array[]): [number, number] {
  let xx = 0;
  let xz = 0;
  let zz = 0;
  let xy = 0;
  let zy = 0;
  for (const points of people) {
    const n = points.length / 3;
    const mean = [0, 0, 0];
    for (let i = 0; i < points.length; i++) mean[i % 3]! += points[i]! / n;
    for (let i = 0; i < points.length; i += 3) {
      const x = points[i]! - mean[0]!;
      const y = points[i + 1]! - mean[1]!;
      const z = points[i + 2]! - mean[2]!;
      xx += (x * x) / n;
      xz += (x * z) / n;
      zz += (z * z) / n;
      xy += (x * y) / n;
      zy += (z * y) / n;
    }
  }
  // Rows of one stay are one witness rather than many: the mean square counts, not the sum.
  const witness = 8;
  const hold = (HEIGHT_SIGMA / SLOPE_SIGMA) ** 2 / witness;
  const a = xx + hold;
  const d = zz + hold;
  const b = xz;
  const det = a * d - b * b;
  const limit = (x: number): number => Math.min(MOST_SLOPE, Math.max(-MOST_SLOPE, x));
  return [limit((d * xy - b * zy) / det), limit((a * zy - b * xy) / det)];
}

/** Where a motion goes, or else faces: a unit vector on the floor. */
function forwardOf(work: Work): [number, number] {
  const last = 3 * (work.frames - 1);
  let x = work.pelvis[last]! - work.pelvis[0]!;
  let z = work.pelvis[last + 2]! - work.pelvis[2]!;
  if (Math.hypot(x, z) < LEAST_WAY) {
    x = 0;
    z = 0;
    const front = new Float64Array(3);
    for (let t = 0; t < work.frames; t++) {
      turnInto(front, 0, work.rotations, t * ROTATION_ROW + 4 * JOINT.pelvis, [0, 0, 1], 0);
      x += front[0]!;
      z += front[2]!;
    }
  }
  const n = Math.hypot(x, z);
  return n > 1e-9 ? [x / n, z / n] : [0, 1];
}

function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
