import { type CleanupStack, newOperation, STACK_VERSION } from './stack.ts';

/**
 * What makes most takes usable, in the order that works: calm the motion, bring joints back into their range, put the
 * floor level and at height 0, hold the feet where they stand.
 */
export function defaultStack(): CleanupStack {
  return {
    version: STACK_VERSION,
    operations: [
      newOperation('fill'),
      newOperation('smooth'),
      newOperation('limits'),
      newOperation('floor'),
      newOperation('foot-lock'),
    ],
  };
}
