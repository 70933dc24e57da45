import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';

/** What the two cameras of every row tell about how they were made. */
export interface PictureOfCameras {
  /** Width and height of the picture, px. */
  readonly imageSize: readonly [number, number];
  /** Side of the crop by which `orig_cam` was made from `pred_cam`, as a share of the box: 1 in VIBE's files. */
  readonly mappedShare: number;
}

/** How well the two cameras of a row have to agree, px. */
const CONSISTENT_PX = 2;

/**
 * The picture that results were made from, which the file does not name. VIBE makes `orig_cam` from `pred_cam` and the
 * box by
 *
 * ```
 * sx = s·h / W          tx' = tx + (cx − W/2) / (W/2) / sx
 * ```
 *
 * so that `(tx' − tx)·sx + 1 = 2·cx / W`, whatever the scale: W follows from all rows by least squares, and H likewise.
 *
 * @returns null where the cameras do not belong together (somebody changed one of them)
 */
export function pictureOfCameras(people: readonly ReadVibePerson[]): PictureOfCameras | null {
  const width = sideOf(people, 0);
  const height = sideOf(people, 1);
  if (!width || !height) return null;
  const shares: number[] = [];
  for (const { predCam, origCam, bboxes, frameIds } of people) {
    for (let row = 0; row < frameIds.length; row++) {
      shares.push((origCam[4 * row]! * width) / (predCam[3 * row]! * bboxes[4 * row + 3]!));
    }
  }
  const mappedShare = median(shares);
  return Number.isFinite(mappedShare) ? { imageSize: [width, height], mappedShare } : null;
}

/** Width (axis 0) or height (axis 1) of the picture, whole px. */
function sideOf(people: readonly ReadVibePerson[], axis: 0 | 1): number | null {
  const rows: { share: number; place: number }[] = [];
  for (const { predCam, origCam, bboxes, frameIds } of people) {
    for (let row = 0; row < frameIds.length; row++) {
      const moved = origCam[4 * row + 2 + axis]! - predCam[3 * row + 1 + axis]!;
      rows.push({ share: 1 + moved * origCam[4 * row + axis]!, place: 2 * bboxes[4 * row + axis]! });
    }
  }
  let cross = 0;
  let square = 0;
  for (const { share, place } of rows) {
    cross += share * place;
    square += share * share;
  }
  const side = Math.round(cross / square);
  if (!(side >= 16 && side <= 65_536)) return null;
  const errors = rows.map(({ share, place }) => Math.abs(share * side - place) / 2);
  return median(errors) <= CONSISTENT_PX ? side : null;
}

/** The middle value; the upper one of two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
