import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parseFormats } from '#main/cli/options.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { type ExportFormat, KNOWN_FORMATS } from '#main/services/export/export-formats.ts';
import { exportTakesOfProject } from '#main/services/takes/export-takes-of-project.ts';
import { openProject } from '#main/store/open-project.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';

interface ExportOptions {
  readonly project: string;
  readonly take?: string[];
  readonly formats: ExportFormat[];
  readonly out: string;
  readonly json?: boolean;
}

/** `export --project FILE`: writes animation files of takes that are in a project. */
export function exportCommand(signal: AbortSignal): Command {
  return new Command('export')
    .description(
      'Write animation files of takes in a project; each is read back and compared before it is called done.',
    )
    .requiredOption('--project <file>', 'project file')
    .option('--take <id...>', 'takes to export (default: all)')
    .requiredOption(
      '--formats <list>',
      `comma-separated: ${KNOWN_FORMATS.join(', ')}, or all (without vibe-pkl)`,
      parseFormats,
    )
    .requiredOption('--out <folder>', 'output folder')
    .option('--json', 'print one JSON document')
    .action(async (options: ExportOptions) => {
      const terminal = createTerminal({ json: options.json ?? false });
      const store = openProject(options.project, { readOnly: true });
      try {
        const outDir = resolve(options.out);
        await mkdir(outDir, { recursive: true }).catch((error) => {
          throw outputProblem(error, outDir);
        });
        const ctx = { signal, report: terminal.progress, warn: terminal.warn };
        const files = await exportTakesOfProject(store, options.take ?? [], options.formats, outDir, ctx);
        for (const { path, receipt } of files) {
          const { max_joint_error_mm: mm, max_rotation_error_deg: deg } = receipt;
          const joints = mm === null ? '' : `, joints at most ${mm.toFixed(3)} mm and ${(deg ?? 0).toFixed(4)}° off`;
          terminal.line(`${path}: read back and verified${joints}`);
        }
        terminal.result({ files });
      } finally {
        store.close();
      }
    });
}
