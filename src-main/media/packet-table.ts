import { AV_PKT_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD, AV_PKT_FLAG_KEY, AVERROR_EOF } from 'node-av/constants';
import { ticksOrNull, ticksToUs } from './ffmpeg.ts';
import type { OpenVideo } from './open-video.ts';
import { readPackets } from './read-frames.ts';

/** What reading all packets, without decoding, tells about the frames. */
export interface PacketTable {
  /** Presentation times in display order, µs, strictly increasing. */
  readonly ptsUs: number[];
  /** Duration of the last frame, µs, 0 where unknown. */
  readonly lastDurationUs: number;
  /** Frames left out because their time is not later than that of the frame before. */
  readonly repeated: number;
  /** True where the file ends early or holds damaged packets. */
  readonly cutOff: boolean;
  /** True where one packet with a time is certain to be one frame; otherwise the times must come from decoding. */
  readonly certain: boolean;
}

/** Containers that store a presentation time with every frame. */
const TIMED_CONTAINERS = /\b(mov|matroska)\b/;
/** Codecs that put exactly one shown picture in one packet of these containers. */
const ONE_PICTURE_PER_PACKET = new Set(['h264', 'hevc', 'vp9', 'av1', 'mpeg4', 'mjpeg', 'prores', 'dnxhd', 'ffv1']);

/** Reads every packet once, without decoding. @throws AbortError when `signal` says so */
export async function readPacketTable(video: OpenVideo, signal?: AbortSignal): Promise<PacketTable> {
  const times: number[] = [];
  let packets = 0;
  let firstKeyUs = Number.NaN;
  let untimed = false;
  let damaged = false;
  let lastUs = Number.NEGATIVE_INFINITY;
  let lastDurationUs = 0;
  const reading = readPackets(video);
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) {
    signal?.throwIfAborted();
    const packet = step.value;
    const ticks = ticksOrNull(packet.pts);
    packets++;
    if (ticks === null) {
      untimed = true;
      continue;
    }
    const us = ticksToUs(ticks, video.timeBase);
    if (packets === 1 && (packet.flags & AV_PKT_FLAG_KEY) !== 0) firstKeyUs = us;
    if ((packet.flags & AV_PKT_FLAG_DISCARD) !== 0) continue; // outside the edit list: decoded, never shown
    if ((packet.flags & AV_PKT_FLAG_CORRUPT) !== 0) {
      damaged = true;
      continue;
    }
    times.push(us);
    if (us > lastUs) {
      lastUs = us;
      lastDurationUs = packet.duration > 0n ? ticksToUs(packet.duration, video.timeBase) : 0;
    }
  }
  const ptsUs = strictlyIncreasing(times.sort((a, b) => a - b));
  return {
    ptsUs,
    lastDurationUs,
    repeated: times.length - ptsUs.length,
    cutOff: damaged || step.value !== AVERROR_EOF || endsEarly(video, ptsUs, lastDurationUs),
    certain:
      !untimed &&
      firstKeyUs <= (ptsUs[0] ?? Number.NaN) &&
      TIMED_CONTAINERS.test(video.format.iformat?.name ?? '') &&
      ONE_PICTURE_PER_PACKET.has(video.codecName),
  };
}

/** True where the frames end clearly before the duration the file announces: it was cut between two packets. */
function endsEarly({ stream, format, timeBase }: OpenVideo, ptsUs: readonly number[], lastDurationUs: number): boolean {
  const ticks = ticksOrNull(stream.duration);
  // Without a duration of its own the stream goes by the file's, which sound could make longer.
  const whole = format.nbStreams === 1 ? ticksOrNull(format.duration) : null;
  const announcedUs = ticks !== null && ticks > 0n ? ticksToUs(ticks, timeBase) : Number(whole ?? 0n);
  const foundUs = ptsUs.length > 0 ? ptsUs.at(-1)! - ptsUs[0]! + lastDurationUs : 0;
  return announcedUs - foundUs > Math.max(MISSING_END_US, 2 * lastDurationUs);
}

/** Durations in headers are rounded, and some count from 0 rather than from the first frame. */
const MISSING_END_US = 200_000;

/** Drops each time that is not later than all before it. */
export function strictlyIncreasing(times: readonly number[]): number[] {
  let last = Number.NEGATIVE_INFINITY;
  return times.filter((us) => {
    const later = us > last;
    if (later) last = us;
    return later;
  });
}
