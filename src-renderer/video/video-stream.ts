import { ALL_FORMATS, EncodedPacketSink, Input, UrlSource, type VideoSample, VideoSampleSink } from 'mediabunny';
import { frameOfPts } from './frame-lookup.ts';
import type { DecodedFrame, DecodeRun, FrameStream } from './frame-source.ts';
import { ownPicture, type Picture, pictureBytes } from './picture.ts';

/** How a decoded picture becomes the shown one: turned clockwise, degrees, then mirrored left to right. */
export interface Orientation {
  readonly rotation: number;
  readonly flip: boolean;
}

/** A video file that this page can decode. */
export interface VideoStream extends FrameStream<Picture> {
  readonly orientation: Orientation;
}

/** What opening a file came to. */
export type OpenedStream =
  | { readonly kind: 'stream'; readonly stream: VideoStream }
  /** No decoder here takes it; the host can make a proxy. */
  | { readonly kind: 'undecodable'; readonly codec: string };

export interface OpenStreamOptions {
  /** Address with Range. */
  readonly url: string;
  /** Presentation times, µs, strictly increasing, shape [frames]. */
  readonly pts: Float64Array;
  /** Fetches the address; `fetch` where left out. */
  readonly fetchFn?: typeof fetch;
}

/** Tries of a request before a file counts as unreadable; together about 6 s. */
const TRIES = 5;

/** Opens a video for decoding by frame. @throws where the bytes cannot be had or are no video */
export async function openVideoStream({ url, pts, fetchFn }: OpenStreamOptions): Promise<OpenedStream> {
  const input = new Input({
    formats: ALL_FORMATS,
    source: new UrlSource(url, {
      ...(fetchFn ? { fetchFn } : {}),
      getRetryDelay: (tries) => (tries < TRIES ? 0.2 * 2 ** tries : null),
      handleUnhandledError: () => {},
    }),
  });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('there is no video in the file');
    if (typeof VideoDecoder === 'undefined' || !(await track.canDecode())) {
      const codec = (await track.getCodec()) ?? 'unknown';
      input.dispose();
      return { kind: 'undecodable', codec };
    }
    const packets = new EncodedPacketSink(track);
    const samples = new VideoSampleSink(track);
    const offset = await timeOffset(packets, pts);
    const orientation = { rotation: await track.getRotation(), flip: await track.getFlip() };
    const keys = keyFinder(packets, pts, offset);
    const stream: VideoStream = {
      frames: pts.length,
      orientation,
      keyBefore: async (index) => (await keys(index)).frame,
      open: (key) => decodeRun(samples, async () => (await keys(key)).seconds, pts, offset),
      close: () => input.dispose(),
    };
    return { kind: 'stream', stream };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

/** Times of the file minus times of the table, µs: 0 but for files whose start is told differently. */
async function timeOffset(packets: EncodedPacketSink, pts: Float64Array): Promise<number> {
  const start = pts[0] ?? 0;
  const there = await packets.getPacket((start + 1) / 1e6, { metadataOnly: true });
  if (there && frameOfPts(pts, there.microsecondTimestamp) === 0) return 0;
  const first = await packets.getFirstPacket({ metadataOnly: true });
  return first ? first.microsecondTimestamp - start : 0;
}

interface Key {
  readonly frame: number;
  readonly seconds: number;
}

/** Finds key frames and remembers what was found: frames between a key frame and one that it served share it. */
function keyFinder(packets: EncodedPacketSink, pts: Float64Array, offset: number): (index: number) => Promise<Key> {
  const known: { key: Key; to: number }[] = [];
  return async (index) => {
    const found = known.find(({ key, to }) => key.frame <= index && index <= to);
    if (found) return found.key;
    const half = index + 1 < pts.length ? Math.min(2000, (pts[index + 1]! - pts[index]!) / 2) : 2000;
    const packet = await packets.getKeyPacket((pts[index]! + offset + half) / 1e6, { metadataOnly: true });
    const us = packet ? packet.microsecondTimestamp - offset : pts[0]!;
    const key = { frame: keyFrame(pts, us, index), seconds: packet ? packet.timestamp : (pts[0]! + offset) / 1e6 };
    const same = known.find((entry) => entry.key.frame === key.frame);
    if (same) same.to = Math.max(same.to, index);
    else known.push({ key, to: index });
    return key;
  };
}

/** A key frame that the table does not list, such as one before the edit list begins, counts as the first listed one after it. */
function keyFrame(pts: Float64Array, us: number, index: number): number {
  const listed = frameOfPts(pts, us);
  if (listed !== null) return Math.min(listed, index);
  let at = index;
  while (at > 0 && pts[at - 1]! > us) at--;
  return at;
}

function decodeRun(
  sink: VideoSampleSink,
  start: () => Promise<number>,
  pts: Float64Array,
  offset: number,
): DecodeRun<Picture> {
  let samples: AsyncGenerator<VideoSample, void, unknown> | null = null;
  let closed = false;
  return {
    async next() {
      samples ??= sink.samples(await start());
      const step = await samples.next();
      if (step.done) return null;
      if (closed) {
        step.value.close();
        return null;
      }
      return decodedFrame(step.value, frameOfPts(pts, step.value.microsecondTimestamp - offset));
    },
    close() {
      closed = true;
      void samples?.return();
    },
  };
}

function decodedFrame(sample: VideoSample, index: number | null): DecodedFrame<Picture> {
  const frame = sample.toVideoFrame();
  sample.close();
  return {
    index,
    bytes: pictureBytes(frame),
    keep: () => ownPicture(frame),
    drop: () => frame.close(),
  };
}
