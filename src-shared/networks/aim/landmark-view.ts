import { swing } from '../../math/rotation3.ts';
import { unit } from '../../math/vec3.ts';
import { LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { AIMED_AT } from './aimed-body.ts';

/** How many landmarks count. */
const COUNT = AIMED_AT.length;

/** Where a row of `keypointFeaturesInto` saw the landmarks, and how it looked. */
export interface LandmarkView {
  /** Of `AIMED_AT`, in the square, -1..1, shape [19, 2]. */
  readonly seen: Float64Array;
  /** Confidence 0..1, shape [19]; 0 is absent. */
  readonly confidence: Float64Array;
  /** Turns axes of the square's ray to those of the camera. */
  readonly turn: Float64Array;
  /** Tangents of the ray, and the square's apparent size. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Reads what a row says of the picture. */
export function landmarkView(rows: Float32Array, row: number): LandmarkView {
  const seen = new Float64Array(2 * COUNT);
  const confidence = new Float64Array(COUNT);
  for (const [i, { landmark }] of AIMED_AT.entries()) {
    const at = row + 6 * landmark;
    seen[2 * i] = rows[at]!;
    seen[2 * i + 1] = rows[at + 1]!;
    confidence[i] = rows[at + 2]!;
  }
  const [x, y, size] = rows.subarray(row + 6 * LANDMARK_COUNT) as unknown as readonly [number, number, number];
  return { seen, confidence, turn: swing([0, 0, 1], unit([x, y, 1])), x, y, size };
}

/** Landmarks before the camera: where they fall in the square, and how that changes with their place. */
export interface ProjectedLandmarks {
  /** -1..1, shape [19, 2]. */
  readonly at: Float64Array;
  /** Its derivative by the place in ray axes, per metre, shape [19, 2, 3]. */
  readonly slope: Float64Array;
}

export function createProjected(): ProjectedLandmarks {
  return { at: new Float64Array(2 * COUNT), slope: new Float64Array(6 * COUNT) };
}

/** @param landmarks about the pelvis, ray axes, metres, shape [19, 3]; @param pelvis ray axes, metres */
export function projectLandmarksInto(
  { at, slope }: ProjectedLandmarks,
  landmarks: Float64Array,
  pelvis: Float64Array,
  { turn, x, y, size }: LandmarkView,
): void {
  const k = 2 / size;
  for (let i = 0; i < COUNT; i++) {
    const [p, q, r] = [0, 1, 2].map((a) => landmarks[3 * i + a]! + pelvis[a]!) as [number, number, number];
    const cx = turn[0]! * p + turn[1]! * q + turn[2]! * r;
    const cy = turn[3]! * p + turn[4]! * q + turn[5]! * r;
    const cz = Math.max(NEAREST, turn[6]! * p + turn[7]! * q + turn[8]! * r);
    at[2 * i] = k * (cx / cz - x);
    at[2 * i + 1] = k * (cy / cz - y);
    for (let a = 0; a < 3; a++) {
      slope[6 * i + a] = (k * (turn[a]! - (cx / cz) * turn[6 + a]!)) / cz;
      slope[6 * i + 3 + a] = (k * (turn[3 + a]! - (cy / cz) * turn[6 + a]!)) / cz;
    }
  }
}

/** Nothing stands nearer to the camera, metres. */
const NEAREST = 0.2;

/** Pelvises stand no nearer than this, metres. */
const NEAREST_PELVIS = 0.5;

/**
 * The place of the pelvis from which a posed body falls onto the landmarks best, by least squares (Gauss and Newton).
 *
 * @param pelvis  in: where to begin, 0 away for a guess from the sizes; out: metres, ray axes
 * @param weights of the landmarks, shape [19]
 */
export function placeInto(
  pelvis: Float64Array,
  landmarks: Float64Array,
  view: LandmarkView,
  weights: Float64Array,
  projected: ProjectedLandmarks,
): void {
  if (pelvis[2]! <= 0) pelvis.set([0, 0, guessDepth(landmarks, view, weights)]);
  for (let step = 0; step < STEPS; step++) {
    projectLandmarksInto(projected, landmarks, pelvis, view);
    const { at, slope } = projected;
    const a = [TINY, 0, 0, TINY, 0, TINY];
    const b = [0, 0, 0];
    for (let m = 0; m < 2 * COUNT; m++) {
      const w = weights[m >> 1]!;
      const [p, q, r] = [slope[3 * m]!, slope[3 * m + 1]!, slope[3 * m + 2]!];
      const off = w * (view.seen[m]! - at[m]!);
      a[0]! += w * p * p;
      a[1]! += w * p * q;
      a[2]! += w * p * r;
      a[3]! += w * q * q;
      a[4]! += w * q * r;
      a[5]! += w * r * r;
      b[0]! += p * off;
      b[1]! += q * off;
      b[2]! += r * off;
    }
    const by = solve3(a, b);
    for (let i = 0; i < 3; i++) pelvis[i]! += by[i]!;
    pelvis[2] = Math.max(NEAREST_PELVIS, pelvis[2]!);
  }
}

const STEPS = 4;
const TINY = 1e-9;

/** Depth at which the body is as large in the square as what was seen. */
function guessDepth(landmarks: Float64Array, { seen, size }: LandmarkView, weights: Float64Array): number {
  const spread = (data: Float64Array, width: number): number => {
    let [total, sum] = [0, 0];
    for (let a = 0; a < 2; a++) {
      let [weight, first, second] = [0, 0, 0];
      for (let i = 0; i < COUNT; i++) {
        const value = data[width * i + a]!;
        weight += weights[i]!;
        first += weights[i]! * value;
        second += weights[i]! * value * value;
      }
      total += second - (first * first) / Math.max(TINY, weight);
      sum += weight;
    }
    return Math.sqrt(Math.max(0, total) / Math.max(TINY, sum));
  };
  return Math.max(NEAREST_PELVIS, ((2 / size) * spread(landmarks, 3)) / Math.max(1e-3, spread(seen, 2)));
}

/** Solves a symmetric system of three. @param a upper triangle, by rows */
function solve3(
  [a, b, c, d, e, f]: readonly number[],
  [x, y, z]: readonly number[],
): readonly [number, number, number] {
  const [A, B, C] = [d! * f! - e! * e!, c! * e! - b! * f!, b! * e! - c! * d!];
  const determinant = a! * A + b! * B + c! * C;
  if (!(Math.abs(determinant) > 1e-30)) return [0, 0, 0];
  const [D, E, F] = [a! * f! - c! * c!, b! * c! - a! * e!, a! * d! - b! * b!];
  return [
    (A * x! + B * y! + C * z!) / determinant,
    (B * x! + D * y! + E * z!) / determinant,
    (C * x! + E * y! + F * z!) / determinant,
  ];
}
