import { Problem } from '#shared/errors/problem.ts';

/** Exit codes scripts rely on. */
export const EXIT = { done: 0, failure: 1, badInput: 2, cancelled: 130 } as const;

/** Exit code for whatever ended a command. */
export function exitCodeFor(error: unknown): number {
  if (isAbort(error)) return EXIT.cancelled;
  if (error instanceof Problem) return error.side === 'input' ? EXIT.badInput : EXIT.failure;
  return EXIT.failure;
}

/** True for the error an `AbortSignal` throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
