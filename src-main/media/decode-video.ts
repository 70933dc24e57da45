import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';
import { FramePool } from './frame-pool.ts';
import { prefetch } from './prefetch.ts';
import type { MediaWarning, VideoFrame, VideoInfo } from './video.ts';

export interface DecodeOptions {
  /** First frame wanted, index into `ptsUs`. Default 0. */
  from?: number;
  /** End of the range, exclusive. Default: all frames. */
  to?: number;
  /** Pictures are made smaller, never larger, so that their long side is at most this many px. */
  maxSide?: number;
  /** Back `data` by a SharedArrayBuffer, so that worker threads can read it without a copy. */
  shared?: boolean;
  /** Frames decoded ahead of the reader. Default 3. */
  ahead?: number;
  signal?: AbortSignal;
  /** Hears 'media/broken-frame' with the frames that could not be decoded. */
  onWarning?: (warning: MediaWarning) => void;
}

/** Size of the pictures `decodeVideo` gives for `maxSide`. */
export function decodedSize(info: VideoInfo, maxSide = Number.POSITIVE_INFINITY): { width: number; height: number } {
  const factor = Math.min(1, maxSide / Math.max(info.width, info.height));
  return {
    width: Math.max(1, Math.round(info.width * factor)),
    height: Math.max(1, Math.round(info.height * factor)),
  };
}

/**
 * Streams the frames [from, to) of a probed video as upright RGB, each with its index found by its presentation time.
 * Damaged frames are left out and named in a warning, so indices may have holes. At most `ahead` + 1 frames wait.
 *
 * Each frame's `data` belongs to the reader and stays as it is; hand it back with `releaseFrame` when done to have it
 * reused, which keeps memory flat without work for the garbage collector.
 *
 * @throws Problem as `probeVideo` where the file has gone or changed; AbortError when `signal` says so
 */
export function decodeVideo(info: VideoInfo, options: DecodeOptions = {}): AsyncGenerator<VideoFrame> {
  return prefetch(pictures(info, options), options.ahead ?? 3);
}

async function* pictures(info: VideoInfo, options: DecodeOptions): AsyncGenerator<VideoFrame> {
  const { maxSide, shared = false, signal, onWarning = () => {} } = options;
  const from = Math.max(0, options.from ?? 0);
  const to = Math.min(info.ptsUs.length, options.to ?? Number.POSITIVE_INFINITY);
  if (from >= to) return;
  const { width, height } = decodedSize(info, maxSide);
  const pool = new FramePool(width * height * 3, shared);
  await checkMediaPath(info.path);
  const backend = await mediaBackend();
  const target = { width, height, orientation: info };
  let expected = from;
  for await (const { index, data } of backend.pictures(info, { from, to, target, take: () => pool.take(), signal })) {
    if (index > expected) onWarning(brokenFrames(info, expected, index));
    expected = index + 1;
    yield { index, ptsUs: info.ptsUs[index]!, width, height, data };
  }
  if (expected < to) onWarning(brokenFrames(info, expected, to));
}

function brokenFrames({ ptsUs }: VideoInfo, start: number, end: number): MediaWarning {
  const seconds = ((ptsUs[start]! - ptsUs[0]!) / 1e6).toFixed(2);
  const which =
    end - start === 1 ? `Frame ${start} at ${seconds} s is` : `Frames ${start} to ${end - 1} from ${seconds} s are`;
  return { code: 'media/broken-frame', message: `${which} damaged and left out.` };
}
