import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonTrack, PictureSource } from '#main/datasets/person-track.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { prefetch } from '#main/media/prefetch.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { type Picture, readPicture } from '#main/media/read-picture.ts';
import { assertNever, Problem } from '#shared/errors/problem.ts';

/** Pictures read ahead of the network. */
const AHEAD = 8;

/**
 * The pictures of some rows (increasing) of a track, in order. A video that ends before its last truth gives fewer: data
 * sets hold some of those.
 *
 * @throws Problem dataset/broken where a frame within a video cannot be decoded; media/…
 */
export function trackPictures(
  track: Pick<PersonTrack, 'name' | 'pictures'>,
  rows: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  const { pictures } = track;
  if (!pictures) throw new Error(`the track ${track.name} has no pictures`);
  return prefetch(readAll(pictures, rows, signal), AHEAD);
}

function readAll(pictures: PictureSource, rows: readonly number[], signal: AbortSignal): AsyncGenerator<Picture> {
  switch (pictures.kind) {
    case 'images':
      return fromImages(pictures.paths, rows, signal);
    case 'video':
      return fromVideo(pictures, rows, signal);
    case 'encoded':
      return fromBytes(pictures, rows, signal);
    default:
      return assertNever(pictures);
  }
}

/** Each picture becomes a file for a moment: decoders read files. */
async function* fromBytes(
  { path, read }: Extract<PictureSource, { kind: 'encoded' }>,
  rows: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  const folder = await mkdtemp(join(tmpdir(), 'vibe-studio-picture-'));
  try {
    for (const row of rows) {
      signal.throwIfAborted();
      const file = join(folder, 'picture.jpg');
      await writeFile(file, read(row));
      try {
        yield await readPicture(file);
      } catch (cause) {
        if (!(cause instanceof Problem)) throw cause;
        throw new Problem('dataset/broken', { path, reason: `its picture ${row} cannot be decoded` }, { cause });
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* fromImages(
  paths: readonly string[],
  rows: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  for (const row of rows) {
    signal.throwIfAborted();
    yield await readPicture(paths[row]!);
  }
}

async function* fromVideo(
  { path, frames }: Extract<PictureSource, { kind: 'video' }>,
  rows: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  if (rows.length === 0) return;
  const info = await probeVideo(path, { signal, hash: false });
  const wanted = rows.map((row) => frames[row]!);
  let next = 0;
  for await (const frame of decodeVideo(info, { from: wanted[0]!, to: wanted.at(-1)! + 1, signal, shared: true })) {
    if (frame.index < wanted[next]!) continue;
    if (frame.index > wanted[next]!) {
      throw new Problem('dataset/broken', { path, reason: `frame ${wanted[next]} of it cannot be decoded` });
    }
    yield frame;
    if (++next === wanted.length) return;
  }
}
