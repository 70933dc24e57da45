import type { CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { ExportedFrames } from '#shared/cleanup/shown-cuts.ts';
import type { CleanupStack } from '#shared/cleanup/stack.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What the thread is asked. */
export interface CleaningOrder {
  /** Tells takes apart by what is in them. */
  readonly key: string;
  /** Left out where the thread has it. */
  readonly take: Take | null;
  readonly stack: CleanupStack;
  /** False: rows of the video, with what is trimmed and looped as it will leave the studio. */
  readonly timing: boolean;
  /** False measures only before and after the whole stack. */
  readonly each: boolean;
}

/** Which arrays of a cleaned take are shown. */
export const CLEANED_ARRAYS = ['poses', 'trans', 'joints', 'jointsCam', 'contacts'] as const;

/** What is shown of a cleaned take. */
export type CleanedRows = Pick<Take, (typeof CLEANED_ARRAYS)[number] | 'camera' | 'frames'>;

export interface CleaningResult {
  readonly rows: CleanedRows;
  readonly report: CleanupReport;
  /** Which frames are exported; null where all are, or where `timing` was asked for. */
  readonly exported: ExportedFrames | null;
}

/** A thread that started anew does not have the take it was told of. */
export type CleaningReply = CleaningResult | 'unknown-take';
