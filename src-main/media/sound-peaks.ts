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
import { checkMediaPath } from './check-media-path.ts';
import { fileUrl, inputOptions, isWaiting, ticksOrNull, ticksToUs } from './ffmpeg.ts';
import { pictureFormat } from './picture-format.ts';
import type { VideoInfo } from './video.ts';

/** Whose sound, and how many peaks a second. */
export interface WaveformRequest {
  readonly info: VideoInfo;
  readonly rate: number;
}

/**
 * Lowest and highest sample of each 1 / `rate` s, counted from the first frame of the picture, all channels together.
 *
 * @returns shape [buckets, 2], −1..1; empty where the video has no sound, or none that can be decoded
 */
export async function soundPeaks({ info, rate }: WaveformRequest, signal: AbortSignal): Promise<Float32Array> {
  await checkMediaPath(info.path);
  const format = new FormatContext();
  try {
    if ((await format.openInput(fileUrl(info.path), await pictureFormat(info.path), inputOptions())) < 0) return NONE;
    if ((await format.findStreamInfo()) < 0) return NONE;
    const stream = format.streams[format.findBestStream(AVMEDIA_TYPE_AUDIO, -1, -1)];
    const codec = stream && Codec.findDecoder(stream.codecpar.codecId);
    if (!stream || !codec) return NONE;
    for (const other of format.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    try {
      if ((await decoder.open2(codec)) < 0) return NONE;
      const peaks = new Float32Array(2 * Math.max(1, Math.ceil((info.durationUs * rate) / 1e6)));
      await decodeInto(peaks, { format, stream, decoder }, { firstUs: info.ptsUs[0] ?? 0, rate, signal });
      return peaks;
    } finally {
      decoder.freeContext();
    }
  } finally {
    await format.closeInput();
  }
}

const NONE = new Float32Array(0);

interface OpenSound {
  readonly format: FormatContext;
  readonly stream: Stream;
  readonly decoder: CodecContext;
}

async function decodeInto(
  peaks: Float32Array,
  { format, stream, decoder }: OpenSound,
  { firstUs, rate, signal }: { firstUs: number; rate: number; signal: AbortSignal },
): Promise<void> {
  using packet = new Packet();
  using frame = new Frame();
  packet.alloc();
  frame.alloc();
  const { num, den } = stream.timeBase;
  const receive = async () => {
    for (let code = await decoder.receiveFrame(frame); code >= 0; code = await decoder.receiveFrame(frame)) {
      const ticks = ticksOrNull(frame.pts);
      if (ticks !== null) notePeaks(peaks, frame, ((ticksToUs(ticks, { num, den }) - firstUs) * rate) / 1e6, rate);
    }
  };
  for (;;) {
    signal.throwIfAborted();
    if ((await format.readFrame(packet)) < 0) break;
    if (packet.streamIndex === stream.index && !isWaiting(await decoder.sendPacket(packet))) await receive();
    packet.unref();
  }
  await decoder.sendPacket(null);
  await receive();
}

/** @param start  bucket of the frame's first sample, not rounded */
function notePeaks(peaks: Float32Array, frame: Frame, start: number, rate: number): void {
  const kind = SAMPLES.find(({ format }) => format === frame.format);
  if (!kind) return;
  const channels = Math.max(1, frame.channelLayout.nbChannels);
  const perSample = rate / frame.sampleRate;
  // Interleaved channels lie in one plane.
  const stride = kind.planar ? 1 : channels;
  for (const plane of (frame.data ?? []).slice(0, kind.planar ? channels : 1)) {
    const bytes = plane.subarray(0, frame.nbSamples * stride * kind.type.BYTES_PER_ELEMENT);
    const values = new kind.type(Uint8Array.from(bytes).buffer);
    for (let i = 0; i < values.length; i++) {
      const bucket = Math.floor(start + Math.floor(i / stride) * perSample);
      if (bucket < 0 || 2 * bucket >= peaks.length) continue;
      const value = values[i]! / kind.full;
      if (value < peaks[2 * bucket]!) peaks[2 * bucket] = value;
      if (value > peaks[2 * bucket + 1]!) peaks[2 * bucket + 1] = value;
    }
  }
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
