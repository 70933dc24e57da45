import { z } from 'zod';

/** Row id of a record of the project. */
export const RecordId = z.number().int().positive();

/** Frame of a clip: index into its PTS table. */
export const Frame = z.number().int().nonnegative();

/**
 * `from` to `to`, not included: frames of the clip, but for `EditResult.changed` and `TakeItem.corrected`, which count rows
 * of the take.
 */
export const FrameSpan = z.object({ from: Frame, to: Frame });

/** Counts the edits of a project; a document that is older says so by its revision. */
export const Revision = z.number().int().nonnegative();

/** A frame rate as a fraction. */
export const Rational = z.object({ num: z.number().int().positive(), den: z.number().int().positive() });

/** A problem as it is shown. */
export const ShownProblem = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** For procedures without input or output. */
export const Nothing = z.object({});

export type FrameSpan = z.infer<typeof FrameSpan>;
export type ShownProblem = z.infer<typeof ShownProblem>;
