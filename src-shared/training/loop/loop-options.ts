import { z } from 'zod';

const count = z.number().int().min(1);

/** How long a network is trained, and what its learning rate does meanwhile. Defaults are VIBE's published configuration. */
export const LoopOptions = z.object({
  epochs: count.default(30),
  iterationsPerEpoch: count.default(500),
  /** Decides dropout; sources of batches have seeds of their own. */
  seed: z.number().int().default(0),
  /** Learning rates grow linearly over this many iterations. */
  warmUp: z.number().int().min(0).default(0),
  /** What the learning rate does over the whole run besides: `cosine` takes it to zero (Loshchilov & Hutter 2017). */
  decay: z.enum(['none', 'cosine']).default('none'),
  /** Lowers the learning rate where the watched metric stops falling; null never. */
  plateau: z
    .object({
      factor: z.number().gt(0).lt(1).default(0.1),
      /** Epochs without improvement that are borne. */
      patience: z.number().int().min(0).default(5),
      /** An improvement is at least this share of the best value. */
      threshold: z.number().min(0).default(1e-4),
    })
    .nullable()
    .default({ factor: 0.1, patience: 5, threshold: 1e-4 }),
  /** Ends training early: after so many epochs without improvement, or where the metric is above a limit; null never. */
  earlyStop: z
    .object({ patience: count.nullable().default(null), above: z.number().nullable().default(null) })
    .nullable()
    .default(null),
  /** Pieces that a batch is worked off in, to save memory; more where a device runs out of it. */
  pieces: count.default(1),
  /** How old the newest checkpoint may get, seconds. */
  checkpointSeconds: z.number().positive().max(60).default(45),
});
export type LoopOptions = z.infer<typeof LoopOptions>;
