import { Problem } from '#shared/errors/problem.ts';
import type { FileFacts } from '../media-backend.ts';
import { ticksToUs } from '../time.ts';
import type { Rational } from '../video.ts';
import { inputArguments } from './arguments.ts';
import { openProblem } from './program-problem.ts';
import { runProgram } from './run-program.ts';

/** A video file's facts, and which of its streams they are about. */
export interface StreamFacts extends FileFacts {
  /** Number of the video stream. */
  readonly video: number;
  /** Time base of the video stream. */
  readonly base: Rational;
}

interface ProbedStream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly codec_tag_string?: string;
  readonly pix_fmt?: string;
  readonly time_base?: string;
  readonly avg_frame_rate?: string;
  readonly r_frame_rate?: string;
  readonly duration_ts?: number;
  readonly disposition?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly side_data_list?: readonly SideData[];
}

export interface SideData {
  readonly displaymatrix?: string;
}

/** What ffprobe tells of a file, as far as it is used here. */
export interface ProbedFile {
  readonly streams?: readonly ProbedStream[];
  readonly format?: {
    readonly format_name?: string;
    readonly duration?: string;
    readonly tags?: Readonly<Record<string, string>>;
  };
}

/** Runs ffprobe and reads its JSON. @throws Problem where it could not open the file */
export async function probeJson<T>(
  ffprobe: string,
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<T> {
  const command = ['-v', 'error', '-of', 'json', ...args, ...(await inputArguments(path))];
  await using program = runProgram(ffprobe, command, { signal });
  const parts: Uint8Array[] = [];
  for await (const part of program.output) parts.push(part as Uint8Array);
  const ending = await program.ended;
  signal?.throwIfAborted();
  if (ending.code !== 0) throw openProblem(ending, path, ffprobe);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as T;
}

/** Asks for the streams of a file. @throws Problem media/not-media, media/unreadable, media/program-failed */
export async function probeStreams(ffprobe: string, path: string, signal?: AbortSignal): Promise<ProbedFile> {
  return await probeJson<ProbedFile>(ffprobe, path, ['-show_streams', '-show_format'], signal);
}

/** Number of the sound stream, or null. */
export function soundStream({ streams = [] }: ProbedFile): number | null {
  return bestStream(streams, 'audio')?.index ?? null;
}

/** What a video file says about itself. @throws Problem media/not-media, media/no-video, media/codec */
export function streamFacts({ streams = [], format = {} }: ProbedFile, path: string): StreamFacts {
  if (streams.length === 0) throw new Problem('media/not-media', { path });
  const video = bestStream(streams, 'video');
  if (!video || video.disposition?.attached_pic) throw new Problem('media/no-video', { path });
  const { codec_name: codec, codec_tag_string: tag = 'unknown' } = video;
  if (!codec || codec === 'unknown') throw new Problem('media/codec', { path, codec: `'${tag}'` });
  return {
    video: video.index,
    base: rational(video.time_base),
    container: format.format_name ?? 'unknown',
    codec,
    pixels: video.pix_fmt ?? 'unknown',
    sound: soundStream({ streams }) !== null,
    rates: [video.avg_frame_rate, video.r_frame_rate].map(rational),
    matrix: matrixOf(video.side_data_list),
    metadata: { ...format.tags, ...video.tags },
    announcedUs: announcedUs(video, streams.length, format.duration),
  };
}

/** The stream FFmpeg's own choice falls on: the default one, cover pictures and sound for the deaf last. */
function bestStream(streams: readonly ProbedStream[], kind: string): ProbedStream | undefined {
  const score = ({ disposition: d = {} }: ProbedStream) =>
    (d.attached_pic ? 0 : 4) + (d.hearing_impaired || d.visual_impaired ? 0 : 2) + (d.default ? 1 : 0);
  const some = streams.filter(({ codec_type }) => codec_type === kind);
  return some.reduce<ProbedStream | undefined>(
    (best, one) => (best && score(best) >= score(one) ? best : one),
    undefined,
  );
}

function announcedUs(video: ProbedStream, streams: number, wholeSeconds: string | undefined): number {
  const { duration_ts: ticks = 0, time_base } = video;
  if (ticks > 0) return ticksToUs(BigInt(ticks), rational(time_base));
  // Without a duration of its own the stream goes by the file's, which sound could make longer.
  return streams === 1 ? Math.round(1e6 * (Number(wholeSeconds) || 0)) : 0;
}

/** `num/den`, also as `num:den`; 0/0 where it is not said. */
function rational(text: string | undefined): Rational {
  const [num = 0, den = 0] = (text ?? '').split(/[/:]/).map(Number);
  return { num: num || 0, den: den || 0 };
}

/** The display matrix as stored, from the rows of numbers ffprobe prints; null where there is none. */
export function matrixOf(sideData: readonly SideData[] | undefined): Uint8Array | null {
  const printed = sideData?.find(({ displaymatrix }) => displaymatrix)?.displaymatrix;
  const numbers = printed
    ?.split('\n')
    .flatMap((row) => row.replace(/^\s*[0-9a-f]{8}:/, '').match(/-?\d+/g) ?? [])
    .map(Number);
  if (numbers?.length !== 9) return null;
  const bytes = Buffer.alloc(36);
  numbers.forEach((number, i) => void bytes.writeInt32LE(number, 4 * i));
  return bytes;
}
