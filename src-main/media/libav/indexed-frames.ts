import type { Frame, Packet } from 'node-av';
import { AV_PKT_FLAG_KEY, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { ticksToUs, usToTicks } from '../time.ts';
import type { VideoInfo } from '../video.ts';
import { ticksOrNull } from './av.ts';
import { FrameClock } from './frame-clock.ts';
import { type OpenVideo, openVideo } from './open-video.ts';
import { readFrames, readPackets } from './read-frames.ts';

/** A decoded picture, valid until the next step, and its index in the PTS table. */
export interface IndexedFrame {
  readonly frame: Frame;
  readonly index: number;
}

/**
 * The frames [from, to) of a video, decoded, with their indices. Reads from the key frame before `from`; should that
 * not give frame `from` (open groups of pictures, guessed times, damaged index), everything is read once more from the
 * start of the file.
 */
export async function* indexedFrames(
  info: VideoInfo,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<IndexedFrame> {
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
