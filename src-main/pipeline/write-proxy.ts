import { decodedSize, decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { createVideoWriter } from '#main/media/video-writer.ts';
import type { TaskContext } from './context.ts';

/** Which video stands in for which. */
export interface ProxyRequest {
  readonly info: VideoInfo;
  readonly path: string;
  /** Pictures are made smaller so that their long side is at most this many px. */
  readonly maxSide?: number;
}

/** Long side of a proxy, px: what people judge a fit by, and quick to seek in. */
const MAX_SIDE = 1920;

/**
 * Writes an H.264 video with as many frames as the PTS table has, upright, at the table's times (moved so that none is
 * negative). A frame that cannot be decoded shows the picture before it, so that frame n is frame n.
 *
 * @throws Problem as `decodeVideo` and `createVideoWriter`; nothing half-written remains
 */
export async function writeProxy({ info, path, maxSide = MAX_SIDE }: ProxyRequest, ctx: TaskContext): Promise<void> {
  const { width, height } = decodedSize(info, maxSide);
  const { ptsUs, fps } = info;
  const shift = Math.max(0, -ptsUs[0]!);
  const writer = await createVideoWriter(path, { width, height, fps, crf: 21, preset: 'veryfast' });
  const last = new Uint8Array(width * height * 3);
  let next = 0;
  try {
    for await (const frame of decodeVideo(info, { maxSide, signal: ctx.signal, onWarning: ctx.warn })) {
      while (next < frame.index) await writer.write(last, ptsUs[next++]! + shift);
      await writer.write(frame.data, ptsUs[next++]! + shift);
      last.set(frame.data);
      releaseFrame(frame);
      ctx.report({ stage: 'proxy', done: next, total: ptsUs.length, unit: 'frames' });
    }
    while (next < ptsUs.length) await writer.write(last, ptsUs[next++]! + shift);
    await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
