import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { createMotion, FIRST_LANDMARK, type Motion, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import type { ClipFacts } from '#shared/fitting/observe.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import { prepareBody, type SolverBody } from '#shared/fitting/solve-takes.ts';
import { exponential, product } from '#shared/math/rotation3.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

let body: Promise<SolverBody> | null = null;

/** The built-in body as the solver sees it, prepared once. */
export function solverBody(): Promise<SolverBody> {
  body ??= loadBuiltinBody().then(prepareBody);
  return body;
}

/** Repeatable random numbers in 0..1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface SyntheticOptions {
  frames?: number;
  fps?: number;
  /** Standard deviation of landmarks in the picture, px. */
  noisePx?: number;
  /** Standard deviation of world landmarks across and along the view, metres. */
  noiseAcross?: number;
  noiseDepth?: number;
  seed?: number;
  /** The person stands and only moves the arms; otherwise bends the knees as well. */
  still?: boolean;
}

export interface SyntheticPerson {
  readonly track: PersonTrack;
  readonly clip: ClipFacts;
  /** The exact motion, camera space. */
  readonly truth: Motion;
  /** The exact joints, camera space, metres, shape [T, 24, 3]. */
  readonly joints: Float64Array;
}

const FOCAL = 1100;
const SIZE: readonly [number, number] = [1280, 720];

/**
 * A person four metres from a level camera who waves, turns and squats with the feet where they are, seen by a
 * detector with the given errors.
 */
export async function syntheticPerson(options: SyntheticOptions = {}): Promise<SyntheticPerson> {
  const { frames = 60, fps = 30, noisePx = 0, noiseAcross = 0, noiseDepth = 0, seed = 1, still = false } = options;
  const { table } = await solverBody();
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random() * 0.999999)) * Math.cos(2 * Math.PI * random());
  const truth = createMotion(frames);
  const facing = exponential([Math.PI, 0, 0]);
  const set = (t: number, j: number, v: [number, number, number]) =>
    truth.rotations.set(j === 0 ? product(facing, exponential(v)) : exponential(v), (t * 24 + j) * 9);
  for (let t = 0; t < frames; t++) {
    const s = t / fps;
    const squat = still ? 0 : 0.35 * (1 - Math.cos(2 * s));
    set(t, 0, [squat * 0.5, 0.25, 0]);
    for (const side of [1, -1]) {
      const left = side > 0;
      set(t, left ? 1 : 2, [-1.1 * squat, 0.05 * side, 0.04 * side]);
      set(t, left ? 4 : 5, [0.1 + 1.3 * squat, 0, 0.012 * side]);
      set(t, left ? 7 : 8, [-0.1 - 0.7 * squat, 0, 0]);
      set(t, left ? 16 : 17, [0.1, -0.4 * side, side * (-0.9 + 0.4 * Math.sin(1.5 * s + side))]);
      const bend = 0.6 + 0.3 * Math.sin(2 * s);
      set(t, left ? 18 : 19, [0, -0.88 * bend * side, 0.47 * bend * side]);
    }
    set(t, 3, [0.05, 0.1 * Math.sin(s), 0]);
    set(t, 15, [0.1, 0.2 * Math.sin(s), 0]);
    truth.pelvis.set([0.3, 0, 4], 3 * t);
  }
  plantFeet(truth, posedPoints(table, truth));
  const points = posedPoints(table, truth);
  return {
    track: seenBy(points, { normal, noisePx, noiseAcross, noiseDepth }),
    clip: clipOf(frames, fps),
    truth,
    joints: jointsOf(points, frames),
  };
}

/** Moves the pelvis so that the middle of the four sole points stays in one place. */
function plantFeet(motion: Motion, points: Float64Array): void {
  const middle = (t: number, a: number): number => {
    let sum = 0;
    for (let s = 0; s < 4; s++) sum += points[(t * POINT_COUNT + 57 + s) * 3 + a]! / 4;
    return sum;
  };
  for (let t = 1; t < motion.frames; t++) {
    for (let a = 0; a < 3; a++) motion.pelvis[3 * t + a]! += middle(0, a) - middle(t, a);
  }
}

function clipOf(frames: number, fps: number): ClipFacts {
  return {
    ptsUs: Float64Array.from({ length: frames }, (_, t) => Math.round((t * 1e6) / fps)),
    fps: { num: fps, den: 1 },
    imageSize: SIZE,
    focalPx: FOCAL,
  };
}

function jointsOf(points: Float64Array, frames: number): Float64Array {
  const joints = new Float64Array(frames * 72);
  for (let t = 0; t < frames; t++) joints.set(points.subarray(t * POINT_COUNT * 3, t * POINT_COUNT * 3 + 72), t * 72);
  return joints;
}

interface Errors {
  /** Normal random numbers; none where nothing errs. */
  normal?: () => number;
  noisePx?: number;
  noiseAcross?: number;
  noiseDepth?: number;
}

/** Posed points as the detector of `syntheticPerson` would see them. */
export function seenBy(points: Float64Array, errors: Errors = {}): PersonTrack {
  const { normal = () => 0, noisePx = 0, noiseAcross = 0, noiseDepth = 0 } = errors;
  const frames = points.length / (POINT_COUNT * 3);
  const track: PersonTrack = {
    person: 1,
    firstFrame: 0,
    frames,
    seen: new Uint8Array(frames).fill(1),
    image: new Float32Array(frames * LANDMARK_COUNT * 3),
    confidence: new Float32Array(frames * LANDMARK_COUNT).fill(0.95),
    world: new Float32Array(frames * LANDMARK_COUNT * 3),
    presence: new Float32Array(frames).fill(1),
    box: new Float32Array(frames * 4),
  };
  for (let t = 0; t < frames; t++) {
    const at = (k: number, a: number) => points[(t * POINT_COUNT + FIRST_LANDMARK + k) * 3 + a]!;
    const hip = [0, 1, 2].map((a) => (at(LANDMARK.l_hip, a) + at(LANDMARK.r_hip, a)) / 2);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = (t * LANDMARK_COUNT + k) * 3;
      track.image[i] = (FOCAL * at(k, 0)) / at(k, 2) + SIZE[0] / 2 + noisePx * normal();
      track.image[i + 1] = (FOCAL * at(k, 1)) / at(k, 2) + SIZE[1] / 2 + noisePx * normal();
      const d = [0, 1, 2].map((a) => at(k, a) - hip[a]! + (a === 2 ? noiseDepth : noiseAcross) * normal());
      track.world.set(toRay(d, hip), i);
    }
  }
  return track;
}

/** The detector reports axes of the viewing ray; undoes the turn that `observe` makes. */
function toRay(d: number[], hip: number[]): number[] {
  const n = Math.hypot(...hip);
  const ray = hip.map((v) => v / n) as [number, number, number];
  const angle = Math.acos(ray[2]);
  const s = Math.hypot(ray[0], ray[1]) || 1;
  const back = exponential([(ray[1] / s) * angle, (-ray[0] / s) * angle, 0]);
  return [0, 1, 2].map((a) => back[3 * a]! * d[0]! + back[3 * a + 1]! * d[1]! + back[3 * a + 2]! * d[2]!);
}
