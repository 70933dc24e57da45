import { z } from 'zod';
import { mutation, watch } from '../../rpc/procedure.ts';
import { Nothing, Rational, RecordId, ShownProblem } from './ids.ts';

/** A clip of the project. Its bytes: `/data/media/<id>/file`; its PTS table: `/data/media/<id>/pts`. */
export const MediaItem = z.object({
  id: RecordId,
  path: z.string(),
  name: z.string(),
  /** Whether the file is still the one that was imported. */
  file: z.enum(['present', 'missing', 'changed']),
  width: z.number().int(),
  height: z.number().int(),
  frames: z.number().int(),
  fps: Rational,
  duration_us: z.number(),
  /** Clockwise, degrees, already applied to width and height. */
  rotation: z.number(),
  sound: z.boolean(),
  /** What the page plays: the file itself, or a proxy the host makes where browsers cannot decode it. */
  playable: z.enum(['file', 'proxy', 'proxy-pending', 'no']),
  takes: z.number().int(),
});

export const media = {
  /** All clips, now and whenever one changes. */
  list: watch({ input: Nothing, output: z.array(MediaItem) }),
  /** Imports videos that lie on this machine. */
  add: mutation({
    input: z.object({ paths: z.array(z.string()).min(1) }),
    output: z.object({
      added: z.array(RecordId),
      refused: z.array(z.object({ path: z.string(), problem: ShownProblem })),
    }),
  }),
  /** Says where a clip lies now; refused unless it is the same video. */
  relink: mutation({ input: z.object({ id: RecordId, path: z.string() }), output: Nothing }),
  /** The page cannot decode the file: the host makes a proxy. */
  requestProxy: mutation({ input: z.object({ id: RecordId }), output: Nothing }),
};

export type MediaItem = z.infer<typeof MediaItem>;
