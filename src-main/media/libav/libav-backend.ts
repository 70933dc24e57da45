import { getFFmpegInfo } from 'node-av';
import {
  AV_FRAME_DATA_DISPLAYMATRIX,
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_DISCARD,
  AV_PKT_FLAG_KEY,
  AVERROR_EOF,
} from 'node-av/constants';
import type { DecodedTimes, IndexedPicture, MediaBackend, PacketFacts, PictureRequest } from '../media-backend.ts';
import { UPRIGHT } from '../orientation.ts';
import { ticksToUs } from '../time.ts';
import type { VideoInfo } from '../video.ts';
import { ticksOrNull } from './av.ts';
import { fileFacts } from './file-facts.ts';
import { FrameClock } from './frame-clock.ts';
import { indexedFrames } from './indexed-frames.ts';
import { startEncoder } from './mp4-encoder.ts';
import { openVideo } from './open-video.ts';
import { PictureFilter } from './picture-filter.ts';
import { readFrames, readPackets } from './read-frames.ts';
import { soundBlocks } from './sound-blocks.ts';

/** FFmpeg as a library, in this process, through node-av. */
export const libavBackend: MediaBackend = {
  name: 'node-av',
  version: async () => `FFmpeg ${getFFmpegInfo().version} in node-av`,
  facts: fileFacts,
  packets,
  decodedTimes,
  pictures,
  async firstPicture(path, take) {
    await using video = await openVideo(path);
    for await (const frame of readFrames(video)) {
      const { width, height } = frame;
      using filter = new PictureFilter({ width, height, orientation: UPRIGHT });
      const data = take(width * height * 3);
      await filter.convertInto(data, frame);
      return { width, height, data };
    }
    return null;
  },
  sound: soundBlocks,
  startEncoder,
};

async function packets(path: string, visit: (packet: PacketFacts) => void, signal?: AbortSignal): Promise<boolean> {
  await using video = await openVideo(path);
  const reading = readPackets(video);
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) {
    signal?.throwIfAborted();
    const { pts, duration, flags } = step.value;
    const ticks = ticksOrNull(pts);
    visit({
      ptsUs: ticks === null ? null : ticksToUs(ticks, video.timeBase),
      durationUs: duration > 0n ? ticksToUs(duration, video.timeBase) : 0,
      key: (flags & AV_PKT_FLAG_KEY) !== 0,
      discard: (flags & AV_PKT_FLAG_DISCARD) !== 0,
      damaged: (flags & AV_PKT_FLAG_CORRUPT) !== 0,
    });
  }
  return step.value === AVERROR_EOF;
}

async function decodedTimes(
  path: string,
  { limit = Number.POSITIVE_INFINITY, signal }: { limit?: number; signal?: AbortSignal },
): Promise<DecodedTimes> {
  await using video = await openVideo(path);
  const clock = new FrameClock(video);
  const timesUs: number[] = [];
  let first: DecodedTimes['first'] = null;
  for await (const frame of readFrames(video)) {
    signal?.throwIfAborted();
    first ??= {
      width: frame.width,
      height: frame.height,
      matrix: frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX),
      metadata: frame.getMetadata().getAll(),
    };
    timesUs.push(clock.timeOf(frame));
    if (timesUs.length >= limit) break;
  }
  return { timesUs, first };
}

async function* pictures(info: VideoInfo, request: PictureRequest): AsyncGenerator<IndexedPicture> {
  const { from, to, target, take, signal } = request;
  using filter = new PictureFilter(target);
  for await (const { frame, index } of indexedFrames(info, from, to, signal)) {
    const data = take();
    await filter.convertInto(data, frame);
    yield { index, data };
  }
}
