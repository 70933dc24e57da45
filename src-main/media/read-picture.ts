import { Problem } from '#shared/errors/problem.ts';
import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';
import type { StoredPicture } from './media-backend.ts';

export type { StoredPicture as Picture } from './media-backend.ts';

/**
 * Reads one picture file (JPEG, PNG and what else FFmpeg knows), or the first picture of a video, at its own size and
 * as it is stored.
 *
 * @returns `data` lies in a SharedArrayBuffer, so that threads read it without a copy
 * @throws Problem media/missing, media/empty, media/not-media, media/no-frames, media/part-missing
 */
export async function readPicture(path: string): Promise<StoredPicture> {
  await checkMediaPath(path);
  const backend = await mediaBackend();
  const picture = await backend.firstPicture(path, (bytes) => new Uint8Array(new SharedArrayBuffer(bytes)));
  if (!picture) throw new Problem('media/no-frames', { path });
  return picture;
}
