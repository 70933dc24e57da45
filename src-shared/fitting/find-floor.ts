import { CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { add, cross, dot, norm, scale, sub, unit, type Vec3 } from '../math/vec3.ts';
import { LANDMARK, LANDMARK_COUNT } from '../vision/blazepose.ts';
import { soleSpeeds } from './contacts.ts';
import { FIRST_SOLE, POINT_COUNT } from './kinematics.ts';
import type { FloorPlane } from './terms/contact.ts';

/** A fitted motion as the ground sees it. */
export interface GroundWitness {
  /** Posed points in camera space, shape [T, 61, 3]. */
  readonly points: Float64Array;
  /** Seconds, shape [T]. */
  readonly times: Float64Array;
  /** 1 where the person was observed, shape [T]. */
  readonly seen: Uint8Array;
  /** Confidence of the landmarks, shape [T, 33]. */
  readonly confidence: ArrayLike<number>;
  /** Height of the pelvis joint above the soles when standing straight, metres. */
  readonly pelvisHeight: number;
}

/** Up as cameras are held on average: level, looking down by four degrees. */
const LEVEL: Vec3 = [0, -0.9976, -0.0698];
/** Standard deviations of what is known of the up direction, radians. */
const LEVEL_PITCH = 0.22;
const LEVEL_ROLL = 0.12;
const UPRIGHT_PITCH = 0.14;
const UPRIGHT_ROLL = 0.05;
/** Standard deviation of the height of a foot that stands on the floor, metres. */
const STEP_HEIGHT = 0.04;
/** A foot slower than this may stand, m/s. */
const SLOW = 0.4;
/** Farther than this from the floor a slow foot is on something else, metres (Geman–McClure). */
const OUTLIER = 0.12;

/**
 * The floor that all people of a clip share, from three sources: cameras are held about level; standing people are
 * upright; feet that stand still are on one plane.
 *
 * @returns the plane in camera space, or a level one under the lowest foot when nobody stands
 */
export function findFloor(witnesses: readonly GroundWitness[]): FloorPlane {
  const upright = meanUpright(witnesses);
  const feet = [...standingFeet(witnesses), ...standingPelvises(witnesses)];
  let up: Vec3 = unit(add([0, -1, 0], Number.isFinite(upright.variance) ? scale(upright.axis, 0.5) : [0, 0, 0]));
  let offset = lowestOffset(feet, up, witnesses);
  for (let round = 0; round < 20; round++) {
    // Wide at first, so that people at different depths may tilt the floor before one of them is given up.
    const outlier = Math.max(OUTLIER, 0.8 * 0.75 ** round);
    // Two tilts about camera x (pitch) and z (roll), and the offset: one Gauss–Newton step.
    const e1: Vec3 = unit(cross(up, [1, 0, 0]));
    const e2: Vec3 = unit(cross(up, e1));
    const A = new Float64Array(9);
    const b = new Float64Array(3);
    const account = (j0: number, j1: number, j2: number, r: number, w: number): void => {
      const j = [j0, j1, j2];
      for (let i = 0; i < 3; i++) {
        b[i]! -= w * j[i]! * r;
        for (let k = 0; k < 3; k++) A[3 * i + k]! += w * j[i]! * j[k]!;
      }
    };
    for (const foot of feet) {
      const r = dot(up, foot.at) + offset - foot.height;
      const q = (outlier * outlier) / (outlier * outlier + r * r);
      account(dot(e1, foot.at), dot(e2, foot.at), 1, r, (foot.weight * q * q) / (STEP_HEIGHT * STEP_HEIGHT));
    }
    const towards = (target: Vec3, pitch: number, roll: number): void => {
      // e1 lies in the vertical plane of the view (pitch), e2 across it (roll).
      account(1, 0, 0, -dot(target, e1), 1 / (pitch * pitch));
      account(0, 1, 0, -dot(target, e2), 1 / (roll * roll));
    };
    towards(LEVEL, LEVEL_PITCH, LEVEL_ROLL);
    towards(
      upright.axis,
      Math.hypot(UPRIGHT_PITCH, Math.sqrt(upright.variance)),
      Math.hypot(UPRIGHT_ROLL, Math.sqrt(upright.variance)),
    );
    account(0, 0, 1, 0, 1e-6);
    const step = solve3(A, b);
    if (!step) break;
    up = unit(add(up, add(scale(e1, step[0]), scale(e2, step[1]))));
    offset += step[2];
  }
  return { up, offset };
}

interface Upright {
  /** Mean direction from feet to neck. */
  readonly axis: Vec3;
  /** Variance that the mean itself has, radians²; infinite where nobody stood. */
  readonly variance: number;
}

/** How many frames of the same person count as one look: poses of neighbouring frames are the same pose. */
const SAME_LOOK = 10;

/** Direction from ankles to neck over frames in which somebody stands: legs about straight, a foot at rest. */
function meanUpright(witnesses: readonly GroundWitness[]): Upright {
  const axes: Vec3[] = [];
  for (const { points, times, seen } of witnesses) {
    const speeds = soleSpeeds(points, times);
    for (let t = 0; t < seen.length; t++) {
      if (seen[t] === 0) continue;
      const at = (j: number): Vec3 => {
        const p = (t * POINT_COUNT + j) * 3;
        return [points[p]!, points[p + 1]!, points[p + 2]!];
      };
      const straight = (['l', 'r'] as const).every((side) => legStraightness(points, t, side) > 0.8);
      const rests = [0, 1, 2, 3].some((s) => speeds[t * CONTACT_COUNT + s]! < SLOW);
      if (!straight || !rests) continue;
      const feet = scale(add(at(JOINT.l_ankle), at(JOINT.r_ankle)), 0.5);
      axes.push(unit(sub(at(JOINT.neck), feet)));
    }
  }
  if (axes.length === 0) return { axis: [0, -1, 0], variance: Number.POSITIVE_INFINITY };
  // The middle of the directions by their distances (Weiszfeld), so that single leaps and bends do not count much.
  let axis: Vec3 = [0, 0, 0];
  for (const a of axes) axis = add(axis, a);
  axis = unit(axis, [0, -1, 0]);
  let spread = 0;
  for (let round = 0; round < 10; round++) {
    let sum: Vec3 = [0, 0, 0];
    spread = 0;
    for (const a of axes) {
      const far = norm(sub(a, axis));
      sum = add(sum, scale(a, 1 / (0.03 + far)));
      spread += far / axes.length;
    }
    axis = unit(sum, [0, -1, 0]);
  }
  return { axis, variance: (0.05 * 0.05 + spread * spread) / (axes.length / SAME_LOOK) };
}

/** A point whose height above the floor is known. */
interface Level {
  readonly at: Vec3;
  readonly height: number;
  readonly weight: number;
}

/** Feet that stand within this distance of each other are one place, metres. */
const PLACE = 0.35;
/** Landmarks that show each foot: ankle, heel, toes. */
const FOOT_LANDMARKS = [
  [LANDMARK.l_ankle, LANDMARK.l_heel, LANDMARK.l_foot_index],
  [LANDMARK.r_ankle, LANDMARK.r_heel, LANDMARK.r_foot_index],
] as const;

/**
 * Places where feet stood. Places count, not time: whoever stays on one spot for a minute says no more about the tilt
 * of the floor than in a second, and the slant of a single foot says nothing (heels and toes are seen too badly).
 */
function standingFeet(witnesses: readonly GroundWitness[]): Level[] {
  const places: { sum: Vec3; weight: number; at: Vec3 }[] = [];
  for (const { points, times, seen, confidence } of witnesses) {
    const speeds = soleSpeeds(points, times);
    for (let t = 0; t < times.length; t++) {
      if (seen[t] === 0) continue;
      for (let side = 0; side < 2; side++) {
        const heel = 2 * side;
        if (Math.max(speeds[t * CONTACT_COUNT + heel]!, speeds[t * CONTACT_COUNT + heel + 1]!) > SLOW) continue;
        let weight = 1;
        for (const k of FOOT_LANDMARKS[side]!) weight *= confidence[t * LANDMARK_COUNT + k]!;
        if (weight < 0.1) continue;
        const p = (t * POINT_COUNT + FIRST_SOLE + heel) * 3;
        const at = [0, 1, 2].map((a) => (points[p + a]! + points[p + 3 + a]!) / 2) as Vec3;
        const place = places.find((q) => norm(sub(q.at, at)) < PLACE);
        if (!place) places.push({ sum: scale(at, weight), weight, at });
        else {
          place.sum = add(place.sum, scale(at, weight));
          place.weight += weight;
        }
      }
    }
  }
  return places.map((q) => ({ at: scale(q.sum, 1 / q.weight), height: 0, weight: Math.min(1, q.weight / 5) }));
}

/** Weight of a pelvis beside a foot: knees give way a little, hips are seen less well. */
const PELVIS_WEIGHT = 0.7;

/**
 * Places where somebody stood or walked upright, told by the pelvis, which is as high above the floor as the legs are
 * long. It is seen when the feet are not, and walking towards the camera it tells the tilt.
 */
function standingPelvises(witnesses: readonly GroundWitness[]): Level[] {
  const levels: Level[] = [];
  for (const { points, times, seen, confidence, pelvisHeight } of witnesses) {
    const places: { at: Vec3; count: number }[] = [];
    for (let t = 0; t < times.length; t++) {
      if (seen[t] === 0 || !standsUpright(points, confidence, t)) continue;
      const p = t * POINT_COUNT * 3;
      const at: Vec3 = [points[p]!, points[p + 1]!, points[p + 2]!];
      const place = places.find((q) => norm(sub(q.at, at)) < PLACE);
      if (!place) places.push({ at, count: 1 });
      else {
        place.count++;
        place.at = add(place.at, scale(sub(at, place.at), 1 / place.count));
      }
    }
    for (const { at, count } of places) {
      levels.push({ at, height: pelvisHeight, weight: PELVIS_WEIGHT * Math.min(1, count / 5) });
    }
  }
  return levels;
}

/** One leg about straight, or none to be seen below hips that are seen. */
function standsUpright(points: Float64Array, confidence: ArrayLike<number>, t: number): boolean {
  const c = (k: number): number => confidence[t * LANDMARK_COUNT + k]!;
  if (Math.min(c(LANDMARK.l_hip), c(LANDMARK.r_hip)) < 0.5) return false;
  const hidden = Math.max(c(LANDMARK.l_ankle), c(LANDMARK.r_ankle)) < 0.3;
  return hidden || (['l', 'r'] as const).some((side) => legStraightness(points, t, side) > 0.92);
}

/** Cosine of the bend of a knee. */
function legStraightness(points: Float64Array, t: number, side: 'l' | 'r'): number {
  const at = (name: 'hip' | 'knee' | 'ankle'): Vec3 => {
    const p = (t * POINT_COUNT + JOINT[`${side}_${name}`]) * 3;
    return [points[p]!, points[p + 1]!, points[p + 2]!];
  };
  const knee = at('knee');
  return dot(unit(sub(knee, at('hip'))), unit(sub(at('ankle'), knee)));
}

/** Offset of a level start: the lower quarter of standing feet, or the lowest sole point of all. */
function lowestOffset(feet: readonly Level[], up: Vec3, witnesses: readonly GroundWitness[]): number {
  const heights = feet.map((f) => dot(up, f.at) - f.height);
  if (heights.length === 0) {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { points, times } of witnesses) {
      for (let t = 0; t < times.length; t++) {
        for (let s = 0; s < CONTACT_COUNT; s++) {
          const p = (t * POINT_COUNT + FIRST_SOLE + s) * 3;
          lowest = Math.min(lowest, dot(up, [points[p]!, points[p + 1]!, points[p + 2]!]));
        }
      }
    }
    return lowest < Number.POSITIVE_INFINITY ? -lowest : 0;
  }
  heights.sort((a, b) => a - b);
  return -heights[Math.floor(heights.length * 0.25)]!;
}

/** Cramer's rule; null where the matrix is singular. */
function solve3(A: Float64Array, b: Float64Array): Vec3 | null {
  const [a, d, g, c, e, h, i, j, k] = A as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const det = a * (e * k - h * j) - d * (c * k - h * i) + g * (c * j - e * i);
  if (Math.abs(det) < 1e-12) return null;
  const x = b[0]! * (e * k - h * j) - d * (b[1]! * k - h * b[2]!) + g * (b[1]! * j - e * b[2]!);
  const y = a * (b[1]! * k - h * b[2]!) - b[0]! * (c * k - h * i) + g * (c * b[2]! - b[1]! * i);
  const z = a * (e * b[2]! - b[1]! * j) - d * (c * b[2]! - b[1]! * i) + b[0]! * (c * j - e * i);
  return [x / det, y / det, z / det];
}
