import type { SolvedWindow, WindowOrder } from '#shared/annotation/solve-window.ts';
import type { ProblemData } from '#shared/errors/problem.ts';

/** What the refit worker is asked. */
export interface RefitRequest {
  readonly id: number;
  /** Name of the body. */
  readonly body: string;
  readonly order: WindowOrder;
}

export type RefitReply =
  | { readonly kind: 'solved'; readonly id: number; readonly window: SolvedWindow }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string };
