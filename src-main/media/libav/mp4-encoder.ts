import { Rational as AvRational, Codec, CodecContext, Dictionary, FormatContext, Packet, type Stream } from 'node-av';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av/constants';
import { assert } from '#shared/errors/problem.ts';
import { fileUrl } from '../input-rules.ts';
import type { EncoderOptions, PictureEncoder } from '../media-backend.ts';
import { isWaiting, must } from './av.ts';
import { FilterChain } from './filter-chain.ts';
import { RgbPicture } from './rgb-picture.ts';
import { asSystemError } from './system-error.ts';

/** One tick is a microsecond, so that the source's own times are kept to the digit. */
const TIME_BASE = new AvRational(1, 1_000_000);
const THREADS = 2;

/** Writes H.264 into an MP4 that is there already. @throws errors with Node's codes */
export async function startEncoder(path: string, options: EncoderOptions): Promise<PictureEncoder> {
  const encoder = new Mp4Encoder(options);
  try {
    await encoder.start(path);
  } catch (error) {
    await encoder.close();
    throw asSystemError(error);
  }
  return encoder;
}

class Mp4Encoder implements PictureEncoder {
  readonly #options: EncoderOptions;
  readonly #format = new FormatContext();
  readonly #encoder = new CodecContext();
  readonly #packet = new Packet();
  readonly #toYuv = new FilterChain(() => 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p');
  #stream: Stream | undefined;
  #closed = false;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.#packet.alloc();
  }

  async start(path: string): Promise<void> {
    const codec = Codec.findEncoderByName('libx264' as never);
    assert(codec, 'the FFmpeg in use can write H.264');
    must(this.#format.allocOutputContext2(null, 'mp4', fileUrl(path)), 'preparing the file');
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
  }

  async write(rgb: Uint8Array, ptsUs: number): Promise<void> {
    await withSystemErrors(async () => {
      const { width, height } = this.#options;
      using picture = new RgbPicture(rgb, width, height);
      const yuv = await this.#toYuv.run(picture.frame);
      yuv.pts = BigInt(ptsUs);
      yuv.pictType = 0 as never; // the encoder chooses
      must(await this.#encoder.sendFrame(yuv), 'encoding a picture');
      await this.#writePackets();
    });
  }

  async finish(): Promise<void> {
    await withSystemErrors(async () => {
      must(await this.#encoder.sendFrame(null), 'ending the encoder');
      await this.#writePackets();
      must(await this.#format.writeTrailer(), 'writing the index');
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#format.closeOutput();
    this.#format.freeContext();
    this.#encoder.freeContext();
    this.#packet.free();
    this.#toYuv[Symbol.dispose]();
  }

  #describeVideo(): void {
    const { width, height, fps } = this.#options;
    const encoder = this.#encoder;
    encoder.width = width;
    encoder.height = height;
    encoder.pixelFormat = AV_PIX_FMT_YUV420P;
    encoder.timeBase = TIME_BASE;
    encoder.framerate = new AvRational(fps.num, fps.den);
    encoder.gopSize = Math.max(1, Math.round((2 * fps.num) / fps.den)); // two seconds: quick to seek in
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
}

async function withSystemErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw asSystemError(error);
  }
}
