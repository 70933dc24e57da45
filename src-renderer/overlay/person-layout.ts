import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import type { TakeArrayName } from '../document/take-arrays.ts';
import type { FittedLandmarks } from './fitted-landmarks.ts';
import type { Box } from './view-transform.ts';

/** Where everything of one person is in one frame, px of the picture. Arrays belong to the layout and are written anew. */
export interface PersonLayout {
  readonly take: TakeItem;
  /** Frame of the clip. */
  readonly frame: number;
  /** False where the person was not observed and the motion is bridged. */
  readonly seen: boolean;
  /** Fit score, 0..1. */
  readonly score: number;
  /** Around the fitted joints, the observed landmarks and some air. Null where nothing is known. */
  readonly box: Box | null;
  /** Fitted joints, NaN behind the camera, shape [24, 2]. */
  readonly joints: Float32Array;
  /** Depth of the fitted joints, metres, shape [24]. */
  readonly depth: Float32Array;
  /** Fitted landmarks, NaN where unknown, shape [33, 2]. */
  readonly fitted: Float32Array;
  /** Observed landmarks: x, y, confidence, shape [33, 3]. */
  readonly observed: Float32Array;
  /** What a person set in this frame, by landmark. */
  readonly edits: ReadonlyMap<number, KeypointEdit>;
  /** Contact of left heel, left toes, right heel, right toes, 0..1, shape [4]. */
  readonly contacts: Float32Array;
  /** Distance of fitted and observed landmark, px, NaN where unknown, shape [33]. */
  readonly errors: Float32Array;
  /** Px of the picture one metre takes at the pelvis. */
  readonly metrePx: number;
}

/** Rows of a take, read as the overlay needs them. */
export type RowReader = (name: TakeArrayName) => Float32Array;

export interface PersonInput {
  readonly take: TakeItem;
  /** Focal length in that frame, px; the take's where left out. */
  readonly focalPx?: number;
  /** Frame of the clip. */
  readonly frame: number;
  /** Where that frame is in what `rows` reads. */
  readonly row: number;
  readonly rows: RowReader;
  readonly edits: readonly KeypointEdit[];
  readonly landmarks: FittedLandmarks | null;
}

const EMPTY_EDITS: ReadonlyMap<number, KeypointEdit> = new Map();
const cam = new Float32Array(LANDMARK_COUNT * 3);

/** Lays one person out. `jointsCam` rows that were not loaded yet are NaN and give empty places. */
export function layoutPerson({ take, focalPx, frame, row, rows, edits, landmarks }: PersonInput): PersonLayout {
  const lens = { focal_px: focalPx ?? take.focal_px, image_size: take.image_size };
  const jointsCam = rows('jointsCam');
  const joints = new Float32Array(JOINT_COUNT * 2);
  const depth = new Float32Array(JOINT_COUNT);
  for (let j = 0; j < JOINT_COUNT; j++) {
    projectPoint(joints, j, lens, jointsCam, 72 * row + 3 * j);
    depth[j] = jointsCam[72 * row + 3 * j + 2]!;
  }
  const fitted = new Float32Array(LANDMARK_COUNT * 2).fill(Number.NaN);
  if (landmarks) {
    landmarks.into(cam, rows('poses'), jointsCam, row);
    for (let i = 0; i < LANDMARK_COUNT; i++) projectPoint(fitted, i, lens, cam, 3 * i);
  }
  const metrePx = depth[0]! > 0.05 ? lens.focal_px / depth[0]! : Number.NaN;
  const observed = rows('keypoints2d').slice(99 * row, 99 * row + 99);
  const own = edits.filter((edit) => edit.frame === frame);
  return {
    take,
    frame,
    seen: rows('seen')[row] !== 0,
    score: rows('score')[row]!,
    box: boxAround(joints, fitted, observed, take.image_size, metrePx),
    joints,
    depth,
    fitted,
    observed,
    edits: own.length === 0 ? EMPTY_EDITS : new Map(own.map((edit) => [edit.landmark, edit])),
    contacts: rows('contacts').slice(4 * row, 4 * row + 4),
    errors: rows('joint_error').slice(33 * row, 33 * row + 33),
    metrePx,
  };
}

/** Px of the display a metre takes where marks have their full size. */
const FULL_SIZE_PX = 230;

/** How large a person's marks are drawn, so that a small person is not buried under them: 0.5 .. 1.25. */
export function markScale({ metrePx }: Pick<PersonLayout, 'metrePx'>, viewScale: number): number {
  const scale = (metrePx * viewScale) / FULL_SIZE_PX;
  return Number.isNaN(scale) ? 1 : Math.min(1.25, Math.max(0.5, scale));
}

/** Projects a point of camera space, metres, to px of the picture; NaN behind the camera. */
export function projectPoint(
  out: Float32Array,
  index: number,
  take: Pick<TakeItem, 'focal_px' | 'image_size'>,
  points: ArrayLike<number>,
  at: number,
): void {
  const z = points[at + 2]!;
  const visible = z > 0.05;
  out[2 * index] = visible ? (take.focal_px * points[at]!) / z + take.image_size[0] / 2 : Number.NaN;
  out[2 * index + 1] = visible ? (take.focal_px * points[at + 1]!) / z + take.image_size[1] / 2 : Number.NaN;
}

/** Share of the box's larger side that is added around it. */
const AIR = 0.04;
/** Flesh and hair beyond joints and landmarks, metres. */
const FLESH = 0.1;
/** Observed landmarks below this confidence do not widen a box. */
const SURE = 0.5;

function boxAround(
  joints: Float32Array,
  fitted: Float32Array,
  observed: Float32Array,
  size: readonly [number, number],
  metrePx: number,
): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (x: number, y: number) => {
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (let i = 0; i < joints.length; i += 2) add(joints[i]!, joints[i + 1]!);
  for (let i = 0; i < fitted.length; i += 2) add(fitted[i]!, fitted[i + 1]!);
  for (let i = 0; i < observed.length; i += 3) if (observed[i + 2]! > SURE) add(observed[i]!, observed[i + 1]!);
  if (!(right > left)) return null;
  const air = AIR * Math.max(right - left, bottom - top) + (metrePx > 0 ? FLESH * metrePx : 0);
  left = Math.max(0, left - air);
  top = Math.max(0, top - air);
  right = Math.min(size[0], right + air);
  bottom = Math.min(size[1], bottom + air);
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
