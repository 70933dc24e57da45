import { Problem } from '#shared/errors/problem.ts';
import { decodedSize, decodeVideo } from './decode-video.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { releaseFrame } from './frame-pool.ts';
import type { VideoInfo } from './video.ts';

/** Which frames are wanted, ascending, and how tall at most, px. */
export interface ThumbnailRequest {
  readonly info: VideoInfo;
  readonly frames: readonly number[];
  readonly height: number;
}

/** Frames that are decoded on the way to the next wanted one; for longer ways the decoder begins at a key frame. */
const LONGEST_WAY = 100;

/**
 * Small pictures of some frames, upright, decoded in one go; for a damaged frame the next one that can be decoded.
 *
 * @returns bytes of a JPEG for each frame
 * @throws Problem media/no-frames where none follows
 */
export async function makeThumbnails(request: ThumbnailRequest, signal: AbortSignal): Promise<Uint8Array[]> {
  const { info, frames, height } = request;
  const maxSide = Math.max(1, Math.round((height * Math.max(info.width, info.height)) / info.height));
  const size = decodedSize(info, maxSide);
  const pictures: Uint8Array[] = [];
  while (pictures.length < frames.length) {
    const before = pictures.length;
    for await (const picture of decodeVideo(info, { from: frames[before]!, maxSide, ahead: 1, signal })) {
      let jpeg: Uint8Array | null = null;
      while (pictures.length < frames.length && frames[pictures.length]! <= picture.index) {
        jpeg ??= encodeJpeg(picture.data, size);
        pictures.push(jpeg);
      }
      releaseFrame(picture);
      const next = frames[pictures.length];
      if (next === undefined || (pictures.length > before && next - picture.index > LONGEST_WAY)) break;
    }
    if (pictures.length === before) throw new Problem('media/no-frames', { path: info.path });
  }
  return pictures;
}
