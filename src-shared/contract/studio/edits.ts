import { z } from 'zod';
import { mutation, query, watch } from '../../rpc/procedure.ts';
import { Frame, FrameSpan, Nothing, RecordId, Revision } from './ids.ts';

/** State of a 2D keypoint a person set. */
export const KeypointState = z.enum(['visible', 'occluded', 'absent']);

/** A landmark put in its place, px of the shown picture. */
export const KeypointEdit = z.object({
  frame: Frame,
  /** Index among BlazePose's 33. */
  landmark: z.number().int().min(0).max(32),
  x: z.number(),
  y: z.number(),
  state: KeypointState,
});

/** What an edit changed: what the page loads again. */
export const EditResult = z.object({
  revision: Revision,
  /** `span` counts rows of the take as it stands now: row 0 is its `first_frame`. */
  changed: z.array(z.object({ take_id: RecordId, span: FrameSpan })),
  /** Takes that came or went: their list is on its way. */
  structure: z.boolean(),
  /**
   * Mean distance of the body from the corrected landmarks around the edit, before and after it, px; where none are
   * corrected, from what was seen in the frames that changed. Null where nothing was refitted.
   */
  error_px: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** Time the refit took, ms. */
  refit_ms: z.number(),
});

/** Left heel, left toes, right heel, right toes. */
export const Foot = z.enum(['left', 'right']);

const take = { take_id: RecordId };

/** Every edit is one step of undo and is safe on the disk when it is answered. */
export const edits = {
  /**
   * What undo and redo would do (the name of the procedure that did it, such as `moveKeypoints`), and the revision, now
   * and after every edit.
   */
  state: watch({
    input: Nothing,
    output: z.object({ revision: Revision, undo: z.string().nullable(), redo: z.string().nullable() }),
  }),
  /** Refits the window (15 frames on both sides) around corrected keypoints, together with corrections near by. */
  moveKeypoints: mutation({
    input: z.object({ ...take, edits: z.array(KeypointEdit).min(1) }),
    output: EditResult,
  }),
  /** Keypoints people set, by take. */
  keypoints: query({ input: z.object(take), output: z.array(KeypointEdit) }),
  /** Takes back keypoints and turned joints of these frames; where no correction is left, the prediction is back exactly. */
  clearKeypoints: mutation({ input: z.object({ ...take, ...FrameSpan.shape }), output: EditResult }),
  /** Turns a joint in one frame; the window around it follows. Axis-angle, radians, in its parent's axes. */
  rotateJoint: mutation({
    input: z.object({
      ...take,
      frame: Frame,
      joint: z.number().int().min(0).max(23),
      rotation: z.tuple([z.number(), z.number(), z.number()]),
    }),
    output: EditResult,
  }),
  swapSides: mutation({ input: z.object({ ...take, ...FrameSpan.shape }), output: EditResult }),
  /** Exchanges two people from a frame on. */
  swapPeople: mutation({ input: z.object({ a: RecordId, b: RecordId, frame: Frame }), output: EditResult }),
  split: mutation({ input: z.object({ ...take, frame: Frame }), output: EditResult }),
  merge: mutation({ input: z.object({ keep: RecordId, absorb: RecordId }), output: EditResult }),
  remove: mutation({ input: z.object(take), output: EditResult }),
  rename: mutation({ input: z.object({ ...take, name: z.string().min(1).max(80) }), output: EditResult }),
  setContact: mutation({
    input: z.object({ ...take, ...FrameSpan.shape, foot: Foot, state: z.enum(['pinned', 'free', 'auto']) }),
    output: EditResult,
  }),
  review: mutation({
    input: z.object({ ...take, ...FrameSpan.shape, state: z.enum(['accepted', 'rejected', 'doubtful']).nullable() }),
    output: EditResult,
  }),
  undo: mutation({ input: Nothing, output: EditResult }),
  redo: mutation({ input: Nothing, output: EditResult }),
};

export type KeypointEdit = z.infer<typeof KeypointEdit>;
export type EditResult = z.infer<typeof EditResult>;
