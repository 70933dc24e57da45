import type { FileFacts, MediaBackend, PacketFacts } from './media-backend.ts';

/** What reading all packets, without decoding, tells about the frames. */
export interface PacketTable {
  /** Presentation times in display order, µs, strictly increasing. */
  readonly ptsUs: readonly number[];
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
export async function readPacketTable(
  backend: Pick<MediaBackend, 'packets'>,
  path: string,
  facts: Pick<FileFacts, 'container' | 'codec' | 'announcedUs'>,
  signal?: AbortSignal,
): Promise<PacketTable> {
  const times: number[] = [];
  let packets = 0;
  let firstKeyUs = Number.NaN;
  let untimed = false;
  let damaged = false;
  let lastUs = Number.NEGATIVE_INFINITY;
  let lastDurationUs = 0;
  const visit = (packet: PacketFacts) => {
    packets++;
    if (packet.ptsUs === null) {
      untimed = true;
      return;
    }
    if (packets === 1 && packet.key) firstKeyUs = packet.ptsUs;
    if (packet.discard) return;
    if (packet.damaged) {
      damaged = true;
      return;
    }
    times.push(packet.ptsUs);
    if (packet.ptsUs > lastUs) {
      lastUs = packet.ptsUs;
      lastDurationUs = packet.durationUs;
    }
  };
  const whole = await backend.packets(path, visit, signal);
  const ptsUs = strictlyIncreasing(times.sort((a, b) => a - b));
  return {
    ptsUs,
    lastDurationUs,
    repeated: times.length - ptsUs.length,
    cutOff: damaged || !whole || endsEarly(facts.announcedUs, ptsUs, lastDurationUs),
    certain:
      !untimed &&
      firstKeyUs <= (ptsUs[0] ?? Number.NaN) &&
      TIMED_CONTAINERS.test(facts.container) &&
      ONE_PICTURE_PER_PACKET.has(facts.codec),
  };
}

/** True where the frames end clearly before the duration the file announces: it was cut between two packets. */
function endsEarly(announcedUs: number, ptsUs: readonly number[], lastDurationUs: number): boolean {
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
