import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  Rational as AvRational,
  Codec,
  CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  Packet,
  type Stream,
} from 'node-av';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av/constants';
import { assert } from '#shared/errors/problem.ts';
import { encoderProblem } from './encoder-problem.ts';
import { evenSize, padToEvenInto } from './even-size.ts';
import { fileUrl, isWaiting, must } from './ffmpeg.ts';
import { FilterChain } from './filter-chain.ts';
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
}
const DEFAULTS = { fps: { num: 30, den: 1 }, crf: 20, preset: 'veryfast' };

/** One tick is a microsecond, so that the source's own times are kept to the digit. */
const TIME_BASE = new AvRational(1, 1_000_000);
const THREADS = 2;

/** Writes pictures into an H.264 MP4. Ends with `finish` or `abort`; without `finish` no file appears. */
export interface VideoWriter {
  /**
   * Adds one picture. Await it before the next; `rgb` may be reused afterwards.
   *
   * @param rgb    height × width × 3 bytes, rows without padding
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
 * @throws Problem output/unwritable, output/disk-full
 */
export async function createVideoWriter(path: string, options: VideoWriterOptions): Promise<VideoWriter> {
  assert(options.width > 0 && options.height > 0, 'a video has a size');
  const partial = join(dirname(path), `.${basename(path)}.part`);
  const writer = new Mp4Writer(path, partial, { ...DEFAULTS, ...options });
  try {
    if ((await stat(path).catch(() => null))?.isDirectory())
      throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
    await (await open(partial, 'w')).close(); // FFmpeg's error codes say less than the system's
    await writer.start();
  } catch (error) {
    await writer.abort();
    throw encoderProblem(error, path);
  }
  return writer;
}

class Mp4Writer implements VideoWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #options: Required<VideoWriterOptions>;
  readonly #size: { width: number; height: number };
  readonly #format = new FormatContext();
  readonly #encoder = new CodecContext();
  readonly #packet = new Packet();
  readonly #toYuv = new FilterChain(() => 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p');
  readonly #padded: Buffer;
  #stream: Stream | undefined;
  #lastUs = Number.NEGATIVE_INFINITY;
  #state: 'new' | 'writing' | 'ended' = 'new';
  /** Settles when the encoder is idle: freeing it while a picture is being encoded would crash the process. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(path: string, partial: string, options: Required<VideoWriterOptions>) {
    this.#path = path;
    this.#partial = partial;
    this.#options = options;
    this.#size = evenSize(options.width, options.height);
    this.#padded = Buffer.alloc(this.#size.width * this.#size.height * 3);
    this.#packet.alloc();
  }

  async start(): Promise<void> {
    const codec = Codec.findEncoderByName('libx264' as never);
    assert(codec, 'the FFmpeg in use can write H.264');
    must(this.#format.allocOutputContext2(null, 'mp4', fileUrl(this.#partial)), 'preparing the file');
    this.#stream = this.#format.newStream();
    this.#encoder.allocContext3(codec);
    this.#describeVideo();
    const { crf, preset } = this.#options;
    must(await this.#encoder.open2(codec, Dictionary.fromObject({ crf, preset })), 'starting the encoder');
    must(this.#stream.codecpar.fromContext(this.#encoder), 'describing the stream');
    this.#stream.timeBase = TIME_BASE;
    this.#stream.avgFrameRate = this.#encoder.framerate;
    must(await this.#format.openOutput(), 'opening the file');
    must(await this.#format.writeHeader(Dictionary.fromObject({ movflags: '+faststart' })), 'writing the header');
    this.#state = 'writing';
  }

  async write(rgb: Uint8Array, ptsUs: number): Promise<void> {
    assert(this.#state === 'writing', 'pictures are written between start and finish');
    assert(rgb.length === this.#options.width * this.#options.height * 3, 'the picture has the size of the video');
    assert(ptsUs > this.#lastUs, 'presentation times increase');
    this.#lastUs = ptsUs;
    await this.#guarded(async () => {
      padToEvenInto(this.#padded, rgb, this.#options.width, this.#options.height);
      using picture = Frame.fromVideoBuffer(this.#padded, { ...this.#size, format: AV_PIX_FMT_RGB24 });
      const yuv = await this.#toYuv.run(picture);
      yuv.pts = BigInt(Math.round(ptsUs));
      yuv.pictType = 0 as never; // the encoder chooses
      must(await this.#encoder.sendFrame(yuv), 'encoding a picture');
      await this.#writePackets();
    });
  }

  async finish(): Promise<void> {
    assert(this.#state === 'writing' && this.#lastUs > Number.NEGATIVE_INFINITY, 'a finished video has pictures');
    await this.#guarded(async () => {
      must(await this.#encoder.sendFrame(null), 'ending the encoder');
      await this.#writePackets();
      must(await this.#format.writeTrailer(), 'writing the index');
      this.#state = 'ended';
      await this.#close();
      await rename(this.#partial, this.#path);
    });
  }

  async abort(): Promise<void> {
    await this.#idle;
    await this.#discard();
  }

  async #discard(): Promise<void> {
    if (this.#state !== 'ended') {
      this.#state = 'ended';
      await this.#close();
    }
    await rm(this.#partial, { force: true }).catch(() => {}); // it may never have been there
  }

  #describeVideo(): void {
    const { num, den } = this.#options.fps;
    const encoder = this.#encoder;
    encoder.width = this.#size.width;
    encoder.height = this.#size.height;
    encoder.pixelFormat = AV_PIX_FMT_YUV420P;
    encoder.timeBase = TIME_BASE;
    encoder.framerate = new AvRational(num, den);
    encoder.gopSize = Math.max(1, Math.round((2 * num) / den)); // two seconds: quick to seek in
    encoder.threadCount = THREADS;
    encoder.colorSpace = AVCOL_SPC_BT709;
    encoder.colorPrimaries = AVCOL_PRI_BT709;
    encoder.colorTrc = AVCOL_TRC_BT709;
    encoder.colorRange = AVCOL_RANGE_MPEG;
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  }

  async #writePackets(): Promise<void> {
    const { num, den } = this.#options.fps;
    for (;;) {
      const code = await this.#encoder.receivePacket(this.#packet);
      if (isWaiting(code)) return;
      must(code, 'encoding');
      this.#packet.streamIndex = this.#stream!.index;
      if (this.#packet.duration <= 0n) this.#packet.duration = BigInt(Math.round((1e6 * den) / num));
      this.#packet.rescaleTs(TIME_BASE, this.#stream!.timeBase);
      must(await this.#format.interleavedWriteFrame(this.#packet), 'writing to the file');
    }
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    const done = work().catch(async (error: unknown) => {
      await this.#discard();
      throw encoderProblem(error, this.#path);
    });
    this.#idle = done.catch(() => {});
    await done;
  }

  async #close(): Promise<void> {
    await this.#format.closeOutput();
    this.#format.freeContext();
    this.#encoder.freeContext();
    this.#packet.free();
    this.#toYuv[Symbol.dispose]();
  }
}
