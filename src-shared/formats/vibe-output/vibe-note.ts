import { strFromU8 } from 'fflate';
import { z } from 'zod';

/** What this program writes about a file for itself: tools get the ten arrays they know and nothing else. */
const vibeNote = z.object({
  software: z.string(),
  focalPx: z.number().positive(),
  imageSize: z.tuple([z.number().positive(), z.number().positive()]),
  fps: z.object({ num: z.number().positive(), den: z.number().positive() }),
  /** Name of the body whose shape `betas` describe. */
  body: z.string(),
});
export type VibeNote = z.infer<typeof vibeNote>;

const PREFIX = 'Vibe Studio ';

/** The note as the comment of a pickle: text that Python loads and drops. */
export function vibeComment(note: VibeNote): string {
  return PREFIX + JSON.stringify(note);
}

/** Most bytes of a file that are looked at for a note. */
export const NOTE_BYTES = 4096;

/**
 * The note of a file, or null where it has none: a file of VIBE's, or one that another program wrote anew.
 *
 * @param start the file's first bytes
 */
export function readVibeNote(start: Uint8Array): VibeNote | null {
  // protocol (2 bytes), BINUNICODE, length (4 bytes), text
  if (start.length < 7 || start[0] !== 0x80 || start[2] !== 0x58) return null;
  const length = new DataView(start.buffer, start.byteOffset).getUint32(3, true);
  const text = strFromU8(start.subarray(7, 7 + length));
  if (length > NOTE_BYTES - 7 || !text.startsWith(PREFIX)) return null;
  try {
    return vibeNote.safeParse(JSON.parse(text.slice(PREFIX.length))).data ?? null;
  } catch {
    return null;
  }
}
