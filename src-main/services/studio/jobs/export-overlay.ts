import { basename, extname, join } from 'node:path';
import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { appearWhole, makeFolder } from '#main/services/export/output-file.ts';
import type { Json } from '#main/store/canonical-json.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';

/** A video with bodies and landmarks drawn over it, and what reading it back gave. */
export interface OverlayFile {
  readonly path: string;
  readonly sha256: string;
  readonly receipt: Record<string, Json>;
}

/**
 * Draws the takes of a clip over its video, from the first frame anybody is in to the last, as they stand after edits. The
 * file is read back: every frame must be there at the time of the clip's.
 *
 * @param info  the clip, its file present
 * @throws Problem export/mismatch, those of decoding and writing
 */
export async function exportOverlay(
  engine: Engine,
  info: VideoInfo,
  takes: readonly Take[],
  outDir: string,
  ctx: TaskContext,
): Promise<OverlayFile> {
  const from = Math.min(...takes.map(({ firstFrame }) => firstFrame));
  const to = Math.max(...takes.map(({ firstFrame, frames }) => firstFrame + frames));
  await makeFolder(outDir);
  const path = join(outDir, `${basename(info.path, extname(info.path))}-overlay.mp4`);
  let written: OverlayFile | null = null;
  await appearWhole({
    path,
    receiptPath: `${path}.receipt.json`,
    async make(unnamed) {
      await engine.run('overlay', { info, from, to, takes, path: unnamed }, ctx);
      const read = await engine.run('probe', { path: unnamed }, ctx);
      const wanted = info.ptsUs.subarray(from, to);
      mustMatch(path, read.ptsUs, wanted);
      const receipt = {
        file: basename(path),
        format: 'overlay',
        sha256: read.sha256,
        bytes: read.bytes,
        read_back_with: 'FFmpeg',
        people: takes.map(({ person }) => person),
        frames: read.ptsUs.length,
        first_frame: from,
        width: read.width,
        height: read.height,
        duration_s: read.durationUs / 1e6,
        licence: takes.some(({ licence }) => licence === 'research-only') ? 'research-only' : 'free',
      };
      written = { path, sha256: read.sha256, receipt };
      return `${JSON.stringify(receipt, null, 2)}\n`;
    },
  });
  return written!;
}

/** A tick of MP4's clock, and what writers round away, µs. */
const TIME_TOLERANCE_US = 1000;

function mustMatch(path: string, read: Float64Array, wanted: Float64Array): void {
  if (read.length !== wanted.length) {
    throw new Problem('export/mismatch', { path, reason: `it has ${read.length} frames instead of ${wanted.length}` });
  }
  const at = read.findIndex((us, i) => Math.abs(us - read[0]! - (wanted[i]! - wanted[0]!)) > TIME_TOLERANCE_US);
  if (at >= 0) throw new Problem('export/mismatch', { path, reason: `frame ${at} is shown at another time` });
}
