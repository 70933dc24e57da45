import { Dictionary, type FFmpegError, Log } from 'node-av';
import { AV_LOG_QUIET, AV_NOPTS_VALUE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import type { Rational } from './video.ts';

// FFmpeg prints to standard error by itself; what matters is reported through problems and warnings.
Log.setLevel(AV_LOG_QUIET);

/**
 * Containers that may be opened. Left out on purpose: playlists (HLS, DASH, concat), which would read other files or
 * the network, devices, and text art, which would turn a text file into a video.
 */
const CONTAINERS = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'mpegvideo', 'flv', 'asf'],
  ...['ogg', 'mxf', 'nut', 'ivf', 'obu', 'h264', 'hevc', 'm4v', 'mjpeg', 'yuv4mpegpipe', 'dv', 'gif', 'apng'],
  ...['wav', 'mp3', 'flac', 'aac'], // only sound: opened so that the message can say so
  ...['jpeg_pipe', 'png_pipe', 'webp_pipe', 'bmp_pipe', 'tiff_pipe'],
];

/** Options every input is opened with: local files only, known containers only. */
export function inputOptions(): Dictionary {
  return Dictionary.fromObject({ format_whitelist: CONTAINERS.join(','), protocol_whitelist: 'file' });
}

/** The URL FFmpeg opens for a path; the prefix keeps names such as `concat:a` or `-` plain file names. */
export function fileUrl(path: string): string {
  return `file:${path}`;
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

/** Ticks of a time base to the nearest microsecond, exact for any 64-bit value. */
export function ticksToUs(ticks: bigint, base: Rational): number {
  const scaled = ticks * BigInt(base.num) * 2_000_000n + BigInt(base.den);
  const unit = 2n * BigInt(base.den);
  // BigInt division truncates; round towards minus infinity so that times before zero round the same way.
  const quotient = scaled / unit;
  return Number(scaled < 0n && quotient * unit !== scaled ? quotient - 1n : quotient);
}

/** Microseconds to ticks of a time base, rounded down. */
export function usToTicks(us: number, base: Rational): bigint {
  return BigInt(Math.floor((us * base.den) / (base.num * 1e6)));
}
