import type { Frame } from 'node-av';
import { ticksToUs } from '../time.ts';
import { ticksOrNull } from './av.ts';
import type { OpenVideo } from './open-video.ts';

/**
 * Tells the presentation time of decoded frames in µs: the frame's own stamp, else FFmpeg's best guess from the packet
 * order, else one frame duration after the frame before. The last two depend on all frames before, so such files are
 * read from their start.
 */
export class FrameClock {
  readonly #video: OpenVideo;
  readonly #stepUs: number;
  #nextUs = 0;

  constructor(video: OpenVideo) {
    this.#video = video;
    const { num, den } = video.stream.avgFrameRate;
    this.#stepUs = num > 0 && den > 0 ? (1e6 * den) / num : 40_000;
  }

  timeOf(frame: Frame): number {
    const ticks = ticksOrNull(frame.pts) ?? ticksOrNull(frame.bestEffortTimestamp);
    const us = ticks === null ? Math.round(this.#nextUs) : ticksToUs(ticks, this.#video.timeBase);
    this.#nextUs = us + (frame.duration > 0n ? ticksToUs(frame.duration, this.#video.timeBase) : this.#stepUs);
    return us;
  }
}
