import type { KeyTolerance } from '#shared/exporting/reduce-keys.ts';
import type { Take } from '#shared/fitting/take.ts';
import type { BodyMotion } from '#shared/formats/body-motion.ts';
import { ReadBackError } from '../read-back/read-back-error.ts';
import type { Findings } from '../receipt.ts';
import { SOFTWARE } from '../software.ts';
import { TOLERANCE } from '../tolerance.ts';
import type { WrittenTake } from '../written-take.ts';

/** What receipts of all files of one take say. */
export function ofTake(take: Take) {
  return {
    software: SOFTWARE,
    person: take.person,
    first_frame: take.firstFrame,
    fps: take.fps.num / take.fps.den,
    body: take.body,
    licence: take.licence,
  };
}

/** What receipts of files with a motion in the world say. */
export function ofMotion({ take, motion, resampling }: WrittenTake) {
  const { num, den } = motion.fps;
  return {
    ...ofTake(take),
    fps: num / den,
    frames: motion.frames,
    duration_s: rounded(lengthOf(motion)),
    resampled: resampling !== null,
    resampling,
    floor_height_m: 0,
  };
}

function lengthOf({ times, frames, fps }: BodyMotion): number {
  return times[frames - 1]! + fps.den / fps.num;
}

/** Fields that a kind of file has nothing to say about. */
export const NOTHING_FOUND = {
  animation: null,
  preset: null,
  joints: null,
  max_joint_error_mm: null,
  max_rotation_error_deg: null,
  max_vertex_error_mm: null,
  blend_shapes: null,
  key_reduction: null,
  max_keypoint_error_px: null,
  up_axis: null,
  front_axis: null,
  floor_height_m: null,
  lowest_joint_m: null,
  resampled: false,
  resampling: null,
} as const satisfies Partial<Findings>;

/** Errors that were found, as far as the kind of file can have them. */
export interface Found {
  readonly jointMm?: number;
  readonly rotationDeg?: number;
  readonly vertexMm?: number | null;
  readonly timeMs?: number;
  readonly keypointPx?: number;
}

/**
 * @param extra what was given up for fewer keys; skin lies farther from the joint than the next one, so it may be off twice
 *              as much
 * @throws ReadBackError that says which error is beyond `TOLERANCE`; a broken number is beyond everything
 */
export function refuseBeyondTolerance(
  { jointMm = 0, rotationDeg = 0, vertexMm, timeMs = 0, keypointPx = 0 }: Found,
  extra?: KeyTolerance | null,
): void {
  const mm = extra?.millimetres ?? 0;
  const limit = {
    ...TOLERANCE,
    jointMm: TOLERANCE.jointMm + mm,
    vertexMm: TOLERANCE.vertexMm + 2 * mm,
    rotationDeg: TOLERANCE.rotationDeg + (extra?.degrees ?? 0),
  };
  if (!(jointMm <= limit.jointMm)) throw new ReadBackError(`a joint stands ${jointMm.toFixed(2)} mm from its place`);
  if (!(rotationDeg <= limit.rotationDeg)) {
    throw new ReadBackError(`a joint is turned by ${rotationDeg.toFixed(2)} degrees`);
  }
  if (!((vertexMm ?? 0) <= limit.vertexMm)) {
    throw new ReadBackError(`the mesh lies ${vertexMm!.toFixed(2)} mm from its place`);
  }
  if (!(timeMs <= limit.timeMs)) throw new ReadBackError(`a frame is shown ${timeMs.toFixed(1)} ms off its time`);
  if (!(keypointPx <= limit.keypointPx)) throw new ReadBackError(`a keypoint is off by ${keypointPx.toFixed(3)} px`);
}

/** Six significant digits are more than anybody needs of an error. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
