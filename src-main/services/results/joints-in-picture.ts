import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';

/** How a file's weak cameras are to be read. */
export interface CameraReading {
  /** Picture of the file's pixels (boxes). */
  readonly imageSize: readonly [number, number];
  /** How much larger the person really is in the picture than `orig_cam` says, about the middle of the box. */
  readonly enlarge: number;
  /** True where `joints2d_img_coord` are the true projection: files of this program. */
  readonly trueProjection: boolean;
}

/**
 * Where a file's own joints are in the picture, px from its middle, shape [n, 49, 2].
 *
 * `orig_cam` places them at (W/2·(1 + sx·(X + tx)), H/2·(1 + sy·(Y + ty))). VIBE crops at 1.1 times the box and leaves
 * that factor out on the way back, so that its people are drawn a tenth too small; `enlarge` puts it in again.
 */
export function jointsInPicture(person: ReadVibePerson, reading: CameraReading): Float64Array {
  const { joints3d, origCam, bboxes, joints2dImgCoord, frameIds } = person;
  const [width, height] = reading.imageSize;
  const out = new Float64Array(frameIds.length * VIBE_JOINTS * 2);
  for (let row = 0; row < frameIds.length; row++) {
    const [sx, sy, tx, ty] = origCam.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number];
    const cx = bboxes[4 * row]! - width / 2;
    const cy = bboxes[4 * row + 1]! - height / 2;
    for (let i = row * VIBE_JOINTS; i < (row + 1) * VIBE_JOINTS; i++) {
      if (reading.trueProjection && joints2dImgCoord) {
        out[2 * i] = joints2dImgCoord[2 * i]! - width / 2;
        out[2 * i + 1] = joints2dImgCoord[2 * i + 1]! - height / 2;
        continue;
      }
      const x = (width / 2) * sx * (joints3d[3 * i]! + tx);
      const y = (height / 2) * sy * (joints3d[3 * i + 1]! + ty);
      out[2 * i] = cx + reading.enlarge * (x - cx);
      out[2 * i + 1] = cy + reading.enlarge * (y - cy);
    }
  }
  return out;
}
