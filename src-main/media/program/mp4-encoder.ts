import { Problem } from '#shared/errors/problem.ts';
import { fileUrl } from '../input-rules.ts';
import type { AlphaMovie, EncoderOptions, PictureEncoder } from '../media-backend.ts';
import { QUIETLY } from './arguments.ts';
import { nutWriter } from './nut-writer.ts';
import { type Ending, type RunningProgram, runProgram } from './run-program.ts';
import type { VersionFacts } from './version.ts';

const THREADS = 2;

/** H.264 encoders of ffmpeg, best first, and what gives them the quality of a constant rate factor. */
const ENCODERS: readonly (readonly [name: string, options: (options: EncoderOptions) => string[]])[] = [
  ['libx264', ({ crf, preset }) => ['-crf', String(crf), '-preset', preset]],
  // The others know no such factor: bits by the size of the picture, generous for proxies and overlays.
  ['libopenh264', (options) => ['-b:v', bitRate(options)]],
  ['h264_videotoolbox', (options) => ['-b:v', bitRate(options), '-allow_sw', '1']],
  ['h264_mf', (options) => ['-b:v', bitRate(options)]],
];

function bitRate({ width, height, fps, crf }: EncoderOptions): string {
  const bitsPerPixel = 0.15 * 2 ** ((20 - crf) / 6);
  return String(Math.round((width * height * fps.num * bitsPerPixel) / fps.den));
}

/** Encoders of pictures with an alpha, best first, with what they are told. */
const ALPHA_ENCODERS: readonly (readonly [name: string, pixels: string, options: readonly string[]])[] = [
  ['prores_ks', 'yuva444p10le', ['-profile:v', '4444', '-alpha_bits', '16', '-vendor', 'apl0']],
  ['qtrle', 'argb', []],
];

/** Writes H.264 into an MP4, or ProRes 4444 into a MOV, that is there already. @throws Problem media/no-encoder, media/program-failed */
export function startEncoder(
  ffmpeg: string,
  version: VersionFacts,
  path: string,
  options: EncoderOptions,
): PictureEncoder {
  const { alpha } = options;
  if (alpha) return startAlphaEncoder(ffmpeg, version, path, { ...options, alpha });
  const encoder = ENCODERS.find(([name]) => version.encoders.has(name));
  if (!encoder) throw new Problem('media/no-encoder', { program: ffmpeg });
  const { width, height, fps } = options;
  const [name, quality] = encoder;
  const gop = Math.max(1, Math.round((2 * fps.num) / fps.den)); // two seconds: quick to seek in
  const colours = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];
  const program = runProgram(
    ffmpeg,
    [
      ...[...QUIETLY.filter((option) => option !== '-nostdin'), '-v', 'error', '-y'],
      ...['-protocol_whitelist', 'pipe', '-copyts', '-f', 'nut', '-i', 'pipe:0'],
      ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'],
      ...['-c:v', name, ...quality(options), '-g', String(gop), '-threads', String(THREADS), ...colours],
      // One tick is a microsecond, so that the source's own times are kept to the digit.
      ...[...version.everyFrame, '-enc_time_base', '1/1000000', '-video_track_timescale', '1000000'],
      // How long the last frame lasts; the others last until the next one.
      ...['-bsf:v', `setts=pts=PTS:dts=DTS:duration=${Math.round((1e6 * fps.den) / fps.num)}`],
      ...['-movflags', '+faststart', '-f', 'mp4', fileUrl(path)],
    ],
    { input: true },
  );
  return new PipedEncoder(program, ffmpeg, nutWriter.head(width, height));
}

function startAlphaEncoder(
  ffmpeg: string,
  version: VersionFacts,
  path: string,
  { width, height, fps, alpha }: EncoderOptions & { readonly alpha: AlphaMovie },
): PictureEncoder {
  const encoder = ALPHA_ENCODERS.find(([name]) => version.encoders.has(name));
  if (!encoder) throw new Problem('media/no-encoder', { program: ffmpeg });
  const [name, pixels, told] = encoder;
  const { timescale, timecode } = alpha;
  const isYuv = pixels.startsWith('yuv');
  const colours = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];
  const program = runProgram(
    ffmpeg,
    [
      ...[...QUIETLY.filter((option) => option !== '-nostdin'), '-v', 'error', '-y'],
      ...['-protocol_whitelist', 'pipe', '-copyts', '-f', 'nut', '-r', `${fps.num}/${fps.den}`, '-i', 'pipe:0'],
      ...['-vf', `${isYuv ? 'scale=out_color_matrix=bt709:out_range=tv,' : ''}format=${pixels}`],
      ...['-c:v', name, ...told, '-threads', String(THREADS), ...(isYuv ? colours : [])],
      ...[...version.everyFrame, '-enc_time_base', `1/${timescale}`, '-video_track_timescale', String(timescale)],
      ...['-bsf:v', `setts=pts=PTS:dts=DTS:duration=${Math.round((timescale * fps.den) / fps.num)}`],
      ...['-timecode', timecode, '-movflags', '+faststart', '-f', 'mov', fileUrl(path)],
    ],
    { input: true },
  );
  return new PipedEncoder(program, ffmpeg, nutWriter.head(width, height, true));
}

class PipedEncoder implements PictureEncoder {
  readonly #program: RunningProgram;
  readonly #name: string;
  #head: Uint8Array | null;

  constructor(program: RunningProgram, name: string, head: Uint8Array) {
    this.#program = program;
    this.#name = name;
    this.#head = head;
    program.output.resume();
  }

  async write(rgb: Uint8Array, ptsUs: number): Promise<void> {
    const head = this.#head;
    this.#head = null;
    if (head) await this.#send(head);
    await this.#send(nutWriter.picture(ptsUs, rgb.length));
    await this.#send(rgb);
  }

  async finish(): Promise<void> {
    this.#program.input!.end();
    const ending = await this.#program.ended;
    if (ending.code !== 0) throw this.#failure(ending);
  }

  async close(): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }

  /** Writes bytes and waits until the program has them: they may be used for the next picture then. */
  async #send(bytes: Uint8Array): Promise<void> {
    const input = this.#program.input!;
    const sent = new Promise<boolean>((resolve) => void input.write(bytes, (error) => resolve(!error)));
    const ok = await Promise.race([sent, this.#program.ended.then(() => false)]);
    if (!ok) throw this.#failure(await this.#program.ended);
  }

  #failure({ said, startError, signal, code }: Ending): Error {
    const cause = new Error(said.join('\n'));
    if (said.some((line) => /No space left on device|Disk quota exceeded/i.test(line)))
      return Object.assign(new Error('the disk is full', { cause }), { code: 'ENOSPC' });
    if (said.some((line) => /Input\/output error/i.test(line)))
      return Object.assign(new Error('the disk reports an error', { cause }), { code: 'EIO' });
    const reason = startError?.message ?? (signal ? `it was ended by ${signal}` : (said.at(-1) ?? `exit code ${code}`));
    return new Problem('media/program-failed', { program: this.#name, reason }, { cause });
  }
}
