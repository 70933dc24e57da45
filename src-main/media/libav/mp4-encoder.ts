import { Rational as AvRational, Codec, CodecContext, Dictionary, FormatContext, Packet, type Stream } from 'node-av';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVA444P10LE,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type AVPixelFormat,
} from 'node-av/constants';
import { assert } from '#shared/errors/problem.ts';
import { fileUrl } from '../input-rules.ts';
import type { EncoderOptions, PictureEncoder } from '../media-backend.ts';
import { isWaiting, must } from './av.ts';
import { FilterChain } from './filter-chain.ts';
import { RgbPicture } from './rgb-picture.ts';
import { asSystemError } from './system-error.ts';

const THREADS = 2;

/** What the two kinds of file differ by. */
interface FileKind {
  readonly container: string;
  readonly codec: string;
  readonly pixels: AVPixelFormat;
  readonly filter: string;
  readonly codecOptions: (options: EncoderOptions) => Record<string, string | number>;
  readonly containerOptions: Record<string, string>;
}

const MP4: FileKind = {
  container: 'mp4',
  codec: 'libx264',
  pixels: AV_PIX_FMT_YUV420P,
  filter: 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
  codecOptions: ({ crf, preset }) => ({ crf, preset }),
  containerOptions: { movflags: '+faststart' },
};

const ALPHA_MOV: FileKind = {
  container: 'mov',
  codec: 'prores_ks',
  pixels: AV_PIX_FMT_YUVA444P10LE,
  filter: 'scale=out_color_matrix=bt709:out_range=tv,format=yuva444p10le',
  codecOptions: () => ({ profile: '4444', alpha_bits: 16, vendor: 'apl0' }),
  containerOptions: { movflags: '+faststart', write_tmcd: '1' },
};

/** Writes H.264 into an MP4, or ProRes 4444 into a MOV, that is there already. @throws errors with Node's codes */
export async function startEncoder(path: string, options: EncoderOptions): Promise<PictureEncoder> {
  const encoder = new FileEncoder(options);
  try {
    await encoder.start(path);
  } catch (error) {
    await encoder.close();
    throw asSystemError(error);
  }
  return encoder;
}

class FileEncoder implements PictureEncoder {
  readonly #options: EncoderOptions;
  readonly #format = new FormatContext();
  readonly #encoder = new CodecContext();
  readonly #packet = new Packet();
  readonly #kind: FileKind;
  readonly #toYuv: FilterChain;
  /** One tick is a microsecond where nothing else is said, so that the source's own times are kept to the digit. */
  readonly #timescale: number;
  readonly #timeBase: AvRational;
  #stream: Stream | undefined;
  #closed = false;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.#kind = options.alpha ? ALPHA_MOV : MP4;
    this.#toYuv = new FilterChain(() => this.#kind.filter);
    this.#timescale = options.alpha?.timescale ?? 1_000_000;
    this.#timeBase = new AvRational(1, this.#timescale);
    this.#packet.alloc();
  }

  async start(path: string): Promise<void> {
    const { container, codec: name, codecOptions, containerOptions } = this.#kind;
    const codec = Codec.findEncoderByName(name as never);
    assert(codec, `the FFmpeg in use can write ${name}`);
    must(this.#format.allocOutputContext2(null, container, fileUrl(path)), 'preparing the file');
    this.#stream = this.#format.newStream();
    this.#encoder.allocContext3(codec);
    this.#describeVideo();
    const { alpha } = this.#options;
    must(await this.#encoder.open2(codec, Dictionary.fromObject(codecOptions(this.#options))), 'starting the encoder');
    must(this.#stream.codecpar.fromContext(this.#encoder), 'describing the stream');
    this.#stream.timeBase = this.#timeBase;
    if (alpha) this.#stream.metadata = Dictionary.fromObject({ timecode: alpha.timecode });
    this.#stream.avgFrameRate = this.#encoder.framerate;
    must(await this.#format.openOutput(), 'opening the file');
    must(await this.#format.writeHeader(Dictionary.fromObject(containerOptions)), 'writing the header');
  }

  async write(rgb: Uint8Array, ptsUs: number): Promise<void> {
    await withSystemErrors(async () => {
      const { width, height, alpha } = this.#options;
      using picture = new RgbPicture(rgb, width, height, alpha !== null);
      const yuv = await this.#toYuv.run(picture.frame);
      yuv.pts = BigInt(Math.round((ptsUs * this.#timescale) / 1e6));
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
    encoder.pixelFormat = this.#kind.pixels;
    encoder.timeBase = this.#timeBase;
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
      if (this.#packet.duration <= 0n) this.#packet.duration = BigInt(Math.round((this.#timescale * den) / num));
      this.#packet.rescaleTs(this.#timeBase, this.#stream!.timeBase);
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
