import type { BodyModel } from '#shared/body/body-model.ts';
import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { rowOfFrame } from '../../document/clip-document.ts';
import type { TakeData } from '../../document/take-arrays.ts';

/** Height of a body of this shape in rest pose, cm: from the soles to the top of the head. */
export function bodyHeightCm(
  body: Pick<BodyModel, 'template' | 'shapeDirs' | 'vertexCount'>,
  betas: readonly number[],
): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < body.vertexCount; v++) {
    let y = body.template[3 * v + 1]!;
    for (let k = 0; k < betas.length; k++) y += body.shapeDirs[(3 * v + 1) * 10 + k]! * betas[k]!;
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return 100 * (high - low);
}

/** Horizontal field of view, degrees. */
export function fieldOfView(focalPx: number, widthPx: number): number {
  return (2 * Math.atan(widthPx / (2 * focalPx)) * 180) / Math.PI;
}

/** Frames a person corrected, counted once where spans overlap. */
export function correctedFrames(take: Pick<TakeItem, 'corrected'>): number {
  let count = 0;
  let end = 0;
  for (const { from, to } of [...take.corrected].sort((a, b) => a.from - b.from)) {
    count += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return count;
}

/** What is known of a landmark in a frame. */
export interface LandmarkFacts {
  readonly confidence: number;
  readonly errorPx: number;
  /** What a person set there; null where the detector's word stands. */
  readonly keyframe: KeypointEdit | null;
}

/** Null outside the take, and while its rows are not loaded. */
export function landmarkFacts(
  data: TakeData,
  landmark: number,
  frame: number,
  keypoints: readonly KeypointEdit[],
): LandmarkFacts | null {
  const row = rowOfFrame(data.take, frame);
  if (row === null || !data.hasRow(row)) return null;
  return {
    confidence: data.array('keypoints2d')[99 * row + 3 * landmark + 2]!,
    errorPx: data.array('joint_error')[33 * row + landmark]!,
    keyframe: keypoints.findLast((edit) => edit.frame === frame && edit.landmark === landmark) ?? null,
  };
}

/** Score of a take in a frame, 0..1; null where there is none. */
export function scoreAt(data: TakeData, frame: number): number | null {
  const row = rowOfFrame(data.take, frame);
  if (row === null) return null;
  const score = data.array('score')[row]!;
  return Number.isNaN(score) ? null : score;
}
