import { z } from 'zod';
import { mutation, watch } from '../../rpc/procedure.ts';
import { Frame, Nothing, RecordId } from './ids.ts';

/** A frame of a clip somebody wants to find again. */
export const Marker = z.object({ frame: Frame, name: z.string().max(200) });

const clip = { media_id: RecordId };

/** Markers of clips, kept in the project. They are notes, not edits: undo leaves them alone. */
export const markers = {
  /** Markers of a clip by frame, now and on every change. */
  list: watch({ input: z.object(clip), output: z.array(Marker) }),
  /** Sets a marker, or renames the one of that frame. */
  set: mutation({ input: z.object({ ...clip, ...Marker.shape }), output: Nothing }),
  /** Takes a marker away; one that is not there is no trouble. */
  remove: mutation({ input: z.object({ ...clip, frame: Frame }), output: Nothing }),
  /** Moves a marker; onto another one it replaces it. */
  move: mutation({ input: z.object({ ...clip, from: Frame, to: Frame }), output: Nothing }),
};

export type Marker = z.infer<typeof Marker>;
