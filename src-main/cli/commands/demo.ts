import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { printCapture } from '#main/cli/print-capture.ts';
import { printEvaluation } from '#main/cli/print-evaluation.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { DEFAULT_CAPTURE } from '#main/services/capture/capture-request.ts';
import { EXPORT_FORMATS } from '#main/services/export/export-formats.ts';
import { evaluateFiles } from '#main/services/takes/evaluate-files.ts';
import { runCapture } from './capture.ts';

const CLIP = fileURLToPath(new URL('../../../models/demo-clip/demo.mp4', import.meta.url));
const TRUTH = fileURLToPath(new URL('../../../models/demo-clip/truth.npz', import.meta.url));

/** `demo`: the main job on the embedded clip, compared with the clip's own truth. */
export function demoCommand(signal: AbortSignal): Command {
  return new Command('demo')
    .description('Capture the embedded clip, write every format, and compare with what was really done in it.')
    .option('--out <folder>', 'output folder', 'demo-output')
    .option('--json', 'print one JSON document')
    .action(async (options: { out: string; json?: boolean }) => {
      const terminal = createTerminal({ json: options.json ?? false });
      terminal.line('Capturing the demo clip: one person walks, turns, reaches and squats.');
      const { quality, device, people } = DEFAULT_CAPTURE;
      const report = await runCapture(
        [CLIP],
        { out: options.out, formats: [...EXPORT_FORMATS], overlay: true, people, device, quality },
        terminal,
        signal,
      );
      printCapture(report, terminal);
      const npz = report.takes[0]?.files.npz;
      const evaluation = npz ? await evaluateFiles(npz, TRUTH) : null;
      if (evaluation) {
        terminal.line('Against the exact motion of the clip:');
        printEvaluation(evaluation, terminal);
      }
      terminal.result({ ...report, evaluation });
    });
}
