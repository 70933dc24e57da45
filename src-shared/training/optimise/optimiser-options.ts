import { z } from 'zod';

const rate = z.number().min(0).default(1e-3);
const memory = z.number().min(0).lt(1);
const weightDecay = z.number().min(0).default(0);

/** Which optimiser moves the parameters, and its constants. Learning rates are fed at every step. */
export const OptimiserOptions = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('adam'),
    learningRate: rate,
    beta1: memory.default(0.9),
    beta2: memory.default(0.999),
    epsilon: z.number().positive().default(1e-8),
    /** L2 penalty, added to the gradient. */
    weightDecay,
  }),
  z.object({
    type: z.literal('sgd'),
    learningRate: rate,
    momentum: memory.default(0.9),
    weightDecay,
  }),
]);
export type OptimiserOptions = z.infer<typeof OptimiserOptions>;
