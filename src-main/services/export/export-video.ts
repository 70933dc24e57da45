import { join } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { VideoFormat } from '#shared/exporting/targets.ts';
import type { Take } from '#shared/fitting/take.ts';
import { appearWhole, makeFolder } from './output-file.ts';
import { SOFTWARE } from './software.ts';

/** A video of a clip's takes, and what reading it back gave. */
export interface VideoFile {
  readonly path: string;
  readonly sha256: string;
  readonly receipt: Record<string, Json>;
}

/** Which video is made of which takes. */
export interface VideoOrder {
  readonly kind: VideoFormat;
  /** The clip, its file present. */
  readonly info: VideoInfo;
  readonly takes: readonly Take[];
  readonly outDir: string;
  /** Name of the file without `-overlay.mp4` and the like. */
  readonly stem: string;
}

const ENDINGS: Readonly<Record<VideoFormat, string>> = { overlay: '-overlay.mp4', matte: '-matte.mov' };

/**
 * Draws the takes of a clip as they stand after edits, from the first frame anybody is in to the last: over its video, or
 * alone with alpha and a timecode. The file is read back: every frame must be there at the time of the clip's, and a matte
 * must have its alpha and its timecode.
 *
 * @throws Problem export/mismatch, those of decoding and writing
 */
export async function exportVideo(engine: Engine, order: VideoOrder, ctx: TaskContext): Promise<VideoFile> {
  const { kind, info, takes, outDir, stem } = order;
  const from = Math.min(...takes.map(({ firstFrame }) => firstFrame));
  const to = Math.max(...takes.map(({ firstFrame, frames }) => firstFrame + frames));
  await makeFolder(outDir);
  const name = `${stem}${ENDINGS[kind]}`;
  const path = join(outDir, name);
  let written: VideoFile | null = null;
  await appearWhole({
    path,
    receiptPath: `${path}.receipt.json`,
    async make(unnamed) {
      const alpha =
        kind === 'matte' ? await makeMatte(engine, { info, from, to, takes, path: unnamed }, path, ctx) : null;
      if (!alpha) await engine.run('overlay', { info, from, to, takes, path: unnamed }, ctx);
      const read = await engine.run('probe', { path: unnamed }, ctx);
      mustMatch(path, read.ptsUs, info.ptsUs.subarray(from, to));
      const receipt = {
        file: name,
        format: kind,
        sha256: read.sha256,
        bytes: read.bytes,
        software: SOFTWARE,
        read_back_with: 'FFmpeg',
        people: takes.map(({ person }) => person),
        frames: read.ptsUs.length,
        first_frame: from,
        width: read.width,
        height: read.height,
        fps: info.fps.num / info.fps.den,
        duration_s: read.durationUs / 1e6,
        ...alpha,
        licence: takes.some(({ licence }) => licence === 'research-only') ? 'research-only' : 'free',
      };
      written = { path, sha256: read.sha256, receipt };
      return `${JSON.stringify(receipt, null, 2)}\n`;
    },
  });
  return written!;
}

/** Writes the bodies alone and looks whether alpha and timecode are in the file. */
async function makeMatte(
  engine: Engine,
  request: { info: VideoInfo; from: number; to: number; takes: readonly Take[]; path: string },
  path: string,
  ctx: TaskContext,
): Promise<Record<string, Json>> {
  const { timecode } = await engine.run('matte', request, ctx);
  const { pixels } = await engine.run('playback', { path: request.path }, ctx);
  if (!/^(yuva|argb|rgba|bgra|abgr|gbrap)/.test(pixels)) {
    throw new Problem('export/mismatch', { path, reason: `it has no alpha: its pixels are ${pixels}` });
  }
  const told = await engine.run('timecode', { path: request.path }, ctx);
  if (told !== timecode) {
    throw new Problem('export/mismatch', {
      path,
      reason: `its timecode is ${told ?? 'missing'} instead of ${timecode}`,
    });
  }
  return { pixels, timecode };
}

/** A tick of the file's clock, and what writers round away, µs. */
const TIME_TOLERANCE_US = 1000;

function mustMatch(path: string, read: Float64Array, wanted: Float64Array): void {
  if (read.length !== wanted.length) {
    throw new Problem('export/mismatch', { path, reason: `it has ${read.length} frames instead of ${wanted.length}` });
  }
  const at = read.findIndex((us, i) => Math.abs(us - read[0]! - (wanted[i]! - wanted[0]!)) > TIME_TOLERANCE_US);
  if (at >= 0) throw new Problem('export/mismatch', { path, reason: `frame ${at} is shown at another time` });
}
