import { AV_FRAME_DATA_DISPLAYMATRIX, AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import { Problem } from '#shared/errors/problem.ts';
import { checkMediaPath } from './check-media-path.ts';
import { hashFile } from './file-hash.ts';
import { focalFromMetadata } from './focal-length.ts';
import { FrameClock } from './frame-clock.ts';
import { frameRate } from './frame-rate.ts';
import { openVideo } from './open-video.ts';
import { orientationOfMatrix, swapsSides, UPRIGHT } from './orientation.ts';
import { type PacketTable, readPacketTable, strictlyIncreasing } from './packet-table.ts';
import { readFrames } from './read-frames.ts';
import type { MediaWarning, VideoInfo } from './video.ts';

export interface ProbeOptions {
  signal?: AbortSignal;
  /** Compute the SHA-256 of the file (reads it whole); otherwise `sha256` is ''. Default true. */
  hash?: boolean;
  /** Hears 'media/cut-off' and 'media/repeated-time'. */
  onWarning?: (warning: MediaWarning) => void;
}

/** Frames decoded to check that packets and frames agree. */
const CHECKED_FRAMES = 8;

/**
 * Reads everything about a video but its pictures. `ptsUs` lists exactly the frames `decodeVideo` gives, less those
 * that turn out to be damaged: it comes from the packets alone where container and codec make that certain and the
 * first decoded frames agree, and from decoding the whole file otherwise.
 *
 * @throws Problem media/missing, is-folder, empty, unreadable, not-media, no-video, codec, no-frames
 */
export async function probeVideo(path: string, options: ProbeOptions = {}): Promise<VideoInfo> {
  const { signal, hash = true, onWarning = () => {} } = options;
  const bytes = await checkMediaPath(path);
  const [sha256, info] = await Promise.all([hash ? hashFile(path, signal) : '', inspect(path, signal, onWarning)]);
  return { path, sha256, bytes, ...info };
}

async function inspect(
  path: string,
  signal: AbortSignal | undefined,
  onWarning: (warning: MediaWarning) => void,
): Promise<Omit<VideoInfo, 'path' | 'sha256' | 'bytes'>> {
  let table = await packetTable(path, signal);
  const start = await decodedStart(path, signal);
  if (!table.certain || !agrees(table.ptsUs, start.timesUs)) table = await decodedTable(path, table, signal);
  if (table.ptsUs.length === 0) throw new Problem('media/no-frames', { path });
  warn(table, path, onWarning);

  await using video = await openVideo(path);
  const { stream, format } = video;
  const matrix = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX) ?? start.matrix;
  const { rotation, flipped } = matrix ? orientationOfMatrix(matrix) : UPRIGHT;
  const swap = swapsSides({ rotation, flipped });
  const [width, height] = swap ? [start.height, start.width] : [start.width, start.height];
  const { fps, variableRate } = frameRate(table.ptsUs, [stream.avgFrameRate, stream.rFrameRate].map(plain));
  const lastUs = table.lastDurationUs || (1e6 * fps.den) / fps.num;
  const metadata = { ...format.metadata?.getAll(), ...stream.metadata?.getAll(), ...start.metadata };
  return {
    container: format.iformat?.name ?? 'unknown',
    codec: video.codecName,
    width,
    height,
    rotation,
    flipped,
    fps,
    variableRate,
    ptsUs: Float64Array.from(table.ptsUs),
    durationUs: Math.round(table.ptsUs.at(-1)! - table.ptsUs[0]! + lastUs),
    focalPx: focalFromMetadata(metadata, width, height),
  };
}

async function packetTable(path: string, signal?: AbortSignal): Promise<PacketTable> {
  await using video = await openVideo(path);
  return await readPacketTable(video, signal);
}

interface DecodedStart {
  readonly timesUs: number[];
  /** Size of the first picture as stored, px. */
  readonly width: number;
  readonly height: number;
  /** Orientation that comes with the picture itself (JPEG, H.264 SEI). */
  readonly matrix: Uint8Array | null;
  readonly metadata: Record<string, string>;
}

/** Decodes the first frames. @throws Problem media/no-frames where there is none */
async function decodedStart(path: string, signal?: AbortSignal): Promise<DecodedStart> {
  await using video = await openVideo(path);
  const clock = new FrameClock(video);
  let first: Omit<DecodedStart, 'timesUs'> | undefined;
  const timesUs: number[] = [];
  for await (const frame of readFrames(video)) {
    signal?.throwIfAborted();
    first ??= {
      width: frame.width,
      height: frame.height,
      matrix: copyOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX)),
      metadata: frame.getMetadata().getAll(),
    };
    timesUs.push(clock.timeOf(frame));
    if (timesUs.length === CHECKED_FRAMES) break;
  }
  if (!first) throw new Problem('media/no-frames', { path });
  return { timesUs, ...first };
}

/** The slow and sure way: the times of all frames as they are decoded. */
async function decodedTable(path: string, packets: PacketTable, signal?: AbortSignal): Promise<PacketTable> {
  await using video = await openVideo(path);
  const clock = new FrameClock(video);
  const times: number[] = [];
  let lastDurationUs = 0;
  for await (const frame of readFrames(video)) {
    signal?.throwIfAborted();
    const us = clock.timeOf(frame);
    if (times.length > 0) lastDurationUs = Math.max(0, us - times.at(-1)!);
    times.push(us);
  }
  const ptsUs = strictlyIncreasing(times);
  return { ...packets, ptsUs, lastDurationUs, repeated: times.length - ptsUs.length };
}

function agrees(tableUs: readonly number[], decodedUs: readonly number[]): boolean {
  return strictlyIncreasing(decodedUs).every((us, i) => us === tableUs[i]);
}

function warn(table: PacketTable, path: string, onWarning: (warning: MediaWarning) => void): void {
  const frames = table.ptsUs.length;
  if (table.cutOff)
    onWarning({
      code: 'media/cut-off',
      message: `${path} is cut off or damaged; its ${frames} whole frames are used.`,
    });
  if (table.repeated > 0)
    onWarning({
      code: 'media/repeated-time',
      message: `${table.repeated} frames of ${path} carry the time of an earlier frame and were left out.`,
    });
}

const plain = ({ num, den }: { num: number; den: number }) => ({ num, den });
const copyOf = (bytes: Uint8Array | null) => (bytes ? Uint8Array.from(bytes) : null);
