import type { PersonTrack, PictureSource } from '#main/datasets/person-track.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { prefetch } from '#main/media/prefetch.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { Problem } from '#shared/errors/problem.ts';
import { type Picture, readPicture } from './read-picture.ts';

/** Pictures read ahead of the network. */
const AHEAD = 8;

/**
 * The pictures of some rows (increasing) of a track, in order. A video that ends before its last truth gives fewer: data
 * sets hold some of those.
 *
 * @throws Problem dataset/broken where a frame within a video cannot be decoded; media/…
 */
export function trackPictures(
  track: PersonTrack,
  rows: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  const { pictures } = track;
  if (!pictures) throw new Error(`the track ${track.name} has no pictures`);
  return prefetch(
    pictures.kind === 'images' ? fromImages(pictures.paths, rows, signal) : fromVideo(pictures, rows, signal),
    AHEAD,
  );
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
