import { inputArguments, QUIETLY } from './arguments.ts';
import { decoderLog, LOG_FRAMES } from './decoder-log.ts';
import { NutReader } from './nut-reader.ts';
import { PipeReader } from './pipe-reader.ts';
import { checkEnding } from './program-problem.ts';
import { type Ending, runProgram } from './run-program.ts';
import type { VersionFacts } from './version.ts';

export interface FrameStreamRequest {
  readonly ffmpeg: string;
  readonly version: VersionFacts;
  readonly path: string;
  /** Number of the video stream. */
  readonly stream: number;
  /** libavfilter's chain; ends in RGB24. */
  readonly chain: string;
  /** Begin at the key frame before this time, µs. */
  readonly seekUs?: number;
  /** Added to all times, µs, so that none is below 0, which NUT cannot hold. */
  readonly shiftUs: number;
  readonly signal?: AbortSignal;
}

/** A picture that came out of the program. */
export interface StreamedFrame {
  /** Presentation time, µs. */
  readonly us: number;
  readonly size: number;
  /** Fills `target` with the picture. @returns false where the program ended in the middle */
  readInto(target: Uint8Array): Promise<boolean>;
}

/** Threads of one decoder. More than four bring little for the sizes met here and take cores from inference. */
const THREADS = 4;

/**
 * Pictures of a file as ffmpeg decodes and filters them, with their times, less the damaged ones.
 *
 * The log tells damage a moment before the picture comes, but through another pipe: a picture waits until its line of
 * the log was read. A program whose log says nothing of frames is not waited for.
 *
 * @returns how the program ended, once it ended by itself
 */
export async function* frameStream(request: FrameStreamRequest): AsyncGenerator<StreamedFrame, Ending> {
  const { ffmpeg, path, shiftUs, signal } = request;
  const verdicts = new Verdicts();
  const onLine = decoderLog(({ us, damaged }) => void (us !== null && verdicts.note(us + shiftUs, damaged)));
  await using program = runProgram(ffmpeg, await frameArguments(request), { signal, onLine });
  void program.ended.then(() => verdicts.close());
  const nut = new NutReader(new PipeReader(program.output));
  for (let frame = await nut.next(); frame; frame = await nut.next()) {
    const { num, den } = nut.stream!.base;
    const us = Math.round((frame.pts * num * 1e6) / den);
    if (await verdicts.damaged(us)) {
      if (!(await frame.readInto(new Uint8Array(frame.size)))) break;
    } else yield { us: us - shiftUs, size: frame.size, readInto: frame.readInto };
  }
  signal?.throwIfAborted();
  const ending = await program.ended;
  signal?.throwIfAborted();
  checkEnding(ending, path, ffmpeg);
  return ending;
}

async function frameArguments(request: FrameStreamRequest): Promise<string[]> {
  const { version, path, stream, chain, seekUs, shiftUs } = request;
  const seek = seekUs === undefined ? [] : ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', seconds(seekUs)];
  const shift = shiftUs === 0 ? '' : `,settb=1/1000000,setpts=PTS+${shiftUs}`;
  return [
    ...[...QUIETLY, ...LOG_FRAMES, '-copyts', '-noautorotate', '-threads', String(THREADS)],
    // Pictures that lean on ones that are not there are left out, not made up.
    ...['-flags', '-output_corrupt', ...seek, ...(await inputArguments(path))],
    ...['-map', `0:${stream}`, '-vf', `${chain}${shift}`, '-c:v', 'rawvideo', '-pix_fmt', 'rgb24'],
    ...[...version.everyFrame, '-enc_time_base', '1/1000000', '-f', 'nut', 'pipe:1'],
  ];
}

/** Microseconds as ffmpeg reads them. */
export function seconds(us: number): string {
  return (us / 1e6).toFixed(6);
}

/** What the log said of frames whose pictures have not come yet. Both come in the same order. */
class Verdicts {
  readonly #noted: { readonly us: number; readonly damaged: boolean }[] = [];
  #wake: (() => void) | null = null;
  #trusted = true;

  note(us: number, damaged: boolean): void {
    this.#noted.push({ us, damaged });
    this.#wake?.();
  }

  async damaged(us: number): Promise<boolean> {
    for (;;) {
      // Frames outside the range asked for never leave the program.
      while (this.#noted[0] && this.#noted[0].us < us - SAME_TIME_US) this.#noted.shift();
      const next = this.#noted[0];
      if (next) return next.us <= us + 1 && this.#noted.shift()!.damaged;
      if (!this.#trusted) return false;
      await this.#nextLine();
    }
  }

  close(): void {
    this.#trusted = false;
    this.#wake?.();
  }

  async #nextLine(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.close(), PATIENCE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}

/** Times are rounded, and the program moves frames of one time apart by a microsecond each. */
const SAME_TIME_US = 500;
/** The line is on its way when the picture is there; only a program that writes no such lines keeps us waiting. */
const PATIENCE_MS = 5000;
