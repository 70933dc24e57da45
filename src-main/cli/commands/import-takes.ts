import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { numberBetween, parseFocal } from '#main/cli/options.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { createHost } from '#main/host/create-host.ts';
import { checkMediaPath } from '#main/media/check-media-path.ts';
import type { Warning } from '#main/pipeline/context.ts';
import type { FocalLength } from '#main/services/capture/capture-request.ts';
import { importResults } from '#main/services/results/import-results.ts';
import { loadTakes } from '#main/services/takes/list-takes.ts';
import { Problem } from '#shared/errors/problem.ts';
import { isPickle } from '#shared/formats/recognise-import.ts';
import { type ImportDataOptions, parseWhole, runImportData } from './import-data.ts';

interface ImportTakesOptions extends ImportDataOptions {
  readonly video?: string;
  readonly fps?: number;
  readonly size?: [number, number];
  readonly focal?: FocalLength;
  readonly body?: string;
  readonly cropScale?: number;
  readonly overlay?: string;
  readonly json?: boolean;
}

/**
 * `takes import FILE`: results of VIBE, or motion in BVH or NPZ, become takes of a project. `--project` and `--json` are
 * options of `takes`.
 */
export function importTakesCommand(signal: AbortSignal): Command {
  return new Command('import')
    .description('Bring a vibe_output.pkl, or motion in BVH or NPZ, into the project as takes.')
    .argument('<file>', 'vibe_output.pkl as VIBE or a vibe-pkl export writes it; .bvh; AMASS-like .npz')
    .option('--clip <name>', 'BVH, NPZ: file name or number of the clip; the first where left out')
    .option('--person <number>', 'BVH, NPZ: person of the clip that the motion is compared with', parseWhole)
    .option('--start <frame>', 'BVH, NPZ: frame of the clip at which the motion begins (0)', parseWhole)
    .addOption(
      new Option('--place <where>', 'BVH, NPZ: beside that person, over them, or as in the file')
        .choices(['beside', 'over', 'file'])
        .default('beside'),
    )
    .option('--video <file>', 'the video the results were made from')
    .option('--fps <number>', 'frames a second, where there is no video', numberBetween(1, 1000, 'frames a second'))
    .option('--size <WxH>', 'size of the picture in px, where there is no video', parseSize)
    .option('--focal <length>', 'focal length: 35mm (35 mm equivalent) or 1450px', parseFocal)
    .option('--body <name>', 'body to show the results with: builtin, or a name from the model library')
    .option(
      '--crop-scale <number>',
      "crop over box; 1 draws people as small as VIBE's overlay",
      numberBetween(0.5, 2, ''),
    )
    .option('--overlay <file>', 'also write a video with skeleton and mesh drawn over it')
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImportTakesOptions>();
      const kind = await kindOf(resolve(file));
      // Whether an unknown file is of any use is asked of the project it is meant for, where there is one.
      const asMotion = kind === 'motion' || (kind === 'other' && existsSync(resolve(options.project)));
      if (asMotion) await runImportData([file], options, 'motion', signal);
      else await runImport(file, options, signal);
    });
}

async function runImport(file: string, options: ImportTakesOptions, signal: AbortSignal): Promise<void> {
  const terminal = createTerminal({ json: options.json ?? false });
  const videoPath = options.video === undefined ? null : resolve(options.video);
  if (options.overlay && !videoPath) {
    throw new Problem('usage/bad-option', { reason: 'An overlay is drawn over the video: name it with --video' });
  }
  if (videoPath) await checkMediaPath(videoPath);
  await using host = createHost(resolve(options.project), { create: true, discardEmpty: true });
  const warnings: Warning[] = [];
  const warn = (warning: Warning) => {
    warnings.push(warning);
    terminal.warn(warning);
  };
  const ctx = { signal, report: terminal.progress, warn };
  const imported = await importResults(
    host,
    {
      path: resolve(file),
      videoPath,
      fps: options.fps ?? null,
      size: options.size ?? null,
      focal: options.focal ?? null,
      body: options.body ?? null,
      cropScale: options.cropScale,
    },
    ctx,
  );
  terminal.settle();
  for (const { id, person, frames, firstFrame, fit } of imported.takes) {
    terminal.line(
      `take ${id}, person ${person}: frames ${firstFrame}–${firstFrame + frames - 1}, ` +
        `reprojection ${fit.reprojectionPx.toFixed(1)} px (${(100 * fit.reprojectionShare).toFixed(1)} % of the person's height)`,
    );
  }
  const overlay = options.overlay ? resolve(options.overlay) : null;
  if (overlay) {
    const loaded = await loadTakes(
      host.store,
      imported.takes.map(({ id }) => String(id)),
    );
    const takes = loaded.map(({ take }) => take);
    const { info } = imported;
    await host.engine.run('overlay', { info, from: 0, to: info.ptsUs.length, takes, path: overlay }, ctx);
    terminal.settle();
    terminal.line(overlay);
  }
  terminal.result({
    takes: imported.takes.map(({ id, person, frames, firstFrame, fit }) => ({
      id: String(id),
      person,
      frames,
      first_frame: firstFrame,
      reprojection_px: fit.reprojectionPx,
      score: fit.score,
    })),
    body: imported.body,
    focal_px: imported.focalPx,
    image_size: [imported.info.width, imported.info.height],
    overlay,
    warnings: warnings.map(({ code, message }) => ({ code, message })),
  });
}

/** What a file is by its first bytes; one that cannot be read or is empty is told where results are imported. */
async function kindOf(path: string): Promise<'pickle' | 'motion' | 'other'> {
  const file = await open(path).catch(() => null);
  if (!file) return 'pickle';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    if (bytesRead === 0 || isPickle(buffer)) return 'pickle';
    const text = buffer.subarray(0, bytesRead).toString('latin1');
    // BVH begins with its hierarchy, NPZ as every zip archive does.
    return /^(\xef\xbb\xbf)?\s*HIERARCHY|^PK/i.test(text) ? 'motion' : 'other';
  } finally {
    await file.close();
  }
}

/** `1920x1080`. */
function parseSize(text: string): [number, number] {
  const match = /^(\d{2,5})[x×](\d{2,5})$/i.exec(text.trim());
  if (!match) throw new InvalidArgumentError('Give a size such as 1920x1080.');
  return [Number(match[1]), Number(match[2])];
}
