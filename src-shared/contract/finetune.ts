import { z } from 'zod';

/** Mean errors of a model on frames that training never saw. */
export const HeldOutFigures = z.object({
  /** Frames that were judged. */
  frames: z.number().int(),
  /** Distance of the body's landmarks from where they were seen or put, px, and as a share of the person's height. */
  reprojection_px: z.number(),
  reprojection_share: z.number(),
  /** Distance from the accepted pose, hips aligned, mm. */
  joint_mm: z.number(),
  /** Error of acceleration against the accepted motion, m/s²; null where no three accepted frames follow each other. */
  acceleration_ms2: z.number().nullable(),
});

/** Of the network alone, and of the takes that the fit makes of it. */
export const ModelFigures = z.object({ network: HeldOutFigures, fit: HeldOutFigures });

/** Frames there are to learn from. */
export const MarkedCounts = z.object({
  accepted: z.number().int(),
  corrected: z.number().int(),
  /** Of both together: those training sees, and those it is judged by. */
  training: z.number().int(),
  held_out: z.number().int(),
  clips: z.number().int(),
});

/** What guards general quality: errors on the demo clip, whose motion is known exactly, and on made-up motion. */
export const ProbeFigures = z.object({
  mpjpe_mm: z.number(),
  pa_mpjpe_mm: z.number(),
  acceleration_ms2: z.number(),
  /** Null in reports from before there was such motion. */
  made_up_mpjpe_mm: z.number().nullable().default(null),
});

const place = z.tuple([z.number(), z.number()]);

/** The same landmark of one frame: where it was seen or put, and where a body has it; px of the picture. */
export const PictureLandmark = z.object({
  /** Index among the detector's 33. */
  landmark: z.number().int(),
  /** Null where it was not seen. */
  seen: place.nullable(),
  /** Whether a person put it there. */
  corrected: z.boolean(),
  before: place,
  after: place,
});

/** One held-out frame, with the poses of the network alone before and after. */
export const HeldOutPicture = z.object({
  media_id: z.number().int(),
  take_id: z.number().int(),
  /** Frame of the clip. */
  frame: z.number().int(),
  image_size: z.tuple([z.number(), z.number()]),
  landmarks: z.array(PictureLandmark),
  /** Mean distance from where landmarks were seen or put, px. */
  before_px: z.number(),
  after_px: z.number(),
});

/** What `finetune --json` prints. */
export const FinetuneReport = z.object({
  /** The new model; the base stays as it is. */
  model: z.string(),
  base: z.string(),
  licence: z.enum(['free', 'research-only']),
  counts: MarkedCounts,
  before: ModelFigures,
  after: ModelFigures,
  /** Whether the network alone follows the held-out frames better than its base. */
  improved: z.boolean(),
  probe: z.object({ before: ProbeFigures, after: ProbeFigures }),
  /** Share of the way from the base's weights to the trained ones: less where the probe would suffer. */
  blend: z.number().min(0).max(1),
  rounds: z.array(z.object({ iterations: z.number().int(), seconds: z.number(), device: z.string() })),
  /** Some of the held-out frames, spread evenly over them. */
  pictures: z.array(HeldOutPicture).default([]),
  /** Folder with checkpoints, metrics and events. */
  folder: z.string(),
  peak_memory_mb: z.number(),
});

export type HeldOutFigures = z.infer<typeof HeldOutFigures>;
export type ModelFigures = z.infer<typeof ModelFigures>;
export type MarkedCounts = z.infer<typeof MarkedCounts>;
export type ProbeFigures = z.infer<typeof ProbeFigures>;
export type HeldOutPicture = z.infer<typeof HeldOutPicture>;
export type FinetuneReport = z.infer<typeof FinetuneReport>;
