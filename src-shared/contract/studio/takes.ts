import { z } from 'zod';
import { query, watch } from '../../rpc/procedure.ts';
import { Frame, FrameSpan, Rational, RecordId, Revision } from './ids.ts';

/** Where a frame of a take comes from. */
export const TakeLayer = z.enum(['prediction', 'correction', 'import']);

/**
 * One person's motion as it stands after all edits. Arrays: `/data/takes/<id>/<array>?from=&to=&revision=`, raw
 * little-endian rows of the frame-first arrays of `Take` (`poses`, `trans`, `joints`, `jointsCam`, `keypoints2d`,
 * `contacts`, `score`, `seen`, with corrected landmarks in `keypoints2d`) and of `joint_error` (px, [T, 33], NaN where a
 * landmark was neither seen nor set). The body: `/data/bodies/<name>` (NPZ).
 */
export const TakeItem = z.object({
  id: RecordId,
  media_id: RecordId,
  person: z.number().int(),
  name: z.string(),
  /** #rrggbb */
  color: z.string(),
  hidden: z.boolean(),
  /** True for imported motion of which nobody knows how it was filmed: it is shown in 3D, never over the video. */
  world_only: z.boolean().optional(),
  /** The take that an import is compared with. */
  compares_with: RecordId.nullable().optional(),
  body: z.string(),
  licence: z.enum(['free', 'research-only']),
  source: TakeLayer,
  first_frame: Frame,
  frames: z.number().int(),
  fps: Rational,
  betas: z.array(z.number()).length(10),
  focal_px: z.number(),
  image_size: z.tuple([z.number(), z.number()]),
  camera: z.object({ rotation: z.array(z.number()).length(9), translation: z.array(z.number()).length(3) }),
  /** Whether there is a clean-up that can be seen, and whether the take is shown after it or before. */
  cleaned: z.enum(['shown', 'hidden']).nullable().optional(),
  /** Frames of the clip that clean-up leaves when it trims or loops; the first follows the last where it `loops`. */
  exported: z.object({ from: Frame, to: Frame, loops: z.boolean() }).nullable().optional(),
  /**
   * What was said of the camera, and how sure (0..1). Where its turns are followed, `camera` is the clip's first one and
   * `/data/takes/<id>/camera_motion` has of each row the turn from it (row-major, 9), the zoom and its place in the first
   * camera's axes, metres, [T, 13].
   */
  filmed: z
    .object({
      state: z.enum(['still', 'moves', 'unclear']),
      confidence: z.number(),
      turn_degrees: z.number(),
      followed: z.boolean(),
      /** How far from its first place it was carried, where that is known and taken out, and how sure that is. */
      travel: z.object({ metres: z.number(), confidence: z.number() }).optional(),
    })
    .optional(),
  score: z.number(),
  reprojection_px: z.number(),
  /** Rows that were corrected, ascending. */
  corrected: z.array(FrameSpan),
  /** Rows in which nobody was seen and which a person had filled, ascending. */
  filled: z.array(FrameSpan),
  /** What people said of feet, rows, by foot and ascending; elsewhere contacts are as they were seen. */
  pins: z.array(z.object({ ...FrameSpan.shape, foot: z.enum(['left', 'right']), state: z.enum(['pinned', 'free']) })),
  revision: Revision,
});

/** A stretch of frames that deserves a look. */
export const Issue = z.object({
  take_id: RecordId,
  from: Frame,
  to: Frame,
  worst_frame: Frame,
  /** Fit score of the worst frame, 0..1. */
  score: z.number(),
  reason: z.enum(['poor-fit', 'jump', 'hole', 'foot-slide', 'sides']),
});

/** What a person said of a stretch. */
export const ReviewSpan = z.object({
  take_id: RecordId,
  from: Frame,
  to: Frame,
  state: z.enum(['accepted', 'rejected', 'doubtful']),
});

export const takes = {
  /** Takes of a clip, now and after every edit. */
  list: watch({ input: z.object({ media_id: RecordId }), output: z.array(TakeItem) }),
  /** What was not reviewed yet, worst first. */
  issues: query({ input: z.object({ media_id: RecordId }), output: z.array(Issue) }),
  review: watch({ input: z.object({ media_id: RecordId }), output: z.array(ReviewSpan) }),
};

export type TakeItem = z.infer<typeof TakeItem>;
export type Issue = z.infer<typeof Issue>;
export type ReviewSpan = z.infer<typeof ReviewSpan>;
