import type { DecodedTimes } from '../media-backend.ts';
import type { Rational } from '../video.ts';
import { inputArguments, QUIETLY } from './arguments.ts';
import { decoderLog, LOG_FRAMES } from './decoder-log.ts';
import { matrixOf, probeJson, type SideData } from './file-facts.ts';
import { checkEnding } from './program-problem.ts';
import { runProgram } from './run-program.ts';
import type { VersionFacts } from './version.ts';

export interface TimesRequest {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly version: VersionFacts;
  readonly path: string;
  /** Number of the video stream. */
  readonly stream: number;
  /** Rate of the stream, for frames without any time. */
  readonly rate: Rational;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** Decodes, all frames or the first `limit`, and tells their times as ffmpeg's decoder gave them. */
export async function decodedTimes(request: TimesRequest): Promise<DecodedTimes> {
  const { ffmpeg, version, path, stream, limit, rate, signal } = request;
  const timesUs: number[] = [];
  const step = rate.num > 0 && rate.den > 0 ? (1e6 * rate.den) / rate.num : 40_000;
  let nextUs = 0;
  const onLine = decoderLog(({ us, damaged }) => {
    const time = us ?? Math.round(nextUs);
    nextUs = time + step;
    if (!damaged && timesUs.length < limit) timesUs.push(time);
  });
  const command = [
    ...[...QUIETLY, ...LOG_FRAMES, '-copyts', '-flags', '-output_corrupt', ...(await inputArguments(path))],
    // Damaged frames count as frames here: a few more than asked for, lest too few be whole.
    ...['-map', `0:${stream}`, ...(Number.isFinite(limit) ? ['-frames:v', String(limit + SPARE)] : [])],
    ...['-c:v', 'wrapped_avframe', ...version.everyFrame, '-f', 'null', '-'],
  ];
  await using program = runProgram(ffmpeg, command, { signal, onLine });
  program.output.resume();
  const [ending, first] = await Promise.all([program.ended, firstFrame(request)]);
  signal?.throwIfAborted();
  checkEnding(ending, path, ffmpeg);
  return { timesUs, first: timesUs.length > 0 ? first : null };
}

const SPARE = 8;

interface ProbedFrame {
  readonly width?: number;
  readonly height?: number;
  readonly side_data_list?: readonly SideData[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** What comes with the first picture. */
async function firstFrame({ ffprobe, path, stream, signal }: TimesRequest): Promise<DecodedTimes['first']> {
  const args = ['-select_streams', String(stream), '-show_frames', '-read_intervals', `%+#${FIRST_PACKETS}`];
  const { frames = [] } = await probeJson<{ frames?: ProbedFrame[] }>(ffprobe, path, args, signal);
  const frame = frames.find(({ width, height }) => width && height);
  if (!frame) return null;
  const { width = 0, height = 0, side_data_list, tags = {} } = frame;
  return { width, height, matrix: matrixOf(side_data_list), metadata: tags };
}

/** So many packets hold a first picture, even where the first few are of a broken group. */
const FIRST_PACKETS = 30;
