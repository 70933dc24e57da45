import { z } from 'zod';

const weight = z.number().min(0);

/** How much each term of the losses counts; the defaults are those of VIBE's published configuration. */
export const LossWeights = z.object({
  keypoints2d: weight.default(300),
  keypoints3d: weight.default(300),
  pose: weight.default(60),
  shape: weight.default(0.06),
  /** Of the adversarial term of the generator, and of the discriminator's own loss. */
  adversarial: weight.default(0.5),
  /** Of `loss_motion`: how the joints move from frame to frame. Not part of the published method, so 0 leaves it out. */
  motion: weight.default(0),
});
export type LossWeights = z.infer<typeof LossWeights>;

/** VIBE's published configuration. */
export const PUBLISHED_LOSS_WEIGHTS: LossWeights = LossWeights.parse({});
