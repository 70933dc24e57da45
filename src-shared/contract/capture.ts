import { z } from 'zod';

/** Files of one take by format, those that hold everybody (`vibe-pkl`, `overlay`) included. */
export const TakeFiles = z.partialRecord(
  z.enum(['fbx', 'bvh', 'glb', 'npz', 'coco', 'vibe-pkl', 'overlay']),
  z.string(),
);

/** Fit quality of one take. */
export const TakeFit = z.object({
  /** Mean distance of reprojected and detected visible joints, px. */
  reprojection_px: z.number(),
  /** The same as a share of the person's height in the picture. */
  reprojection_share: z.number(),
  /** Mean frame score, 0..1. */
  score: z.number(),
  /** Mean horizontal speed of feet in contact, m/s. */
  foot_slide_m_s: z.number(),
  /** Focal length used, px. */
  focal_px: z.number(),
});

/** One solved person as `capture --json` reports it. */
export const CapturedTake = z.object({
  id: z.string(),
  video: z.string(),
  person: z.number().int().positive(),
  frames: z.number().int().nonnegative(),
  first_frame: z.number().int().nonnegative(),
  /** Name of the body model. */
  body: z.string(),
  licence: z.enum(['free', 'research-only']),
  fit: TakeFit,
  files: TakeFiles,
});

/** A person track that was given up. */
export const RejectedPerson = z.object({
  video: z.string(),
  first_frame: z.number().int(),
  frames: z.number().int(),
  box: z.array(z.number()).length(4),
  reason: z.string(),
});

/** What `capture --json` prints. */
export const CaptureReport = z.object({
  takes: z.array(CapturedTake),
  rejected: z.array(RejectedPerson),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  timing: z.object({
    wall_s: z.number(),
    /** Frames of video through the whole capture per second of wall time. */
    fps: z.number(),
    /** Seconds per stage. */
    stages: z.record(z.string(), z.number()),
    /** Stages whose result of an earlier run was still good, in order. */
    reused: z.array(z.string()),
  }),
  peak_rss_mb: z.number(),
  project: z.string(),
});

export type CaptureReport = z.infer<typeof CaptureReport>;
export type CapturedTake = z.infer<typeof CapturedTake>;
export type TakeFiles = z.infer<typeof TakeFiles>;
