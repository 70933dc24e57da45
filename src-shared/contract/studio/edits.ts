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
  /** Stretches of the clip that were filled, or in which a person was found. */
  made: z.array(z.object({ take_id: RecordId, ...FrameSpan.shape })).optional(),
  /** Holes that were asked for and left as they are. */
  left: z.array(FrameSpan).optional(),
});

/** A box drawn by hand around a whole person, px of the shown picture. */
export const PersonBox = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().min(8),
  height: z.number().min(8),
});

/** A floor in camera space (x right, y down, z forward): `up · p + offset = 0`, metres. */
export const Floor = z.object({ up: z.tuple([z.number(), z.number(), z.number()]), offset: z.number() });

/** A long edit under way. */
export const WorkingEdit = z.object({
  /** Name of its procedure. */
  what: z.string(),
  stage: z.string(),
  done: z.number(),
  total: z.number(),
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
  /**
   * Leads motion across holes of a take between these frames (whole runs of frames in which nobody was seen), at the pace of
   * both ends (`spline`) or from rest to rest (`slerp`), and marks them as filled.
   */
  fillGaps: mutation({
    input: z.object({
      ...take,
      ...FrameSpan.shape,
      max_frames: z.number().int().positive().nullable().default(null),
      blend: z.enum(['spline', 'slerp']).default('spline'),
    }),
    output: EditResult,
  }),
  /**
   * Looks for a person in a box drawn in one frame and follows them both ways, as far as `span` goes; without it through the
   * hole around the frame, or until what was seen before is met. `take_id` null adds a person that was missed. Ends early
   * when the call is stopped, and then changes nothing.
   */
  redetect: mutation({
    input: z.object({
      media_id: RecordId,
      take_id: RecordId.nullable(),
      frame: Frame,
      box: PersonBox,
      span: FrameSpan.nullable().default(null),
      quality: z.enum(['fast', 'balanced', 'best']).default('balanced'),
    }),
    output: EditResult,
  }),
  /** Places everybody of the take's capture on a floor a person drew; null looks for the floor once more. */
  setFloor: mutation({ input: z.object({ ...take, floor: Floor.nullable() }), output: EditResult }),
  /** Stature of one person; shape and place follow. */
  setHeight: mutation({
    input: z.object({ ...take, height_cm: z.number().min(40).max(260) }),
    output: EditResult,
  }),
  /** Focal length of the camera, px; everybody of the take's capture is placed again. */
  setFocal: mutation({
    input: z.object({ ...take, focal_px: z.number().min(100).max(100_000) }),
    output: EditResult,
  }),
  /** The long edit under way; null where there is none. */
  working: watch({ input: Nothing, output: WorkingEdit.nullable() }),
  undo: mutation({ input: Nothing, output: EditResult }),
  redo: mutation({ input: Nothing, output: EditResult }),
};

export type KeypointEdit = z.infer<typeof KeypointEdit>;
export type Floor = z.infer<typeof Floor>;
export type WorkingEdit = z.infer<typeof WorkingEdit>;
export type EditResult = z.infer<typeof EditResult>;
