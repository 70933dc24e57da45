import type { ImportedFile, ModelList, ModelManifest } from '#shared/contract/models.ts';
import type { Terminal } from './terminal.ts';

/** Says in plain words what is in the model library. */
export function printModels(list: ModelList, terminal: Terminal): void {
  const width = Math.max(0, ...[...list.builtin, ...list.models].map(({ name }) => name.length));
  for (const model of list.builtin) {
    terminal.line(`${model.name.padEnd(width)}  ${describe(model)}, ${model.licence}, built in`);
  }
  if (list.models.length === 0) terminal.line('No models yet of your own. import-model stores them.');
  for (const model of list.models) {
    terminal.line(`${model.name.padEnd(width)}  ${describe(model)}, ${model.licence}, from ${model.source.file}`);
  }
  for (const { name, message, hint } of list.damaged) terminal.line(`${name}: ${message}\n  ${hint}`);
  terminal.line(`Library ${list.folder}`);
}

/** Says what became of one imported file: what was found, missing and ignored. */
export function printImportedFile(result: ImportedFile, terminal: Terminal): void {
  if (result.problem) {
    terminal.line(`error: ${result.problem.message}\nhint: ${result.problem.hint}`);
    return;
  }
  const done = result.status === 'known' ? 'is in the library already' : `stored in ${result.seconds.toFixed(1)} s`;
  terminal.line(`${result.file}: ${done}`);
  for (const model of result.models) {
    const { found, missing, ignored, notes } = model.report;
    terminal.line(`  ${model.name}: ${describe(model)}`);
    terminal.line(
      `    found ${found.length} ${found.length === 1 ? 'tensor' : 'tensors'}${listed('; missing', missing)}${listed('; ignored', ignored)}`,
    );
    for (const note of notes) terminal.line(`    ${note}`);
  }
}

function describe({ kind, facts, weights, parameters }: ModelManifest): string {
  const { trunk_complete: complete, ...rest } = facts;
  const told = Object.entries(rest).map(([key, value]) => {
    const shown = typeof value === 'number' ? Number(value.toPrecision(7)) : value;
    return `${LABELS[key] ?? key.replaceAll('_', ' ')} ${shown}`;
  });
  const size = `${parameters.toLocaleString('en')} numbers, ${(weights.bytes / 1e6).toFixed(1)} MB`;
  return [kind, size, ...(complete === false ? ['trunk incomplete'] : []), ...told].join(', ');
}

/** What facts are called where their key does not say it. */
const LABELS: Readonly<Record<string, string>> = { pa_mpjpe_mm: 'PA-MPJPE in mm' };

/** Names shown of a long list. */
const SHOWN = 6;

function listed(title: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${title} ${names.slice(0, SHOWN).join(', ')}${more}`;
}
