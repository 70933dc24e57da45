import { availableParallelism } from 'node:os';
import { avGetCodecName, Codec, CodecContext, FormatContext, type Stream } from 'node-av';
import {
  AV_CODEC_ID_NONE,
  AV_DISPOSITION_ATTACHED_PIC,
  AVDISCARD_ALL,
  AVERROR_EACCES,
  AVERROR_EPERM,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Problem } from '#shared/errors/problem.ts';
import { fileUrl } from '../input-rules.ts';
import type { Rational } from '../video.ts';
import { inputFormat, inputOptions } from './av.ts';

/** Threads of one decoder. More than four bring little for the sizes met here and take cores from inference. */
const DECODER_THREADS = Math.min(4, Math.max(1, availableParallelism()));

/** An open file with its video stream and a decoder that is ready. Whoever opens it disposes it. */
export interface OpenVideo extends AsyncDisposable {
  readonly format: FormatContext;
  readonly stream: Stream;
  readonly decoder: CodecContext;
  readonly codecName: string;
  readonly timeBase: Rational;
}

/**
 * Opens a video file that `checkMediaPath` has passed.
 *
 * @throws Problem media/not-media, media/no-video, media/codec, media/unreadable
 */
export async function openVideo(path: string): Promise<OpenVideo> {
  const format = new FormatContext();
  let decoder: CodecContext | undefined;
  const close = async () => {
    decoder?.freeContext();
    await format.closeInput();
  };
  try {
    const opened = await format.openInput(fileUrl(path), await inputFormat(path), inputOptions());
    if (opened === AVERROR_EACCES || opened === AVERROR_EPERM)
      throw new Problem('media/unreadable', { path, reason: 'permission denied' });
    if (opened < 0 || (await format.findStreamInfo()) < 0) throw new Problem('media/not-media', { path });
    const stream = pickStream(format, path);
    for (const other of format.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const opening = await openDecoder(stream, path);
    decoder = opening.decoder;
    const { num, den } = stream.timeBase;
    return { format, stream, ...opening, timeBase: { num, den }, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function pickStream(format: FormatContext, path: string): Stream {
  const streams = format.streams;
  if (streams.length === 0) throw new Problem('media/not-media', { path });
  const stream = streams[format.findBestStream(AVMEDIA_TYPE_VIDEO, -1, -1)];
  // The cover picture of a sound file counts as a video stream to FFmpeg.
  if (!stream || (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0)
    throw new Problem('media/no-video', { path });
  return stream;
}

async function openDecoder(stream: Stream, path: string): Promise<{ decoder: CodecContext; codecName: string }> {
  const parameters = stream.codecpar;
  const codecName =
    parameters.codecId === AV_CODEC_ID_NONE
      ? `'${parameters.codecTagString ?? 'unknown'}'`
      : (avGetCodecName(parameters.codecId) ?? 'unknown');
  const codec = Codec.findDecoder(parameters.codecId);
  if (!codec) throw new Problem('media/codec', { path, codec: codecName });
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  decoder.parametersToContext(parameters);
  decoder.pktTimebase = stream.timeBase;
  decoder.threadCount = DECODER_THREADS;
  if ((await decoder.open2(codec)) < 0) {
    decoder.freeContext();
    throw new Problem('media/codec', { path, codec: codecName });
  }
  return { decoder, codecName };
}
