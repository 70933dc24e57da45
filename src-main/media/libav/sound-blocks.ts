import { Codec, CodecContext, FormatContext, Frame, Packet, type Stream } from 'node-av';
import {
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_S32P,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
} from 'node-av/constants';
import { fileUrl } from '../input-rules.ts';
import type { SoundBlock } from '../media-backend.ts';
import { ticksToUs } from '../time.ts';
import { inputFormat, inputOptions, isWaiting, ticksOrNull } from './av.ts';

/** The sound of a file in order; nothing where it has none, or none that can be decoded. */
export async function* soundBlocks(path: string, signal: AbortSignal): AsyncGenerator<SoundBlock> {
  const format = new FormatContext();
  try {
    if ((await format.openInput(fileUrl(path), await inputFormat(path), inputOptions())) < 0) return;
    if ((await format.findStreamInfo()) < 0) return;
    const stream = format.streams[format.findBestStream(AVMEDIA_TYPE_AUDIO, -1, -1)];
    const codec = stream && Codec.findDecoder(stream.codecpar.codecId);
    if (!stream || !codec) return;
    for (const other of format.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    try {
      if ((await decoder.open2(codec)) >= 0) yield* decodedBlocks({ format, stream, decoder }, signal);
    } finally {
      decoder.freeContext();
    }
  } finally {
    await format.closeInput();
  }
}

interface OpenSound {
  readonly format: FormatContext;
  readonly stream: Stream;
  readonly decoder: CodecContext;
}

async function* decodedBlocks(sound: OpenSound, signal: AbortSignal): AsyncGenerator<SoundBlock> {
  const { format, stream, decoder } = sound;
  using packet = new Packet();
  using frame = new Frame();
  packet.alloc();
  frame.alloc();
  for (;;) {
    signal.throwIfAborted();
    if ((await format.readFrame(packet)) < 0) break;
    if (packet.streamIndex === stream.index && !isWaiting(await decoder.sendPacket(packet)))
      yield* received(sound, frame);
    packet.unref();
  }
  await decoder.sendPacket(null);
  yield* received(sound, frame);
}

async function* received({ stream, decoder }: OpenSound, frame: Frame): AsyncGenerator<SoundBlock> {
  const { num, den } = stream.timeBase;
  for (let code = await decoder.receiveFrame(frame); code >= 0; code = await decoder.receiveFrame(frame)) {
    const ticks = ticksOrNull(frame.pts);
    if (ticks === null) continue;
    yield { startUs: ticksToUs(ticks, { num, den }), rate: frame.sampleRate, channels: channelsOf(frame) };
  }
}

function channelsOf(frame: Frame): Float32Array[] {
  const kind = SAMPLES.find(({ format }) => format === frame.format);
  if (!kind) return [];
  const count = Math.max(1, frame.channelLayout.nbChannels);
  // Interleaved channels lie in one plane.
  const stride = kind.planar ? 1 : count;
  const planes = (frame.data ?? []).slice(0, kind.planar ? count : 1).map((plane) => {
    const bytes = plane.subarray(0, frame.nbSamples * stride * kind.type.BYTES_PER_ELEMENT);
    return new kind.type(Uint8Array.from(bytes).buffer);
  });
  return Array.from({ length: count }, (_, channel) => {
    const plane = planes[kind.planar ? channel : 0];
    const offset = kind.planar ? 0 : channel;
    return Float32Array.from(
      { length: plane ? frame.nbSamples : 0 },
      (_value, i) => plane![i * stride + offset]! / kind.full,
    );
  });
}

/** What decoders give, and the value that stands for 1. */
const SAMPLES = [
  { format: AV_SAMPLE_FMT_FLTP, type: Float32Array, planar: true, full: 1 },
  { format: AV_SAMPLE_FMT_FLT, type: Float32Array, planar: false, full: 1 },
  { format: AV_SAMPLE_FMT_S16P, type: Int16Array, planar: true, full: 2 ** 15 },
  { format: AV_SAMPLE_FMT_S16, type: Int16Array, planar: false, full: 2 ** 15 },
  { format: AV_SAMPLE_FMT_S32P, type: Int32Array, planar: true, full: 2 ** 31 },
  { format: AV_SAMPLE_FMT_S32, type: Int32Array, planar: false, full: 2 ** 31 },
] as const;
