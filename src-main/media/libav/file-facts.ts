import { avGetPixFmtName, type FormatContext, type Stream } from 'node-av';
import { AV_PKT_DATA_DISPLAYMATRIX, AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import type { FileFacts } from '../media-backend.ts';
import { ticksToUs } from '../time.ts';
import type { Rational } from '../video.ts';
import { ticksOrNull } from './av.ts';
import { openVideo } from './open-video.ts';

/** What a file says about itself. @throws as `openVideo` */
export async function fileFacts(path: string): Promise<FileFacts> {
  await using video = await openVideo(path);
  const { stream, format, codecName, timeBase } = video;
  return {
    container: format.iformat?.name ?? 'unknown',
    codec: codecName,
    pixels: avGetPixFmtName(video.decoder.pixelFormat) ?? 'unknown',
    sound: format.findBestStream(AVMEDIA_TYPE_AUDIO, -1, -1) >= 0,
    rates: [stream.avgFrameRate, stream.rFrameRate].map(({ num, den }) => ({ num, den })),
    matrix: stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX),
    metadata: { ...format.metadata?.getAll(), ...stream.metadata?.getAll() },
    announcedUs: announcedUs(stream, format, timeBase),
  };
}

function announcedUs(stream: Stream, format: FormatContext, timeBase: Rational): number {
  const ticks = ticksOrNull(stream.duration);
  // Without a duration of its own the stream goes by the file's, which sound could make longer.
  const whole = format.nbStreams === 1 ? ticksOrNull(format.duration) : null;
  return ticks !== null && ticks > 0n ? ticksToUs(ticks, timeBase) : Number(whole ?? 0n);
}
