import { mkdir, rmdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { numberBetween, parseBox, parseFocal, parseFormats, parsePeople } from '#main/cli/options.ts';
import { printCapture } from '#main/cli/print-capture.ts';
import { createTerminal, type Terminal } from '#main/cli/terminal.ts';
import { DEVICES, type DeviceChoice } from '#main/engine/device.ts';
import { peakMemoryMb } from '#main/engine/peak-memory.ts';
import { PRECISIONS, type Precision } from '#main/engine/vibe/precision.ts';
import { createHost } from '#main/host/create-host.ts';
import { checkMediaPath } from '#main/media/check-media-path.ts';
import type { Warning } from '#main/pipeline/context.ts';
import { REFINEMENTS, type Refinement } from '#main/pipeline/lifting/lift-conventions.ts';
import type { HandBox } from '#main/pipeline/track-people.ts';
import { captureReport } from '#main/services/capture/capture-report.ts';
import type { FocalLength } from '#main/services/capture/capture-request.ts';
import { type CapturedVideo, captureVideo } from '#main/services/capture/capture-video.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from '#main/services/capture/network-request.ts';
import { EXPORT_FORMATS, type ExportFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';
import type { CaptureReport } from '#shared/contract/capture.ts';
import { BUILTIN_NETWORK } from '#shared/contract/models.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { QUALITIES, type Quality } from '#shared/fitting/quality.ts';

/** Options of `capture` as commander hands them over. */
export interface CaptureCommandOptions {
  readonly project?: string;
  readonly out: string;
  readonly formats: ExportFormat[];
  readonly overlay?: boolean;
  readonly people: 'all' | number;
  readonly start?: number;
  readonly end?: number;
  readonly height?: number;
  readonly focal?: FocalLength;
  readonly device: DeviceChoice;
  readonly quality: Quality;
  readonly box?: HandBox[];
  readonly model?: string;
  readonly refine?: Refinement;
  readonly compat?: 'vibe';
  readonly smooth?: boolean;
  readonly precision?: Precision;
  readonly json?: boolean;
}

const ONE_DAY_S = 86_400;

/** `capture <video…>`: people in, verified motion out. */
export function captureCommand(signal: AbortSignal): Command {
  return new Command('capture')
    .description('Turn videos into SMPL takes and animation files.')
    .argument('<video...>', 'video files')
    .option('--project <file>', 'project file (default: capture.vibe in the output folder)')
    .option('--out <folder>', 'output folder', 'vibe-output')
    .option(
      '--formats <list>',
      `comma-separated: ${KNOWN_FORMATS.join(', ')}, or all (without vibe-pkl), none`,
      parseFormats,
      [...EXPORT_FORMATS],
    )
    .option('--overlay', 'also write a video with skeleton and mesh drawn over it')
    .option('--people <number>', 'how many people to keep, the most important first, or all', parsePeople, 'all')
    .option('--start <seconds>', 'begin here', numberBetween(0, ONE_DAY_S, 's'))
    .option('--end <seconds>', 'end before this', numberBetween(0, ONE_DAY_S, 's'))
    .option('--height <cm>', "the person's height, for true scale", numberBetween(40, 260, 'cm'))
    .option('--focal <length>', 'focal length: 35mm (35 mm equivalent) or 1450px', parseFocal)
    .addOption(new Option('--device <device>', 'where networks run').choices([...DEVICES]).default('auto'))
    .addOption(new Option('--quality <quality>', 'speed against accuracy').choices([...QUALITIES]).default('balanced'))
    .option('--box <frame:x,y,w,h>', 'a person the detector does not find, px; may be repeated', parseBox)
    .option(
      '--model <name>',
      `pose people with this network first (see models); none: landmarks and fit alone (default: ${BUILTIN_NETWORK})`,
    )
    .addOption(
      new Option('--refine <how>', "what follows the network: our fit, VIBE's SMPLify, nothing").choices([
        ...REFINEMENTS,
      ]),
    )
    .addOption(new Option('--compat <with>', "the network's numbers as its original demo gives them").choices(['vibe']))
    .option('--smooth', "one-euro smoothing of the network's poses")
    .addOption(new Option('--precision <format>', 'number format of the image network').choices([...PRECISIONS]))
    .option('--json', 'print one JSON document')
    .action(async (videos: string[], options: CaptureCommandOptions) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const report = await runCapture(videos, options, terminal, signal);
      printCapture(report, terminal);
      terminal.result(report);
    });
}

/**
 * Captures videos one after the other into one project.
 *
 * @throws Problem usage/bad-option where two videos would write the same files; of the first video that fails: those
 *   before it stay in the project
 */
export async function runCapture(
  videos: readonly string[],
  options: Omit<CaptureCommandOptions, 'json'>,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<CaptureReport> {
  const started = performance.now();
  // A wrong name is said before anything is made on the disk.
  for (const video of videos) await checkMediaPath(resolve(video));
  refuseSameNames(videos);
  const network = networkOptions(options);
  const outDir = resolve(options.out);
  const made = await mkdir(outDir, { recursive: true }).catch((error) => {
    throw outputProblem(error, outDir);
  });
  const project = resolve(options.project ?? join(outDir, 'capture.vibe'));
  await using cleanup = new AsyncDisposableStack();
  // What refused input leaves empty is taken away again, after the project is closed.
  if (made !== undefined) cleanup.defer(() => rmdir(outDir).catch(() => {}));
  const host = cleanup.use(createHost(project, { create: true, discardEmpty: true }));
  const warnings: Warning[] = [];
  const captured: CapturedVideo[] = [];
  for (const video of videos) {
    if (videos.length > 1) terminal.line(video);
    captured.push(
      await captureVideo(
        host,
        resolve(video),
        {
          people: options.people,
          quality: options.quality,
          device: options.device,
          startS: options.start ?? null,
          endS: options.end ?? null,
          heightCm: options.height ?? null,
          focal: options.focal ?? null,
          boxes: options.box ?? [],
          network,
        },
        { outDir, formats: options.formats, overlay: options.overlay ?? false },
        {
          signal,
          report: terminal.progress,
          warn: (warning) => {
            warnings.push(warning);
            terminal.warn(warning);
          },
        },
      ),
    );
  }
  terminal.settle();
  return captureReport(captured, {
    project,
    warnings,
    wallS: (performance.now() - started) / 1000,
    peakRssMb: Math.max(peakMemoryMb(), host.engine.peakRssMb()),
  });
}

/** Files are named after their video: of two videos with one name the second would overwrite what the first gave. */
function refuseSameNames(videos: readonly string[]): void {
  const names = videos.map((video) => basename(video, extname(video)));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  const reason = `Two videos are called ${twice} and would write the same files; capture them one by one with a folder (--out) each`;
  throw new Problem('usage/bad-option', { reason });
}

/** What turns the network off. */
const NO_NETWORK = 'none';

/**
 * The network part of the options: the built-in network unless told otherwise.
 *
 * @throws Problem usage/bad-option where something is asked of a network that is not there, or that is not the built-in
 *   one's
 */
function networkOptions({ model, refine, compat, smooth, precision }: NetworkFlags): NetworkOptions | null {
  if (model === undefined || model === NO_NETWORK) {
    const asked = { refine, compat, smooth, precision };
    const given = Object.entries(asked).find(([, value]) => value !== undefined);
    if (given) throw new Problem('usage/bad-option', { reason: `--${given[0]} needs a network: name it with --model` });
    return model === NO_NETWORK ? null : DEFAULT_NETWORK;
  }
  return {
    model,
    mode: compat ?? 'studio',
    refine: refine ?? (compat ? 'none' : 'fit'),
    smooth: smooth ?? false,
    precision: precision ?? 'auto',
  };
}

type NetworkFlags = Pick<CaptureCommandOptions, 'model' | 'refine' | 'compat' | 'smooth' | 'precision'>;
