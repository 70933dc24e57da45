import { JOINTS49_COUNT } from '../../body/joints49.ts';
import type { VibePerson } from '../../formats/vibe-output/vibe-person.ts';
import { type CropMapping, cropCameraToImage, cropKeypointsToImage, projectWeak, type VibeBox } from './camera.ts';

/** Numbers of θ: camera 3, pose 72, shape 10. */
export const THETA_SIZE = 85;

/** What the network gave for the rows of a track. */
export interface NetworkRows {
  /** s, tx, ty | 24 axis-angle vectors | betas, shape [n, 85]. */
  readonly theta: ArrayLike<number>;
  /** Metres, shape [n, 49, 3]. */
  readonly joints3d: ArrayLike<number>;
  /** Joints projected into the crop, −1..1, shape [n, 49, 2]. */
  readonly joints2d: ArrayLike<number>;
  /** Square boxes before the crop's margin: cx, cy, w, h, px, shape [n, 4]. */
  readonly boxes: ArrayLike<number>;
  /** Frames of the clip, from 0, ascending, shape [n]. */
  readonly frameIds: ArrayLike<number>;
}

/** The parts of θ. */
export interface ThetaParts {
  /** shape [n, 3] */
  readonly cam: Float32Array;
  /** shape [n, 72] */
  readonly pose: Float32Array;
  /** shape [n, 10] */
  readonly betas: Float32Array;
}

/** Takes θ apart, shape [n, 85]. */
export function splitTheta(theta: ArrayLike<number>): ThetaParts {
  const n = theta.length / THETA_SIZE;
  const part = (from: number, size: number): Float32Array =>
    Float32Array.from({ length: n * size }, (_, i) => theta[Math.floor(i / size) * THETA_SIZE + from + (i % size)]!);
  return { cam: part(0, 3), pose: part(3, 72), betas: part(75, 10) };
}

/**
 * One person of `vibe_output.pkl` as VIBE's demo writes it from its network, vertices apart.
 *
 * @param id       key of the person
 * @param mapping  `compat` maps the crop with the box although it was cut 1.1 times as large, as the demo does; `exact`
 *                 with what was cut
 * @param joints2d detected joints in image px, shape [n, 21, 3]; null where the tracker gave boxes only
 */
export function vibePerson(
  id: number,
  rows: NetworkRows,
  imageSize: readonly [number, number],
  mapping: CropMapping,
  joints2d: Float32Array | null = null,
): VibePerson {
  const { cam, pose, betas } = splitTheta(rows.theta);
  const n = cam.length / 3;
  const origCam = new Float32Array(n * 4);
  const joints2dImgCoord = new Float32Array(n * JOINTS49_COUNT * 2);
  const size = JOINTS49_COUNT * 2;
  for (let i = 0; i < n; i++) {
    const box = boxAt(rows.boxes, i);
    origCam.set(cropCameraToImage(cam, 3 * i, box, imageSize, mapping), 4 * i);
    const keypoints = Float64Array.from({ length: size }, (_, k) => rows.joints2d[i * size + k]!);
    joints2dImgCoord.set(cropKeypointsToImage(keypoints, box, mapping), i * size);
  }
  return {
    id,
    frameIds: Int32Array.from(rows.frameIds),
    predCam: cam,
    origCam,
    pose,
    betas,
    joints3d: Float32Array.from(rows.joints3d),
    joints2d,
    joints2dImgCoord,
    bboxes: Float32Array.from(rows.boxes),
  };
}

function boxAt(boxes: ArrayLike<number>, row: number): VibeBox {
  return { cx: boxes[4 * row]!, cy: boxes[4 * row + 1]!, w: boxes[4 * row + 2]!, h: boxes[4 * row + 3]! };
}

/**
 * Joints of each row projected by its own weak camera, −1..1 over the crop, shape [n, 49, 2]. VIBE does not do this again
 * after SMPLify or smoothing; the corrected mode does.
 *
 * @param joints3d metres, shape [n, 49, 3]
 * @param cam      s, tx, ty, shape [n, 3]
 */
export function projectRows(joints3d: ArrayLike<number>, cam: ArrayLike<number>): Float32Array {
  const n = cam.length / 3;
  const size = JOINTS49_COUNT * 3;
  const out = new Float32Array(n * JOINTS49_COUNT * 2);
  for (let i = 0; i < n; i++) {
    const points = Float64Array.from({ length: size }, (_, k) => joints3d[i * size + k]!);
    out.set(projectWeak(points, cam, 3 * i), i * JOINTS49_COUNT * 2);
  }
  return out;
}
