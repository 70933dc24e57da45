import { Problem } from '#shared/errors/problem.ts';
import { decodedSize, decodeVideo } from './decode-video.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import type { VideoInfo } from './video.ts';

/** Which frame is wanted, and how tall at most, px. */
export interface ThumbnailRequest {
  readonly info: VideoInfo;
  readonly frame: number;
  readonly height: number;
}

/**
 * A small picture of one frame, upright; of the next one that can be decoded where it is damaged.
 *
 * @returns bytes of a JPEG
 * @throws Problem media/no-frames where none follows
 */
export async function makeThumbnail(request: ThumbnailRequest, signal: AbortSignal): Promise<Uint8Array> {
  const { info, frame, height } = request;
  const maxSide = Math.max(1, Math.round((height * Math.max(info.width, info.height)) / info.height));
  for await (const picture of decodeVideo(info, { from: frame, maxSide, ahead: 1, signal })) {
    return encodeJpeg(picture.data, decodedSize(info, maxSide));
  }
  throw new Problem('media/no-frames', { path: info.path });
}
