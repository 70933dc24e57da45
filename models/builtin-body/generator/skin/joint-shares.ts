import type { JointName } from '#shared/body/smpl-tree.ts';
import { smoothStep } from '../sdf/smooth.ts';

/** Share of its parent's weight that a joint takes at a point of the authoring frame, 0..1. */
export type JointShare = (x: number, y: number, z: number) => number;

/** Smooth split of space by a plane: 0 half a metre of `halfWidth` before it, 1 as much behind it. */
const split = (signedDistance: number, halfWidth: number) => smoothStep(-halfWidth, halfWidth, signedDistance);

/** Joints of the middle and, for x towards the body's left, of the left side; the right side is its mirror image. */
export const LEFT_AND_MIDDLE_SHARES: Partial<Record<JointName, JointShare>> = {
  spine1: (_, y) => split(y - 1.06, 0.07),
  spine2: (_, y) => split(y - 1.185, 0.065),
  // Lower at the flanks, so that spine2 does not reach the armpit.
  spine3: (x, y) => split(y - 1.285 + 0.9 * Math.max(0, Math.abs(x) - 0.07), 0.055),
  neck: (x, y, z) => split(y - 1.462 + 0.25 * (z + 0.03) - 0.35 * Math.max(0, Math.abs(x) - 0.04), 0.034),
  // Rises towards the nape, so that the jaw follows the head.
  head: (_, y, z) => split(y - 1.545 + 0.8 * (z + 0.008), 0.03),
  l_collar: (x, y) => split(x - 0.07 + 0.2 * (y - 1.39), 0.055) * smoothStep(1.16, 1.37, y) * smoothStep(1.5, 1.46, y),
  l_shoulder: (x, y) => {
    const armpit = x > 0.22 ? 1 : smoothStep(1.18, 1.36, y);
    return split(x - 0.168 + 0.15 * (y - 1.392), 0.066) * armpit;
  },
  l_elbow: (x) => split(x - 0.445, 0.042),
  l_wrist: (x) => split(x - 0.692, 0.03),
  l_hand: (x) => split(x - 0.777, 0.018),
  // A slanted plane along the groin; the perineum stays with the pelvis.
  l_hip: (x, y, z) => {
    if (y > 1.15) return 0;
    const inner = smoothStep(-0.02, 0.065, x + (x > 0 ? Math.max(0, 0.8 - y) : 0));
    const halfWidth = 0.066 + 0.6 * Math.max(0, -z - 0.02);
    return split((x - 0.086) * 0.42 - (y - 0.895) * 0.9, halfWidth) * inner;
  },
  l_knee: (_, y) => split(0.485 - y, 0.052),
  l_ankle: (_, y, z) => split(0.092 - y + 0.27 * Math.max(-0.05, z + 0.014), 0.03),
  l_foot: (_, __, z) => split(z - 0.105, 0.022),
};
