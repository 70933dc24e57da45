import { cameraAt } from '#shared/camera/camera-motion.ts';
import { intoFrame } from '#shared/camera/steady-view.ts';
import { FIRST_LANDMARK, POINT_COUNT } from '#shared/fitting/kinematics.ts';
import { posedPoints } from '#shared/fitting/posed-points.ts';
import type { SolverBody } from '#shared/fitting/solve-options.ts';
import type { Take } from '#shared/fitting/take.ts';
import { motionOfTake } from '#shared/fitting/take-motion.ts';
import type { ImportedPerson } from '#shared/formats/keypoints/imported-keypoints.ts';
import { rotated, swing } from '#shared/math/rotation3.ts';
import { unit, type Vec3 } from '#shared/math/vec3.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { guessDepthInto, pixelsPerMetre } from './guess-depth.ts';

const ROW = LANDMARK_COUNT * 3;
/** How much 3D landmarks are believed: those of a person who was captured, and those guessed from one picture. */
const CAPTURED_TRUST = 0.6;
const GUESSED_TRUST = 0.12;
/** Half of the time in which px a metre are compared, rows. */
const STEADY_ROWS = 12;

/** The captured person whose depth is believed, prepared. */
export interface KnownPerson {
  readonly take: Take;
  readonly body: SolverBody;
}

/**
 * What the fit reads of an imported person: the keypoints in the clip's px, and 3D landmarks from the captured person
 * they were matched with, or guessed.
 *
 * @param frameOf  frame of the clip for a frame of the file
 * @param scale    px of the clip for one of the file
 * @returns null where no frame lies in the clip
 */
export function trackOfKeypoints(
  person: ImportedPerson,
  number: number,
  frameOf: (frame: number) => number,
  scale: number,
  clipFrames: number,
  known: KnownPerson | null,
): PersonTrack | null {
  const rows: { frame: number; at: number }[] = [];
  for (const [i, own] of person.frames.entries()) {
    const frame = frameOf(own);
    if (frame >= 0 && frame < clipFrames && frame > (rows.at(-1)?.frame ?? -1)) rows.push({ frame, at: i * ROW });
  }
  if (rows.length === 0) return null;
  const firstFrame = rows[0]!.frame;
  const frames = rows.at(-1)!.frame - firstFrame + 1;
  const track: PersonTrack = {
    person: number,
    firstFrame,
    frames,
    seen: new Uint8Array(frames),
    image: new Float32Array(frames * ROW),
    confidence: new Float32Array(frames * LANDMARK_COUNT),
    world: new Float32Array(frames * ROW),
    presence: new Float32Array(frames),
    box: new Float32Array(frames * 4),
    worldTrust: known ? CAPTURED_TRUST : GUESSED_TRUST,
  };
  for (const { frame, at } of rows) {
    const t = frame - firstFrame;
    track.seen[t] = 1;
    track.presence[t] = 1;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      track.image[3 * i] = person.points[at + 3 * k]! * scale;
      track.image[3 * i + 1] = person.points[at + 3 * k + 1]! * scale;
      track.confidence[i] = person.points[at + 3 * k + 2]!;
    }
    boxInto(track, t);
  }
  guessWorld(track);
  if (known) borrowWorld(track, known);
  return track;
}

function boxInto(track: PersonTrack, t: number): void {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = t * LANDMARK_COUNT; i < (t + 1) * LANDMARK_COUNT; i++) {
    if (!(track.confidence[i]! > 0)) continue;
    left = Math.min(left, track.image[3 * i]!);
    right = Math.max(right, track.image[3 * i]!);
    top = Math.min(top, track.image[3 * i + 1]!);
    bottom = Math.max(bottom, track.image[3 * i + 1]!);
  }
  if (right >= left) track.box.set([left, top, right - left, bottom - top], 4 * t);
}

/** 3D landmarks from the picture alone; rows that tell too little take those of the row before. */
function guessWorld(track: PersonTrack): void {
  const points = new Float32Array(track.frames * ROW);
  for (let i = 0; i < track.frames * LANDMARK_COUNT; i++) {
    points[3 * i] = track.image[3 * i]!;
    points[3 * i + 1] = track.image[3 * i + 1]!;
    points[3 * i + 2] = track.confidence[i]!;
  }
  const scales = Float64Array.from({ length: track.frames }, (_, t) => pixelsPerMetre(points, t * ROW));
  let before = -1;
  const waiting: number[] = [];
  for (let t = 0; t < track.frames; t++) {
    if (track.seen[t] === 0) continue;
    const around = [...scales.subarray(Math.max(0, t - STEADY_ROWS), t + STEADY_ROWS + 1)].filter((one) => one > 0);
    const scale = around.sort((a, b) => a - b)[around.length >> 1] ?? 0;
    if (guessDepthInto(track.world, t * ROW, points, t * ROW, scale)) {
      before = t;
      for (const row of waiting.splice(0)) track.world.copyWithin(row * ROW, t * ROW, (t + 1) * ROW);
    } else if (before >= 0) track.world.copyWithin(t * ROW, before * ROW, (before + 1) * ROW);
    else waiting.push(t);
  }
}

/** 3D landmarks of the captured person, turned to the axes of the ray the detector would have seen them on. */
function borrowWorld(track: PersonTrack, { take, body }: KnownPerson): void {
  const from = Math.max(track.firstFrame, take.firstFrame);
  const to = Math.min(track.firstFrame + track.frames, take.firstFrame + take.frames);
  if (to <= from) return;
  const points = posedPoints(body.table, motionOfTake(take, body, from - take.firstFrame, to - from));
  for (let frame = from; frame < to; frame++) {
    const t = frame - track.firstFrame;
    if (track.seen[t] === 0) continue;
    const at = ((frame - from) * POINT_COUNT + FIRST_LANDMARK) * 3;
    const now = take.cameraMotion && cameraAt(take.cameraMotion, take.ptsUs[frame - take.firstFrame]!, take.focalPx);
    const place = (k: number): Vec3 => {
      const first: Vec3 = [points[at + 3 * k]!, points[at + 3 * k + 1]!, points[at + 3 * k + 2]!];
      return now ? intoFrame(now, first) : first;
    };
    const [left, right] = [place(LANDMARK.l_hip), place(LANDMARK.r_hip)];
    const hips = left.map((value, a) => (value + right[a]!) / 2) as unknown as Vec3;
    const back = swing(unit(hips), [0, 0, 1]);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const offset = place(k).map((value, a) => value - hips[a]!) as unknown as Vec3;
      track.world.set(rotated(back, offset), t * ROW + 3 * k);
    }
  }
}
