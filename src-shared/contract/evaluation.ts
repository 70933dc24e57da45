import { z } from 'zod';

/** What `eval --json` prints: one motion against the truth. */
export const EvaluationReport = z.object({
  /** Arrays that were compared: `joints_cam` (as published figures are) or `joints` (world). */
  space: z.enum(['joints_cam', 'joints']),
  /** Frames present in both. */
  frames: z.number().int(),
  mpjpe_mm: z.number(),
  pa_mpjpe_mm: z.number(),
  /** Share of joints within 150 mm, and the mean of that share over thresholds 0..150 mm. */
  pck_150: z.number(),
  auc_150: z.number(),
  accel_error_m_s2: z.number(),
  accel_error_mm_frame2: z.number(),
  /** Mean size of the third derivative of prediction and truth: how much they tremble. */
  jitter_m_s3: z.number(),
  truth_jitter_m_s3: z.number(),
  /** Mean distance of the pelvis after one rigid alignment of the whole path, mm; its spread as a share of the true one. */
  root_error_mm: z.number(),
  root_scale: z.number(),
  joints: z.array(z.object({ joint: z.string(), mpjpe_mm: z.number(), pa_mpjpe_mm: z.number() })),
});

export type EvaluationReport = z.infer<typeof EvaluationReport>;
