import { Dictionary, type FFmpegError, InputFormat, Log } from 'node-av';
import { AV_LOG_QUIET, AV_NOPTS_VALUE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { CONTAINERS } from '../input-rules.ts';
import { pictureFormat } from '../picture-format.ts';

// FFmpeg prints to standard error by itself; what matters is reported through problems and warnings.
Log.setLevel(AV_LOG_QUIET);

/** Options every input is opened with: local files only, known containers only. */
export function inputOptions(): Dictionary {
  return Dictionary.fromObject({ format_whitelist: CONTAINERS.join(','), protocol_whitelist: 'file' });
}

/** The reader for a file that holds one picture, or null: FFmpeg finds out by itself. */
export async function inputFormat(path: string): Promise<InputFormat | null> {
  const name = await pictureFormat(path);
  return name === null ? null : InputFormat.findInputFormat(name);
}

/** True where a call asks for more input first, or has reached the end: not errors. */
export function isWaiting(code: number): boolean {
  return code === AVERROR_EAGAIN || code === AVERROR_EOF;
}

/** A call that must succeed. @throws Error naming what failed; callers turn it into a `Problem`. */
export function must(code: number, what: string): void {
  if (code < 0) throw new FfmpegFailure(what, code);
}

/** A failed FFmpeg call with its error code, as in `FFmpegError.code`. */
export class FfmpegFailure extends Error {
  readonly code: FFmpegError['code'];

  constructor(what: string, code: number) {
    super(`${what} failed (${code})`);
    this.name = 'FfmpegFailure';
    this.code = code;
  }
}

/** A time stamp in ticks, or null where the file tells none. */
export function ticksOrNull(value: bigint): bigint | null {
  return value === AV_NOPTS_VALUE ? null : value;
}
