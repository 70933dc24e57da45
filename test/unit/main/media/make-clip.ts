import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Codec, CodecContext, Dictionary, FormatContext, Packet, Rational, type Stream } from 'node-av';
import * as av from 'node-av/constants';
import { afterAll } from 'vitest';
import { FilterChain } from '#main/media/libav/filter-chain.ts';
import { RgbPicture } from '#main/media/libav/rgb-picture.ts';

process.env.SVT_LOG = '-1'; // the AV1 encoder is talkative

/** How to make a small video whose every frame shows its own number. Everything has a default. */
export interface ClipRecipe {
  width?: number;
  height?: number;
  /** Presentation time of each frame in ticks of `timeBase`. */
  times?: readonly number[];
  timeBase?: { num: number; den: number };
  /** Stated duration of each frame in ticks. Default 1. */
  step?: number;
  encoder?: string;
  encoderOptions?: Record<string, string>;
  pixelFormat?: string;
  /** Frames from key frame to key frame, and B-frames between references. */
  gop?: number;
  bFrames?: number;
  muxOptions?: Record<string, string>;
  metadata?: Record<string, string>;
  /** 3×3 display matrix as 9 int32, 16.16 fixed point. */
  displayMatrix?: readonly number[];
  /** Changes or drops (null) packets before they are written. */
  packet?: (packet: Packet, index: number) => boolean;
  paint?: (index: number, width: number, height: number) => Uint8Array;
}

export const CLIP = { width: 160, height: 96 } as const;
const BITS = 10;

/** A temporary folder that goes away with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vibe-media-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Times of `count` evenly spaced frames. */
export function evenTimes(count: number, step = 1, start = 0): number[] {
  return Array.from({ length: count }, (_, i) => start + i * step);
}

/** Paints a frame's number as ten bars, most significant bit left, white for 1, over mid grey margins. */
export function paintNumber(index: number, width: number, height: number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = BITS - 1 - Math.floor((x * BITS) / width);
      rgb.fill((index >> bit) & 1 ? 235 : 20, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  return rgb;
}

/** Reads back what `paintNumber` painted. */
export function readNumber(frame: { width: number; height: number; data: Uint8Array }): number {
  let index = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const x = Math.floor(((bit + 0.5) * frame.width) / BITS);
    const at = ((frame.height >> 1) * frame.width + x) * 3;
    index = index * 2 + (frame.data[at]! > 127 ? 1 : 0);
  }
  return index;
}

/** Overwrites a packet's bytes behind the first `keep`, leaving its times alone. */
export function damage(packet: Packet, byte: number, keep = 0): void {
  const { pts, dts, duration, flags } = packet;
  packet.data = Buffer.from(packet.data!).fill(byte, keep);
  Object.assign(packet, { pts, dts, duration });
  packet.setFlags(flags);
}

/** Encodes and writes a clip by the recipe; the container follows from the file name's ending. */
export async function makeClip(path: string, recipe: ClipRecipe = {}): Promise<string> {
  const { width = CLIP.width, height = CLIP.height, times = evenTimes(30), timeBase = { num: 1, den: 30 } } = recipe;
  const { encoder: encoderName = 'libx264', pixelFormat = 'yuv420p', paint = paintNumber } = recipe;
  const base = new Rational(timeBase.num, timeBase.den);
  const format = new FormatContext();
  must(format.allocOutputContext2(null, null, path), 'container');
  const codec = Codec.findEncoderByName(encoderName as never)!;
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  const convert = new FilterChain(() => `format=${pixelFormat}`);
  let stream: Stream | undefined;
  const packet = new Packet();
  packet.alloc();
  let written = 0;
  const drain = async () => {
    while ((await encoder.receivePacket(packet)) >= 0) {
      packet.streamIndex = 0;
      // Without it the MP4 edit list ends before the last frame, which players then hide.
      if (packet.duration <= 0n) packet.duration = BigInt(recipe.step ?? 1);
      if (recipe.packet?.(packet, written++) === false) continue;
      packet.rescaleTs(base, stream!.timeBase);
      must(await format.interleavedWriteFrame(packet), 'writing a packet');
    }
  };
  for (const [i, time] of times.entries()) {
    using picture = new RgbPicture(paint(i, width, height), width, height);
    const converted = await convert.run(picture.frame);
    if (!stream) {
      Object.assign(encoder, { width, height, pixelFormat: converted.format, timeBase: base, threadCount: 1 });
      encoder.gopSize = recipe.gop ?? 12;
      encoder.maxBFrames = recipe.bFrames ?? 0;
      if (!path.endsWith('.h264')) encoder.setFlags(av.AV_CODEC_FLAG_GLOBAL_HEADER);
      must(await encoder.open2(codec, Dictionary.fromObject(recipe.encoderOptions ?? {})), 'encoder');
      stream = format.newStream();
      stream.codecpar.fromContext(encoder);
      stream.timeBase = base;
      if (recipe.displayMatrix)
        stream.codecpar.addCodedSideData(
          av.AV_PKT_DATA_DISPLAYMATRIX,
          Buffer.from(Int32Array.from(recipe.displayMatrix).buffer),
        );
      if (recipe.metadata) format.metadata = Dictionary.fromObject(recipe.metadata);
      must(await format.openOutput(), 'opening');
      must(await format.writeHeader(Dictionary.fromObject(recipe.muxOptions ?? {})), 'header');
    }
    converted.pts = BigInt(time);
    converted.pictType = 0 as never;
    must(await encoder.sendFrame(converted), 'encoding');
    await drain();
  }
  must(await encoder.sendFrame(null), 'flushing');
  await drain();
  must(await format.writeTrailer(), 'trailer');
  await format.closeOutput();
  convert[Symbol.dispose]();
  packet.free();
  encoder.freeContext();
  format.freeContext();
  return path;
}

function must(code: number, what: string): void {
  if (code < 0) throw new Error(`making a test clip: ${what}: ${code}`);
}
