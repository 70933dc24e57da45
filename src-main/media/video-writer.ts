import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { assert } from '#shared/errors/problem.ts';
import { mediaBackend } from './choose-backend.ts';
import { evenSize, padToEvenInto } from './even-size.ts';
import type { AlphaMovie, PictureEncoder } from './media-backend.ts';
import type { Rational } from './video.ts';

export interface VideoWriterOptions {
  /** Size of the pictures, px. Odd sides grow by one repeated column or row in the file. */
  width: number;
  height: number;
  /** Nominal rate, for rate control and for the length of the last frame; the time stamps rule. Default 30. */
  fps?: Rational;
  /** x264's constant rate factor, 0 (lossless) to 51. Default 20. */
  crf?: number;
  /** x264's speed preset. Default 'veryfast'. */
  preset?: string;
  /** Pictures are RGBA, and the file is a QuickTime movie with ProRes 4444, not premultiplied, and a timecode track. */
  alpha?: AlphaMovie | null;
}
const DEFAULTS = { fps: { num: 30, den: 1 }, crf: 20, preset: 'veryfast', alpha: null };

/** Writes pictures into a video file. Ends with `finish` or `abort`; without `finish` no file appears. */
export interface VideoWriter {
  /**
   * Adds one picture. Await it before the next; `rgb` may be reused afterwards.
   *
   * @param rgb    height × width × 3 bytes (4 with alpha), rows without padding
   * @param ptsUs  presentation time, µs, later than the one before
   * @throws Problem output/disk-full, output/unwritable; the writer is then aborted
   */
  write(rgb: Uint8Array, ptsUs: number): Promise<void>;
  /** Completes the file and gives it its name. @throws as `write` */
  finish(): Promise<void>;
  /** Gives up: what was written is removed. Safe to call at any time, also after `finish`. */
  abort(): Promise<void>;
}

/**
 * Starts an H.264 (yuv420p, BT.709, index in front) MP4 with the given time stamps, variable rates included. It is
 * written beside its target under a hidden name and renamed by `finish`, so a half-written file never bears the name.
 *
 * @throws Problem output/unwritable, output/disk-full, media/part-missing, media/no-encoder
 */
export async function createVideoWriter(path: string, options: VideoWriterOptions): Promise<VideoWriter> {
  assert(options.width > 0 && options.height > 0, 'a video has a size');
  const partial = join(dirname(path), `.${basename(path)}.part`);
  const { fps, crf, preset, alpha, width, height } = { ...DEFAULTS, ...options };
  const backend = await mediaBackend();
  try {
    await checkPlace(path, partial);
    const encoder = await backend.startEncoder(partial, { ...evenSize(width, height), fps, crf, preset, alpha });
    return new FileWriter(path, partial, { width, height, channels: alpha ? 4 : 3 }, encoder);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {}); // it may never have been there
    throw outputProblem(error, path);
  }
}

/** Makes the file, for FFmpeg's error codes say less than the system's. */
async function checkPlace(path: string, partial: string): Promise<void> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory();
  if (isFolder) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  await using file = await open(partial, 'w');
  await file.write('\0'); // a full disk shows only now
}

/** FFmpeg converts many pixels at once and reads past the last one: there has to be memory of ours, bytes. */
const READ_PAST_END = 64;

class FileWriter implements VideoWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #size: { width: number; height: number; channels: number };
  readonly #encoder: PictureEncoder;
  readonly #padded: Uint8Array;
  #lastUs = Number.NEGATIVE_INFINITY;
  #state: 'writing' | 'ended' = 'writing';
  /** Settles when the encoder is idle. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(
    path: string,
    partial: string,
    size: { width: number; height: number; channels: number },
    encoder: PictureEncoder,
  ) {
    this.#path = path;
    this.#partial = partial;
    this.#size = size;
    this.#encoder = encoder;
    const even = evenSize(size.width, size.height);
    const bytes = even.width * even.height * size.channels;
    this.#padded = Buffer.alloc(bytes + READ_PAST_END).subarray(0, bytes);
  }

  async write(rgb: Uint8Array, ptsUs: number): Promise<void> {
    const { width, height, channels } = this.#size;
    assert(this.#state === 'writing', 'pictures are written between start and finish');
    assert(rgb.length === width * height * channels, 'the picture has the size of the video');
    assert(ptsUs > this.#lastUs, 'presentation times increase');
    this.#lastUs = ptsUs;
    await this.#guarded(async () => {
      padToEvenInto(this.#padded, rgb, width, height, channels);
      await this.#encoder.write(this.#padded, Math.round(ptsUs));
    });
  }

  async finish(): Promise<void> {
    assert(this.#state === 'writing' && this.#lastUs > Number.NEGATIVE_INFINITY, 'a finished video has pictures');
    await this.#guarded(async () => {
      await this.#encoder.finish();
      this.#state = 'ended';
      await this.#encoder.close();
      await rename(this.#partial, this.#path);
    });
  }

  async abort(): Promise<void> {
    // Freeing an encoder while it works on a picture would be too early.
    await this.#idle;
    await this.#discard();
  }

  async #discard(): Promise<void> {
    this.#state = 'ended';
    await this.#encoder.close();
    await rm(this.#partial, { force: true }).catch(() => {}); // it may never have been there
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    const done = work().catch(async (error: unknown) => {
      await this.#discard();
      throw outputProblem(error, this.#path);
    });
    this.#idle = done.catch(() => {});
    await done;
  }
}
