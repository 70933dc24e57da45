import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';

/** Numbers per landmark: x, y in the box, confidence, then x, y, z in the body. */
const PER_LANDMARK = 6;

/** Numbers that place the box: direction of its centre (2), its size and the focal length's (2). */
const PER_BOX = 4;

/** Numbers per frame that the keypoints encoder reads. */
export const KEYPOINT_FEATURES = PER_LANDMARK * LANDMARK_COUNT + PER_BOX;

/** The camera that saw the landmarks. */
export interface KeypointCamera {
  /** Picture after rotation metadata, px. */
  readonly width: number;
  readonly height: number;
  /** Focal length, px. */
  readonly focal: number;
}

/** Side of the square that landmarks are measured in, per longer side of the person's box. */
export const KEYPOINT_BOX_SCALE = 1.1;

/** A person's square: centre and side, px. */
export interface KeypointBox {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** The square around a row of a track: its box's centre, 1.1 times its longer side; VIBE's crop likewise. */
export function keypointBox(track: PersonTrack, row: number): KeypointBox {
  const [x, y, w, h] = track.box.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number];
  return { x: x + w / 2, y: y + h / 2, side: KEYPOINT_BOX_SCALE * Math.max(w, h, 1) };
}

/**
 * One frame of one person as the keypoints encoder reads it.
 *
 * ```
 * per landmark, 33 times:  x, y    in the square, -1..1 from edge to edge, x right, y down
 *                          c       confidence 0..1
 *                          X, Y, Z metres from the middle of the hips, axes of the camera (x right, y down, z away)
 * then:  (cx - W/2) / f, (cy - H/2) / f   tangents of the direction of the square's centre
 *        side / f                         the square's apparent size
 *        f / √(W² + H²)                   focal length per picture diagonal
 * ```
 * Positions of landmarks with confidence 0 are 0: absent, not in the middle.
 *
 * @param out written at `offset`: shape [KEYPOINT_FEATURES]
 */
export function keypointFeaturesInto(
  out: Float32Array,
  offset: number,
  track: PersonTrack,
  row: number,
  { width, height, focal }: KeypointCamera,
): void {
  const { x, y, side } = keypointBox(track, row);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const at = row * LANDMARK_COUNT + landmark;
    const to = offset + landmark * PER_LANDMARK;
    const confidence = track.confidence[at]!;
    out.fill(0, to, to + PER_LANDMARK);
    if (confidence <= 0) continue;
    out[to] = (2 * (track.image[3 * at]! - x)) / side;
    out[to + 1] = (2 * (track.image[3 * at + 1]! - y)) / side;
    out[to + 2] = confidence;
    for (let a = 0; a < 3; a++) out[to + 3 + a] = track.world[3 * at + a]!;
  }
  const to = offset + LANDMARK_COUNT * PER_LANDMARK;
  out[to] = (x - width / 2) / focal;
  out[to + 1] = (y - height / 2) / focal;
  out[to + 2] = side / focal;
  out[to + 3] = focal / Math.hypot(width, height);
}

/** The features of every seen row of a track, others zero; shape [frames, KEYPOINT_FEATURES]. */
export function keypointFeatures(track: PersonTrack, camera: KeypointCamera): Float32Array {
  const out = new Float32Array(track.frames * KEYPOINT_FEATURES);
  for (let row = 0; row < track.frames; row++) {
    if (track.seen[row]) keypointFeaturesInto(out, row * KEYPOINT_FEATURES, track, row, camera);
  }
  return out;
}
