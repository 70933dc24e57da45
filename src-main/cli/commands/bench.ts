import { Command } from 'commander';
import { BENCH_CASES, type BenchName } from '#main/bench/bench-cases.ts';
import type { Figure } from '#main/bench/measure.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { Problem } from '#shared/errors/problem.ts';

/** `bench [NAME…]`: measures speed and memory on this machine. */
export function benchCommand(signal: AbortSignal): Command {
  return new Command('bench')
    .description('Measure speed and memory on this machine; naming some figures measures only those.')
    .argument('[name...]', `figures: ${Object.keys(BENCH_CASES).join(', ')}`)
    .option('--long', 'look at the memory of the page for ten minutes, not for one')
    .option('--json', 'print one JSON document')
    .action(async (names: string[], options: { json?: boolean; long?: boolean }) => {
      const unknown = names.filter((name) => !(name in BENCH_CASES));
      if (unknown.length > 0)
        throw new Problem('usage/bad-option', { reason: `There is no figure named ${unknown.join(', ')}` });
      const terminal = createTerminal({ json: options.json ?? false });
      const chosen = (names.length > 0 ? names : Object.keys(BENCH_CASES)) as BenchName[];
      const figures: Partial<Record<BenchName, Figure>> = {};
      for (const name of chosen) {
        signal.throwIfAborted();
        const figure = await BENCH_CASES[name](signal, { long: options.long ?? false });
        figures[name] = figure;
        terminal.line(describe(name, figure));
        for (const [part, value] of Object.entries(figure.parts ?? {})) terminal.line(describe(`  ${part}`, value));
      }
      terminal.result(figures);
    });
}

function describe(name: string, figure: Figure): string {
  const { median, min, max, unit, reference, ratio, note } = figure;
  const ours = `${number(median)} ${unit} (${number(min)}–${number(max)})`;
  const theirs = reference
    ? `  ${reference.name}: ${number(reference.median)} ${unit}, ratio ${ratio!.toFixed(2)}`
    : '';
  return `${name.padEnd(20)} ${ours}${theirs}${note ? `  — ${note}` : ''}`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
