import { rayTurn } from '#shared/camera/weak-perspective.ts';
import { cholesky, choleskyInverse } from '#shared/math/cholesky.ts';
import { exactTrack } from '#shared/training/examples/exact-track.ts';
import { fillHoles, type SampleBody, wholeTrack } from '#shared/training/examples/sample.ts';
import type { Scene } from '#shared/training/examples/scene.ts';
import { LANDMARK_COUNT, MAIN_JOINTS } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';
import { personSquares } from '#shared/vision/person-squares.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import type { Random } from '../random.ts';
import type { Recording } from './recording.ts';

/** Numbers the mean error is predicted from: places of the landmarks, which lie outside the picture, a constant. */
const CAUSES = 4 * LANDMARK_COUNT + 1;
/** What is predicted per landmark: u, v as shares of the person's scale; X, Y, Z, metres; confidence as a logit. */
const EFFECTS = 6 * LANDMARK_COUNT;
const RIDGE = 0.3;
/** Donors that are looked at for each window. */
const CANDIDATES = 16;

interface Donor {
  readonly frames: number;
  readonly seen: Uint8Array;
  readonly causes: Float32Array;
  /** What the detector said minus what the mean predicts, shape [T, EFFECTS]. */
  residuals: Float32Array;
}

/**
 * The detector's errors, learned from recordings: a linear mean (bias by pose, view and truncation) and, on top, the
 * deviations of a recorded window with a similar pose, as they followed on one another: jitter, depth errors, swapped
 * sides, misses and low confidences keep their shape in time.
 */
export class ErrorModel {
  private readonly body: SampleBody;
  private readonly donors: Donor[];
  /** Shape [EFFECTS, CAUSES]. */
  private readonly mean: Float64Array;

  /** @param recordings those with a track; others tell nothing here */
  constructor(recordings: readonly Recording[], body: SampleBody) {
    this.body = body;
    this.donors = recordings.flatMap(({ scene, track }) => {
      if (!track) return [];
      const whole = wholeTrack(track, scene.frames);
      const { causes, exact, scale } = causesOf(scene, body, whole);
      return [{ frames: scene.frames, seen: whole.seen, causes, residuals: effectsOf(whole, exact, scale) }];
    });
    this.mean = ridge(this.donors);
    for (const donor of this.donors) {
      for (let t = 0; t < donor.frames; t++) {
        if (donor.seen[t] === 0) donor.residuals.fill(0, t * EFFECTS, (t + 1) * EFFECTS);
        else this.addMean(donor.residuals, donor.causes, t, -1);
      }
    }
  }

  /**
   * What the detector might have said of a scene.
   *
   * @param share of the recorded deviations that is added to the mean; sharper pictures than the recorded ones give less
   */
  simulate(random: Random, scene: Scene, share = 1): PersonTrack {
    const { frames } = scene;
    const { causes, exact, scale } = causesOf(scene, this.body, null);
    const { donor, from } = this.donorFor(random, causes, frames);
    const out = emptyTrack(frames);
    const effects = new Float32Array(frames * EFFECTS);
    for (let t = 0; t < frames; t++) {
      if (donor.seen[from + t] === 0) continue;
      out.seen[t] = 1;
      out.presence[t] = 1;
      effects.set(donor.residuals.subarray((from + t) * EFFECTS, (from + t + 1) * EFFECTS), t * EFFECTS);
      if (share !== 1) scalePlaces(effects, t, share);
      this.addMean(effects, causes, t, 1);
      writeRow(out, t, effects, exact, scale[t]!);
    }
    return out;
  }

  private addMean(rows: Float32Array, causes: Float32Array, t: number, sign: number): void {
    for (let e = 0; e < EFFECTS; e++) {
      let sum = 0;
      const row = e * CAUSES;
      for (let c = 0; c < CAUSES; c++) sum += this.mean[row + c]! * causes[t * CAUSES + c]!;
      rows[t * EFFECTS + e]! += sign * sum;
    }
  }

  /** Of some random windows the one whose middle looks most like the scene's. */
  private donorFor(random: Random, causes: Float32Array, frames: number): { donor: Donor; from: number } {
    const middle = frames >> 1;
    let best = { donor: this.donors[0]!, from: 0 };
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < CANDIDATES; i++) {
      const donor = random.pick(this.donors);
      if (donor.frames < frames) continue;
      const from = random.below(donor.frames - frames + 1);
      if (donor.seen[from + middle] === 0) continue;
      let far = 0;
      for (const k of MAIN_JOINTS) {
        for (let a = 0; a < 4; a++) {
          const d = donor.causes[(from + middle) * CAUSES + 4 * k + a]! - causes[middle * CAUSES + 4 * k + a]!;
          far += a < 3 ? d * d : 0.15 * d * d;
        }
      }
      if (far < least) {
        least = far;
        best = { donor, from };
      }
    }
    return best;
  }
}

interface Causes {
  readonly causes: Float32Array;
  /** Landmarks without error: px in the picture, shape [T, 33, 2]. World: metres from mid-hip in axes of the ray, [T, 33, 3]. */
  readonly exact: PersonTrack;
  /** Px per metre at the person, shape [T]. */
  readonly scale: Float32Array;
}

/** @param seenTrack the track whose squares give the ray; the exact landmarks' own where null */
function causesOf(scene: Scene, body: SampleBody, seenTrack: PersonTrack | null): Causes {
  const { frames, camera, pelvis } = scene;
  const [width, height] = camera.imageSize;
  const exact = exactTrack(scene, body.points);
  const squares = personSquares(seenTrack ?? exact, { seconds: (row) => row / 30, smoothSeconds: 0 });
  fillHoles(squares, 3, (seenTrack ?? exact).seen);
  const causes = new Float32Array(frames * CAUSES);
  const scale = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    scale[t] = camera.focalPx / Math.max(0.3, pelvis[3 * t + 2]!);
    const ray = rayTurn(squares[3 * t]!, squares[3 * t + 1]!, camera);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const [x, y, z] = exact.world.slice(3 * i, 3 * i + 3) as unknown as [number, number, number];
      const o = t * CAUSES + 4 * k;
      for (let a = 0; a < 3; a++) {
        const turned = ray[a]! * x + ray[3 + a]! * y + ray[6 + a]! * z;
        causes[o + a] = turned;
        exact.world[3 * i + a] = turned;
      }
      const u = exact.image[3 * i]!;
      const v = exact.image[3 * i + 1]!;
      causes[o + 3] = u < 0 || v < 0 || u > width || v > height ? 1 : 0;
    }
    causes[(t + 1) * CAUSES - 1] = 1;
  }
  return { causes, exact, scale };
}

function effectsOf(track: PersonTrack, exact: PersonTrack, scale: Float32Array): Float32Array {
  const out = new Float32Array(track.frames * EFFECTS);
  for (let t = 0; t < track.frames; t++) {
    if (track.seen[t] === 0) continue;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      const o = t * EFFECTS + 6 * k;
      for (let a = 0; a < 2; a++) out[o + a] = (track.image[3 * i + a]! - exact.image[3 * i + a]!) / scale[t]!;
      for (let a = 0; a < 3; a++) out[o + 2 + a] = track.world[3 * i + a]! - exact.world[3 * i + a]!;
      const c = Math.min(0.999, Math.max(0.001, track.confidence[i]!));
      out[o + 5] = Math.log(c / (1 - c));
    }
  }
  return out;
}

/** Deviations of places, not of confidences. */
function scalePlaces(effects: Float32Array, t: number, share: number): void {
  for (let i = t * EFFECTS; i < (t + 1) * EFFECTS; i++) if ((i - t * EFFECTS) % 6 < 5) effects[i]! *= share;
}

function writeRow(out: PersonTrack, t: number, effects: Float32Array, exact: PersonTrack, scale: number): void {
  let box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const i = t * LANDMARK_COUNT + k;
    const o = t * EFFECTS + 6 * k;
    for (let a = 0; a < 2; a++) out.image[3 * i + a] = exact.image[3 * i + a]! + effects[o + a]! * scale;
    for (let a = 0; a < 3; a++) out.world[3 * i + a] = exact.world[3 * i + a]! + effects[o + 2 + a]!;
    const c = 1 / (1 + Math.exp(-effects[o + 5]!));
    out.confidence[i] = c;
    if (c < 0.3) continue;
    const [u, v] = [out.image[3 * i]!, out.image[3 * i + 1]!];
    box = [Math.min(box[0]!, u), Math.min(box[1]!, v), Math.max(box[2]!, u), Math.max(box[3]!, v)];
  }
  if (box[2]! <= box[0]!) {
    const u = out.image[3 * t * LANDMARK_COUNT]!;
    const v = out.image[3 * t * LANDMARK_COUNT + 1]!;
    box = [u, v, u + scale, v + scale];
  }
  out.box.set([box[0]!, box[1]!, box[2]! - box[0]!, box[3]! - box[1]!], 4 * t);
}

/** Least squares with a penalty on the size of the factors: effects by causes. */
function ridge(donors: readonly Donor[]): Float64Array {
  const xx = new Float64Array(CAUSES * CAUSES);
  const xy = new Float64Array(EFFECTS * CAUSES);
  let rows = 0;
  for (const { frames, seen, causes, residuals } of donors) {
    // Every other frame tells as much as all.
    for (let t = 0; t < frames; t += 2) {
      if (seen[t] === 0) continue;
      rows++;
      for (let a = 0; a < CAUSES; a++) {
        const x = causes[t * CAUSES + a]!;
        if (x === 0) continue;
        for (let b = 0; b <= a; b++) xx[a * CAUSES + b]! += x * causes[t * CAUSES + b]!;
        for (let e = 0; e < EFFECTS; e++) xy[e * CAUSES + a]! += x * residuals[t * EFFECTS + e]!;
      }
    }
  }
  for (let a = 0; a < CAUSES; a++) xx[a * CAUSES + a]! += RIDGE * (1 + rows / 1000);
  const factored = cholesky(xx, CAUSES);
  if (!factored) throw new Error('the recordings do not tell the detector’s errors');
  const inverse = choleskyInverse(factored);
  const out = new Float64Array(EFFECTS * CAUSES);
  for (let e = 0; e < EFFECTS; e++) {
    for (let a = 0; a < CAUSES; a++) {
      let sum = 0;
      for (let b = 0; b < CAUSES; b++) sum += inverse[a * CAUSES + b]! * xy[e * CAUSES + b]!;
      out[e * CAUSES + a] = sum;
    }
  }
  return out;
}
