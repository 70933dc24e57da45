import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { createTerminal } from '#main/cli/terminal.ts';
import { QUIRKS, type Quirk, TRAINING_KINDS, type TrainingKind } from '#main/datasets/training/training-kinds.ts';
import { DEVICES, type DeviceChoice } from '#main/engine/device.ts';
import type { Warning } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';

interface ConvertCommandOptions {
  readonly kind: TrainingKind;
  readonly root: string;
  readonly out: string;
  readonly encoder?: 'resnet50' | 'keypoints';
  readonly model?: string;
  readonly device: DeviceChoice;
  readonly quirk?: readonly Quirk[];
  readonly published?: boolean;
  readonly skipBroken?: boolean;
  readonly fit?: boolean;
  readonly json?: boolean;
}

/** `dataset`: turns data sets into feature stores for training, and shows what is in a store. */
export function datasetCommand(signal: AbortSignal): Command {
  return new Command('dataset')
    .description('Turn data sets into feature stores that training reads.')
    .addCommand(convertCommand(signal))
    .addCommand(showCommand());
}

function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .description('Convert a data set into a feature store; the same command goes on after a stop.')
    .addOption(new Option('--kind <kind>', 'which data set').choices(TRAINING_KINDS).makeOptionMandatory())
    .requiredOption('--root <folder>', 'where it was unpacked')
    .requiredOption('--out <folder>', 'the store')
    .addOption(new Option('--encoder <encoder>', 'what the networks read').choices(['resnet50', 'keypoints']))
    .option('--model <name>', 'image encoder of the model library (resnet50), or fast, balanced, best (keypoints)')
    .addOption(new Option('--device <device>', 'where networks run').choices(DEVICES).default('auto'))
    .addOption(
      new Option('--quirk <name...>', 'do as the published code does, one by one').choices(Object.keys(QUIRKS)),
    )
    .option('--published', 'do all of that as the published code does')
    .option('--skip-broken', 'leave out what is missing or broken')
    .option('--no-fit', 'clips: no body is fitted to them, so they have 2D keypoints only')
    .option('--json', 'print one JSON document')
    .action(async (options: ConvertCommandOptions) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const { convertFromFolder } = await import('#main/services/training-data/convert-from-folder.ts');
      const warnings: Warning[] = [];
      const warn = (warning: Warning): void => {
        warnings.push(warning);
        terminal.warn(warning);
      };
      const out = resolve(options.out);
      const quirks = new Set<Quirk>(options.published ? (Object.keys(QUIRKS) as Quirk[]) : (options.quirk ?? []));
      const { dataset, report } = await convertFromFolder(
        { ...options, root: resolve(options.root), out, quirks, fit: options.fit ?? true },
        { signal, report: terminal.progress, warn },
      );
      terminal.settle();
      for (const note of dataset.notes) terminal.line(note);
      terminal.line(
        `${report.parts - report.broken.length} of ${report.parts} ${dataset.partsAre}: ${report.sequences} sequences, ${report.rows} frames in ${out}`,
      );
      terminal.result({
        kind: options.kind,
        store: out,
        complete: report.complete,
        parts: report.parts,
        parts_before: report.before,
        sequences: report.sequences,
        frames: report.rows,
        broken: report.broken,
        notes: dataset.notes,
        warnings: warnings.map(({ code, message }) => ({ code, message })),
      });
      if (report.complete) return;
      throw new Problem('dataset/parts-broken', {
        count: report.broken.length,
        total: report.parts,
        parts: dataset.partsAre,
        path: out,
      });
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show what a feature store holds.')
    .argument('<store>', 'its folder')
    .option('--verify', 'read every file and compare it with what was written')
    .option('--json', 'print one JSON document')
    .action(async (path: string, { verify, json }: { verify?: boolean; json?: boolean }) => {
      const terminal = createTerminal({ json: json ?? false });
      const { showStore } = await import('#main/cli/show-store.ts');
      await showStore(resolve(path), { verify: verify ?? false }, terminal);
    });
}
