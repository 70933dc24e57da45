import { checkMediaPath } from '#main/media/check-media-path.ts';
import { openVideo } from '#main/media/open-video.ts';
import { UPRIGHT } from '#main/media/orientation.ts';
import { PictureFilter } from '#main/media/picture-filter.ts';
import { readFrames } from '#main/media/read-frames.ts';
import { Problem } from '#shared/errors/problem.ts';

/** A picture as RGB, 3 bytes a pixel, rows without padding. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Reads one picture file (JPEG, PNG and what else FFmpeg knows) at its own size.
 *
 * @throws Problem media/missing, media/empty, media/not-media, media/no-frames
 */
export async function readPicture(path: string): Promise<Picture> {
  await checkMediaPath(path);
  await using video = await openVideo(path);
  for await (const frame of readFrames(video)) {
    const { width, height } = frame;
    using filter = new PictureFilter({ width, height, orientation: UPRIGHT });
    // Shared, so that the threads of the trunk read it without a copy.
    const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
    await filter.convertInto(data, frame);
    return { width, height, data };
  }
  throw new Problem('media/no-frames', { path });
}
