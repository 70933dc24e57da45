import { z } from 'zod';

/** Errors over many frames. Lengths in mm, shares 0..1. */
export const DatasetErrors = z.object({
  /** Frames measured. */
  frames: z.number().int(),
  mpjpe_mm: z.number(),
  pa_mpjpe_mm: z.number(),
  /** Mean vertex distance; null where the data set has no mesh. */
  pve_mm: z.number().nullable(),
  /** Share of joints within 150 mm, and the mean of that share over 0, 5, … 150 mm. */
  pck_150: z.number(),
  auc_150: z.number(),
  /**
   * Second differences as published: mm per frame² (tables often print mm/s²), over one array of all frames, across the
   * borders of clips, people and videos.
   */
  accel_mm_frame2: z.number(),
  accel_error_mm_frame2: z.number(),
});

/** Motion by real time stamps, within sequences only. */
export const DatasetMotion = z.object({
  accel_m_s2: z.number(),
  truth_accel_m_s2: z.number(),
  accel_error_m_s2: z.number(),
  /** Mean size of the third derivative: how much the motion trembles. */
  jitter_m_s3: z.number(),
  truth_jitter_m_s3: z.number(),
});

/** A data set's own protocol on its own joints. */
export const OwnJointErrors = z.object({
  /** Which joints, in words. */
  joints: z.string(),
  frames: z.number().int(),
  mpjpe_mm: z.number(),
  pck_150: z.number(),
  auc_150: z.number(),
});

/** Figures that others published. None of them was measured by this program. */
export const PublishedRow = z.object({
  method: z.string(),
  source: z.string(),
  mpjpe_mm: z.number().nullable(),
  pa_mpjpe_mm: z.number().nullable(),
  pve_mm: z.number().nullable(),
  accel_mm_frame2: z.number().nullable(),
  accel_error_mm_frame2: z.number().nullable(),
  pck_150: z.number().nullable(),
  note: z.string().nullable(),
});

/** What `eval --dataset … --json` prints. */
export const DatasetEvaluationReport = z.object({
  dataset: z.enum(['3dpw', 'mpi-inf-3dhp', 'h36m']),
  /** As people write it: `3DPW`. */
  title: z.string(),
  split: z.string(),
  model: z.string(),
  /** Whether pictures went through the model's encoder or stored features took their place. */
  source: z.enum(['official layout', 'stored features']),
  /** Parts (sequences) found, and how many the complete split has. */
  parts: z.number().int(),
  complete_parts: z.number().int(),
  /** What the parts are, in the plural. */
  parts_are: z.string(),
  /** Frames in what was found, and frames the model was run on. */
  frames_found: z.number().int(),
  frames_run: z.number().int(),
  /** Measured here, as the published protocol does it: clips of 16 frames; null where no clip is complete. */
  published_protocol: DatasetErrors.nullable(),
  /** Measured here, each track as one stream, trusted frames only. */
  streaming: DatasetErrors.extend(DatasetMotion.shape).nullable(),
  /** Measured here, streaming: the data set's own joints where it has some. */
  own_joints: z.array(OwnJointErrors),
  sequences: z.array(
    z.object({
      name: z.string(),
      frames: z.number().int(),
      mpjpe_mm: z.number(),
      pa_mpjpe_mm: z.number(),
      pve_mm: z.number().nullable(),
      accel_error_m_s2: z.number(),
      jitter_m_s3: z.number(),
    }),
  ),
  /** Published by the authors, not measured here. */
  published: z.array(PublishedRow),
  /** How frames were chosen. */
  notes: z.array(z.string()),
  /** What makes these numbers differ from a complete run. */
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});

export type DatasetErrors = z.infer<typeof DatasetErrors>;
export type OwnJointErrors = z.infer<typeof OwnJointErrors>;
export type PublishedRow = z.infer<typeof PublishedRow>;
export type DatasetEvaluationReport = z.infer<typeof DatasetEvaluationReport>;
