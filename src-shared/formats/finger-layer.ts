/** Fingers in SMPL-H's order. */
export const FINGERS = ['index', 'middle', 'pinky', 'ring', 'thumb'] as const;
export type Finger = (typeof FINGERS)[number];
export type FingerJoint = `${'l' | 'r'}_${Finger}${1 | 2 | 3}`;

/** The 30 joints of fingers as SMPL-H orders them: three of each finger from the knuckle on, left hand first. */
export const FINGER_JOINTS: readonly FingerJoint[] = (['l', 'r'] as const).flatMap((side) =>
  FINGERS.flatMap((finger) => ([1, 2, 3] as const).map((number): FingerJoint => `${side}_${finger}${number}`)),
);
export const FINGER_JOINT_COUNT = FINGER_JOINTS.length;

/**
 * Fingers beside a body's 24 joints: the layer every writer of skeletons carries where a motion has one. Whoever can
 * tell fingers, by hand or from a detector of hands, fills it in; nothing else changes.
 *
 * Rotations are local, of a joint against the one before it (a knuckle against the wrist), in the axes of SMPL's rest
 * pose: arms along ±X, palms down, thumbs ahead, all fingers straight where every rotation is none.
 *
 * ```
 *   back of the hand up           +Y
 *        ┌──┬──┬──┐                │
 *   wrist│  knuckles│1──2──3─ +X   └── +X   left hand; +Z, ahead, is the thumb's side
 *        └──┴──┴──┘
 * ```
 */
export interface FingerLayer {
  /** 1 for a pose that is held throughout, else the frames of the motion. */
  readonly frames: number;
  /** Unit quaternions (x, y, z, w), shape [frames, 30, 4]. */
  readonly rotations: Float64Array;
}

/** Where the rotation of a finger's joint stands in the layer at a frame of the motion. */
export function fingerAt({ frames }: FingerLayer, frame: number, joint: number): number {
  return 4 * ((frames === 1 ? 0 : frame) * FINGER_JOINT_COUNT + joint);
}
