import { JOINT } from '../../body/smpl-tree.ts';

/** Joints of `joints3d` and `joints2d_img_coord`: OpenPose's 25, then 24 as data sets label them. */
export const VIBE_JOINTS = 49;
/** Joints of `joints2d`: what the pose tracker STAF detects. */
export const STAF_JOINTS = 21;

/** Joints of SMPL's tree among the 49, as (index of 49, joint): those that every body has at the same place. */
export const TREE_JOINTS: readonly (readonly [number, number])[] = [
  [8, JOINT.pelvis],
  [2, JOINT.r_shoulder],
  [3, JOINT.r_elbow],
  [4, JOINT.r_wrist],
  [5, JOINT.l_shoulder],
  [6, JOINT.l_elbow],
  [7, JOINT.l_wrist],
  [9, JOINT.r_hip],
  [10, JOINT.r_knee],
  [11, JOINT.r_ankle],
  [12, JOINT.l_hip],
  [13, JOINT.l_knee],
  [14, JOINT.l_ankle],
];

/**
 * One person of a `vibe_output.pkl`, without the vertices. Rows are the n frames of the track.
 *
 * Camera space has VIBE's axes (x right, y down, z forward), metres; the body stands at its own origin, as SMPL without
 * a translation does: where it is in the picture only the cameras tell.
 */
export interface VibePerson {
  /** Key of the person in the dictionary. */
  readonly id: number;
  /** Frames of the clip, from 0, ascending, shape [n]. */
  readonly frameIds: Int32Array;
  /** Weak camera (s, tx, ty) of the crop, shape [n, 3]. */
  readonly predCam: Float32Array;
  /** Weak camera (sx, sy, tx, ty) of the picture, shape [n, 4]. */
  readonly origCam: Float32Array;
  /** Axis-angle, radians, root in camera axes, shape [n, 24, 3]. */
  readonly pose: Float32Array;
  /** Shape per frame, shape [n, 10]. */
  readonly betas: Float32Array;
  /** Metres, shape [n, 49, 3]. */
  readonly joints3d: Float32Array;
  /** Detected joints: x px, y px, confidence, shape [n, 21, 3]; null where none were detected. */
  readonly joints2d: Float32Array | null;
  /** Joints as they are projected, px of the picture, shape [n, 49, 2]. */
  readonly joints2dImgCoord: Float32Array;
  /** Square boxes cx, cy, w, h, px, without the margin of the crop, shape [n, 4]. */
  readonly bboxes: Float32Array;
}
