import { z } from 'zod';

/** Name of the studio's own recordings among what is replayed. */
export const OWN_REPLAY = 'studio';

/** What a person can choose about fine-tuning. Plain data: it is the input of the job. */
export const FinetuneOptions = z.object({
  /** Network of the library that training starts from. */
  base: z.string().min(1),
  /** What to call the new model; null makes a name of the project's. */
  name: z.string().min(1).nullable().default(null),
  /** After each round but the last the clips are fitted anew with what was learnt, and train again. */
  rounds: z.number().int().min(1).max(4).default(2),
  epochs: z.number().int().min(1).max(1000).default(6),
  iterationsPerEpoch: z.number().int().min(1).max(10_000).default(40),
  learningRate: z.number().positive().max(0.1).default(3e-4),
  /**
   * What is trained on too, so that what the network knew is not forgotten: `OWN_REPLAY` for the recordings that come
   * with the studio, else paths of feature stores.
   */
  replay: z.array(z.string()).default([OWN_REPLAY]),
  seed: z.number().int().default(1),
  device: z.enum(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml']).default('auto'),
});
export type FinetuneOptions = z.infer<typeof FinetuneOptions>;
