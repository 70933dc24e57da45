import { Problem } from '#shared/errors/problem.ts';
import { checkMediaPath } from './check-media-path.ts';
import { mediaBackend } from './choose-backend.ts';
import { hashFile } from './file-hash.ts';
import { focalFromMetadata } from './focal-length.ts';
import { frameRate } from './frame-rate.ts';
import type { MediaBackend } from './media-backend.ts';
import { orientationOfMatrix, swapsSides, UPRIGHT } from './orientation.ts';
import { type PacketTable, readPacketTable, strictlyIncreasing } from './packet-table.ts';
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
 * @throws Problem media/missing, is-folder, empty, unreadable, not-media, no-video, codec, no-frames, part-missing
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
  const backend = await mediaBackend();
  const facts = await backend.facts(path, signal);
  let table = await readPacketTable(backend, path, facts, signal);
  const { timesUs, first } = await backend.decodedTimes(path, { limit: CHECKED_FRAMES, signal });
  if (!first) throw new Problem('media/no-frames', { path });
  if (!table.certain || !agrees(table.ptsUs, timesUs)) table = await decodedTable(backend, path, table, signal);
  if (table.ptsUs.length === 0) throw new Problem('media/no-frames', { path });
  warn(table, path, onWarning);

  const matrix = facts.matrix ?? first.matrix;
  const { rotation, flipped } = matrix ? orientationOfMatrix(matrix) : UPRIGHT;
  const swap = swapsSides({ rotation, flipped });
  const [width, height] = swap ? [first.height, first.width] : [first.width, first.height];
  const { fps, variableRate } = frameRate(table.ptsUs, facts.rates);
  const lastUs = table.lastDurationUs || (1e6 * fps.den) / fps.num;
  const focalPx = focalFromMetadata({ ...facts.metadata, ...first.metadata }, width, height);
  return {
    container: facts.container,
    codec: facts.codec,
    width,
    height,
    rotation,
    flipped,
    fps,
    variableRate,
    ptsUs: Float64Array.from(table.ptsUs),
    durationUs: Math.round(table.ptsUs.at(-1)! - table.ptsUs[0]! + lastUs),
    focalPx,
  };
}

/** The slow and sure way: the times of all frames as they are decoded. */
async function decodedTable(
  backend: MediaBackend,
  path: string,
  packets: PacketTable,
  signal?: AbortSignal,
): Promise<PacketTable> {
  const { timesUs } = await backend.decodedTimes(path, { signal });
  const ptsUs = strictlyIncreasing(timesUs);
  const lastDurationUs = timesUs.length > 1 ? Math.max(0, timesUs.at(-1)! - timesUs.at(-2)!) : 0;
  return { ...packets, ptsUs, lastDurationUs, repeated: timesUs.length - ptsUs.length };
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
