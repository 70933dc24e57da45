import type { Take } from '#shared/fitting/take.ts';
import type { MotionRows } from '#shared/formats/body-motion.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';

/** A take as it is shown, enough to put it onto a character. */
export type ShownTake = MotionRows & Pick<Take, 'betas'>;

/** What the thread is asked: how a character looks, or how it moves. */
export type PreviewOrder =
  | { readonly kind: 'look'; readonly path: string }
  | { readonly kind: 'motion'; readonly path: string; readonly take: ShownTake; readonly hands: HandPose };
