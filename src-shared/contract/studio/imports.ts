import { z } from 'zod';
import { mutation, query } from '../../rpc/procedure.ts';
import { Frame, RecordId, Revision } from './ids.ts';

/** Something to know about what is imported. */
export const ImportNote = z.object({ code: z.string(), message: z.string() });

/** A person in a file of keypoints, or who moves in a file of motion. */
export const ImportPerson = z.object({
  /** Index in the file. */
  index: z.number().int().nonnegative(),
  label: z.string(),
  /** Frames with keypoints, or of the motion. */
  frames: z.number().int(),
  /** As the file counts them. */
  first: z.number().int(),
  last: z.number().int(),
  /** Take of the clip whom the keypoints lie on, at the suggested start; null where they lie on nobody. */
  take_id: RecordId.nullable(),
  /** How far keypoints and that take lie apart, as a share of the person's size; null where there is none. */
  apart: z.number().nullable(),
});

/** What files hold. */
export const ImportedFileInfo = z.object({
  kind: z.enum(['keypoints', 'motion', 'vibe-output']),
  format: z.enum(['coco', 'openpose', 'cvat', 'bvh', 'npz', 'vibe-output']),
  name: z.string(),
  /** For people: `BODY_25`; empty for motion. */
  points: z.string(),
  /** Pictures or poses. */
  frames: z.number().int(),
  fps: z.number().nullable(),
  duration_s: z.number().nullable(),
  image_size: z.tuple([z.number(), z.number()]).nullable(),
  people: z.array(ImportPerson),
  /** Frame of the clip at which the file's frame 0 (of keypoints) or the motion best begins. */
  start_frame: z.number().int(),
  notes: z.array(ImportNote),
});

/** Where a motion is put: as the file has it, on a person of the clip, or beside one. */
export const ImportPlace = z.enum(['file', 'over', 'beside']);

/** How files are brought into a clip. */
export const ImportChoice = z.object({
  media_id: RecordId,
  /** Frame of the clip at which a motion begins, or that the file's frame 0 is. May be negative. */
  start_frame: z.number().int().min(-10_000_000).max(10_000_000),
  /** People that are taken, and the take they are compared with; others are left out. */
  people: z.array(z.object({ index: Frame, take_id: RecordId.nullable() })).min(1),
  place: ImportPlace.default('beside'),
});

export const imports = {
  /** What files hold, and whom of a clip it belongs to. A folder stands for the files in it. */
  inspect: query({
    input: z.object({ paths: z.array(z.string()).min(1), media_id: RecordId.nullable() }),
    output: ImportedFileInfo,
  }),
  /** Brings files in as takes of a clip: one step of undo. Keypoints are fitted, which takes a while. */
  run: mutation({
    input: z.object({ paths: z.array(z.string()).min(1), choice: ImportChoice }),
    output: z.object({
      take_ids: z.array(RecordId),
      revision: Revision,
      notes: z.array(ImportNote),
    }),
  }),
};

export type ImportedFileInfo = z.infer<typeof ImportedFileInfo>;
export type ImportPerson = z.infer<typeof ImportPerson>;
export type ImportChoice = z.infer<typeof ImportChoice>;
export type ImportNote = z.infer<typeof ImportNote>;
