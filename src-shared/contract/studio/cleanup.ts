import { z } from 'zod';
import type { CleanupStack as Stack } from '../../cleanup/stack.ts';
import { mutation, query, watch } from '../../rpc/procedure.ts';
import { EditResult } from './edits.ts';
import { Nothing, Rational, RecordId } from './ids.ts';

const SettingValue = z.union([z.number(), z.string(), z.boolean()]);
/**
 * A stack as plain data. What operations there are, what they take, and what no number is, is checked by `parseStack`, which
 * can say what is wrong.
 */
export const CleanupStack = z.object({
  version: z.unknown(),
  operations: z.array(z.looseObject({})),
}) as unknown as z.ZodType<Stack>;

/** How good a motion is; what the names mean stands in `src-shared/cleanup/figures.ts`. */
export const CleanupFigures = z.object({
  frames: z.number(),
  contact_frames: z.number(),
  slide_mm: z.number(),
  worst_slide_mm: z.number(),
  sunk_mm: z.number(),
  worst_sunk_mm: z.number(),
  accel_m_s2: z.number(),
  jitter_m_s3: z.number(),
  reprojection_px: z.number().nullable(),
  reprojection_share: z.number().nullable(),
});

/** What a stack does to a take. */
export const CleanupReport = z.object({
  before: CleanupFigures,
  after: CleanupFigures,
  /** Operations that are on, in order. */
  operations: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      note: z.enum(['no-contacts', 'gaps-left']).nullable(),
      before: CleanupFigures,
      after: CleanupFigures,
      resampled: z
        .object({
          frames_in: z.number(),
          keys_out: z.number(),
          rate: Rational,
          drift_us: z.number(),
          end_us: z.number(),
        })
        .nullable(),
      keys: z
        .object({ keys_in: z.number(), keys_out: z.number(), worst_deg: z.number(), worst_mm: z.number() })
        .nullable(),
    }),
  ),
  /** The motion still lies over the video. */
  on_picture: z.boolean(),
});

const take = { take_id: RecordId };

/** Clean-up: operations laid over a take, which stays as it was below them. */
export const cleanup = {
  /** The stack of a take, and whether takes are shown after their clean-up, now and after every change. */
  state: watch({ input: z.object(take), output: z.object({ stack: CleanupStack, shown: z.boolean() }) }),
  /** Keeps a stack: one edit, undone like all others. An empty one takes clean-up away. */
  set: mutation({ input: z.object({ ...take, stack: CleanupStack }), output: EditResult }),
  /** Shows the take with a stack that is not kept, and measures what it does. Null takes the preview back. */
  preview: query({
    /** `quick`: while something is dragged; measures the whole stack over the video and no single operation. */
    input: z.object({ ...take, stack: CleanupStack.nullable(), quick: z.boolean().optional() }),
    output: CleanupReport.nullable(),
  }),
  /**
   * The floor that people of the take's clip share, as settings of the operation `floor`; null where it stands alone. Who
   * stands farther than `apart_m` above or below the others stays out; a few centimetres where it is left out.
   */
  floor: query({
    input: z.object({ ...take, apart_m: z.number().min(0).max(10).optional() }),
    output: z.record(z.string(), SettingValue).nullable(),
  }),
  /** Shows all takes after their clean-up, or as they were before. */
  show: mutation({ input: z.object({ shown: z.boolean() }), output: Nothing }),
};

export type CleanupFigures = z.infer<typeof CleanupFigures>;
export type CleanupReport = z.infer<typeof CleanupReport>;
