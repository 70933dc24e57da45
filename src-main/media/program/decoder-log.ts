import { ticksToUs } from '../time.ts';

/** One frame as ffmpeg's decoder gave it. */
export interface LoggedFrame {
  /** Presentation time, µs, or null. */
  readonly us: number | null;
  readonly damaged: boolean;
}

/** The line `-debug_ts` has the program write for each decoded frame, in the wordings of FFmpeg 4 to 8. */
const FRAME = /\bdecoder -> .*?\b(?:frame_)?pts:(\S+) .*?\btime_base:(\d+)\/(\d+)/;
/** Written just before it where the decoder made up parts of the frame. */
const DAMAGED = /corrupt decoded frame/;

/**
 * Follows ffmpeg's log, which alone tells which frames are damaged: the program passes them on like others.
 *
 * @param onFrame  hears each decoded frame, in display order, before its picture leaves the program
 */
export function decoderLog(onFrame: (frame: LoggedFrame) => void): (line: string) => void {
  let damaged = false;
  return (line) => {
    if (DAMAGED.test(line)) {
      damaged = true;
      return;
    }
    const found = FRAME.exec(line);
    if (!found) return;
    const [, ticks, num, den] = found;
    const us = /^-?\d+$/.test(ticks!) ? ticksToUs(BigInt(ticks!), { num: Number(num), den: Number(den) }) : null;
    onFrame({ us, damaged });
    damaged = false;
  };
}

/** Arguments that have ffmpeg write that log, one line for each frame even where two lines are the same. */
export const LOG_FRAMES: readonly string[] = ['-v', 'repeat+info', '-debug_ts'];
