import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import { Problem } from '#shared/errors/problem.ts';
import { windowHint } from '#shared/errors/window-hints.ts';

/** An error as it is shown to people. */
export function shownProblem(error: unknown, stage = 'studio'): ShownProblem {
  const reason = error instanceof Error ? error.message : String(error);
  const { code, message, hint } = error instanceof Problem ? error : new Problem('job/fault', { stage, reason });
  return { code, message, hint: windowHint(code, hint) };
}
