import type { CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import type { ProblemData } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What the thread is asked. */
export interface CleaningRequest {
  readonly id: number;
  /** Tells takes apart by what is in them. */
  readonly key: string;
  /** Left out where the thread has it. */
  readonly take: Take | null;
  readonly stack: CleanupStack;
  readonly timing: boolean;
}

/** Which arrays of a cleaned take are shown. */
export const CLEANED_ARRAYS = ['poses', 'trans', 'joints', 'jointsCam', 'contacts'] as const;

/** What is shown of a cleaned take. */
export type CleanedRows = Pick<Take, (typeof CLEANED_ARRAYS)[number] | 'camera' | 'frames'>;

export type CleaningReply =
  | { readonly kind: 'done'; readonly id: number; readonly rows: CleanedRows; readonly report: CleanupReport }
  | { readonly kind: 'unknown-take'; readonly id: number }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'bug'; readonly id: number; readonly message: string };
