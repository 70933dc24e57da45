import { hashFile } from '#main/media/file-hash.ts';
import { type FileSource, openFileSource } from '#main/model-library/file-source.ts';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { type ReadVibePerson, readVibeOutput } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { NOTE_BYTES, readVibeNote, type VibeNote } from '#shared/formats/vibe-output/vibe-note.ts';

/** A file of results, read but for the vertices. */
export interface ResultsFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly people: readonly ReadVibePerson[];
  /** What this program wrote about the file; null for VIBE's own and others'. */
  readonly note: VibeNote | null;
  /** Vertices of a frame; null where the file has none. */
  readonly vertexCount: number | null;
}

/**
 * Reads a `vibe_output.pkl`. Nothing in it runs; the vertices stay in the file.
 *
 * @throws Problem results/format with the reason
 */
export async function readResultsFile(path: string): Promise<ResultsFile> {
  const sha256 = await hashFile(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  try {
    using source = openFileSource(path);
    const people = readVibeOutput(readJoblib(source));
    const counts = new Set(people.map(({ verts }) => verts?.shape[1] ?? null));
    if (counts.size > 1) throw new FormatError('its people have different numbers of vertices');
    const [vertexCount = null] = counts;
    // What is still to be read of the vertices is their number: the file may be closed.
    return { path, sha256, bytes: source.size, people, note: noteOf(source), vertexCount };
  } catch (error) {
    throw unreadable(path, error as Error);
  }
}

function noteOf(source: FileSource): VibeNote | null {
  return readVibeNote(source.read(0, Math.min(NOTE_BYTES, source.size)));
}

function unreadable(path: string, error: NodeJS.ErrnoException): unknown {
  if (error instanceof FormatError)
    return new Problem('results/format', { path, reason: error.message }, { cause: error });
  if (error.code === undefined) return error;
  const reason = error.code === 'ENOENT' ? 'there is no file of that name' : (systemReason(error.code) ?? error.code);
  return new Problem('results/format', { path, reason }, { cause: error });
}
