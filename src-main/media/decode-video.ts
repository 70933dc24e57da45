import type { Frame, Packet } from 'node-av';
import { AV_PKT_FLAG_KEY, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { checkMediaPath } from './check-media-path.ts';
import { ticksOrNull, ticksToUs, usToTicks } from './ffmpeg.ts';
import { FrameClock } from './frame-clock.ts';
import { FramePool } from './frame-pool.ts';
import { type OpenVideo, openVideo } from './open-video.ts';
import { PictureFilter } from './picture-filter.ts';
import { prefetch } from './prefetch.ts';
import { readFrames, readPackets } from './read-frames.ts';
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
  using filter = new PictureFilter({ width, height, orientation: info });
  let expected = from;
  for await (const { frame, index } of indexedFrames(info, from, to, signal)) {
    if (index > expected) onWarning(brokenFrames(info, expected, index));
    expected = index + 1;
    const data = pool.take();
    await filter.convertInto(data, frame);
    yield { index, ptsUs: info.ptsUs[index]!, width, height, data };
  }
  if (expected < to) onWarning(brokenFrames(info, expected, to));
}

interface IndexedFrame {
  readonly frame: Frame;
  readonly index: number;
}

/**
 * Decoded frames with their indices. Reads from the key frame before `from`; should that not give frame `from` (open
 * groups of pictures, guessed times, damaged index), everything is read once more from the start of the file.
 */
async function* indexedFrames(
  info: VideoInfo,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<IndexedFrame> {
  await checkMediaPath(info.path);
  if (from > 0) {
    const start = await openAt(info.path, info.ptsUs[from]!);
    if (start) {
      await using video = start.video;
      let complete = false;
      for await (const found of matchedFrames(info, video, start.packets, from, to, signal)) {
        if (!complete && found.index !== from) break;
        complete = true;
        yield found;
      }
      if (complete) return;
    }
  }
  await using video = await openVideo(info.path);
  yield* matchedFrames(info, video, readPackets(video), from, to, signal);
}

/** Gives decoded frames their index by exact presentation time; frames the table does not list are passed over. */
async function* matchedFrames(
  { ptsUs }: VideoInfo,
  video: OpenVideo,
  packets: AsyncGenerator<Packet, number>,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<IndexedFrame> {
  const clock = new FrameClock(video);
  let cursor = from;
  for await (const frame of readFrames(video, packets)) {
    signal?.throwIfAborted();
    const us = clock.timeOf(frame);
    while (cursor < to && ptsUs[cursor]! < us) cursor++;
    if (cursor < to && ptsUs[cursor] === us) yield { frame, index: cursor++ };
    if (cursor >= to) return;
  }
}

interface Start {
  readonly video: OpenVideo;
  readonly packets: AsyncGenerator<Packet, number>;
}

/**
 * Opens a video at a key frame shown at or before `us`, or gives null where none is found that way. Each access opens
 * the file anew: a second seek on one demuxer has been seen to give nothing.
 */
async function openAt(path: string, us: number): Promise<Start | null> {
  for (const earlierUs of [0, 5e6]) {
    const video = await openVideo(path);
    try {
      const sought = await video.format.seekFrame(
        video.stream.index,
        usToTicks(us - earlierUs, video.timeBase),
        AVSEEK_FLAG_BACKWARD,
      );
      const packets = readPackets(video);
      const first = sought < 0 ? undefined : await packets.next();
      if (first && !first.done && isKeyBefore(first.value, us, video)) return { video, packets: from(first, packets) };
      await packets.return(0);
    } catch (error) {
      await video[Symbol.asyncDispose]();
      throw error;
    }
    await video[Symbol.asyncDispose]();
  }
  return null;
}

function isKeyBefore(packet: Packet, us: number, video: OpenVideo): boolean {
  const ticks = ticksOrNull(packet.pts);
  return (packet.flags & AV_PKT_FLAG_KEY) !== 0 && ticks !== null && ticksToUs(ticks, video.timeBase) <= us;
}

/** Puts a value that was already taken back at the front of its generator. */
async function* from(
  first: IteratorYieldResult<Packet>,
  rest: AsyncGenerator<Packet, number>,
): AsyncGenerator<Packet, number> {
  try {
    yield first.value;
    return yield* rest;
  } finally {
    await rest.return(0);
  }
}

function brokenFrames({ ptsUs }: VideoInfo, start: number, end: number): MediaWarning {
  const seconds = ((ptsUs[start]! - ptsUs[0]!) / 1e6).toFixed(2);
  const which =
    end - start === 1 ? `Frame ${start} at ${seconds} s is` : `Frames ${start} to ${end - 1} from ${seconds} s are`;
  return { code: 'media/broken-frame', message: `${which} damaged and left out.` };
}
