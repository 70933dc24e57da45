import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { printCleanup } from '#main/cli/print-cleanup.ts';
import { createTerminal } from '#main/cli/terminal.ts';
import { type CleanedTakeLine, cleanProjectTakes } from '#main/services/cleanup/clean-project-takes.ts';
import { openProject } from '#main/store/open-project.ts';
import { withFloor } from '#shared/cleanup/common-floor.ts';
import { defaultStack } from '#shared/cleanup/default-stack.ts';
import { kindOf, OPERATION_NAMES, type OperationName } from '#shared/cleanup/operation-table.ts';
import { type CleanupOperation, type CleanupStack, newOperation, parseStack } from '#shared/cleanup/stack.ts';
import { Problem } from '#shared/errors/problem.ts';
import { parseWhole } from './import-data.ts';

interface CleanOptions {
  readonly project: string;
  readonly json?: boolean;
  readonly take?: string[];
  readonly auto?: boolean;
  readonly add?: OperationName;
  readonly set?: string[];
  readonly from?: number;
  readonly to?: number;
  readonly remove?: string;
  readonly clear?: boolean;
  readonly stack?: string;
}

/** `takes clean`: adds, lists and removes operations of clean-up. `--project` and `--json` are options of `takes`. */
export function cleanTakesCommand(): Command {
  return new Command('clean')
    .description('Clean up the motion of takes: operations are kept beside a take and can be taken back.')
    .option('--take <id...>', 'takes to clean; all where none is named')
    .option('--auto', 'what makes most takes usable: smoothing, joint limits, level floor, feet that stand still')
    .option('--add <operation>', `add an operation: ${OPERATION_NAMES.join(', ')}`, parseKind)
    .option('--set <name=value...>', 'settings of the added operation, such as strength=0.7 or rate=30000/1001')
    .option('--from <frame>', 'first frame the added operation works on', parseWhole)
    .option('--to <frame>', 'last frame it works on', parseWhole)
    .option('--stack <file>', 'take over a clean-up from a JSON file (as --json prints it)')
    .option('--remove <operation>', 'remove an operation by its name in the list')
    .option('--clear', 'remove the whole clean-up')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CleanOptions>();
      const terminal = createTerminal({ json: options.json ?? false });
      const change = await changeOf(options);
      using store = openProject(options.project, { readOnly: change === null });
      const takes: CleanedTakeLine[] = await cleanProjectTakes(store, options.take ?? [], change);
      for (const take of takes) printCleanup(take, terminal);
      terminal.result({ takes });
    });
}

/** What happens to each stack; null where they are only listed. */
async function changeOf(options: CleanOptions): Promise<Parameters<typeof cleanProjectTakes>[2]> {
  const { auto, add, set, from, to, remove, clear, stack } = options;
  const ways = [auto, add, remove, clear, stack].filter((way) => way !== undefined);
  if (ways.length > 1) throw badOption('Give one of --auto, --add, --stack, --remove and --clear at a time');
  if (add === undefined && (set ?? from ?? to) !== undefined) throw badOption('--set, --from and --to go with --add');
  if (auto) {
    return async (_old, { commonFloor }) => {
      const floor = await commonFloor();
      return floor === null ? defaultStack() : withFloor(defaultStack(), floor);
    };
  }
  if (clear) return (old) => ({ ...old, operations: [] });
  if (stack !== undefined) {
    const read = parseStack(await jsonOf(stack));
    return () => read;
  }
  if (remove !== undefined) {
    return (old, { id: take }) => {
      const operations = old.operations.filter(({ id }) => id !== remove);
      if (operations.length === old.operations.length) {
        throw new Problem('cleanup/no-operation', { operation: remove, take });
      }
      return { ...old, operations };
    };
  }
  if (add === undefined) return null;
  const settings = settingsOf(add, set ?? []);
  if ((from ?? to) !== undefined && !kindOf(add).interval) throw badOption(`${add} works on the whole take`);
  if ((from === undefined) !== (to === undefined)) throw badOption('--from and --to go together');
  return (old) => {
    const operation: CleanupOperation = newOperation(add, settings, freeId(old, add));
    const interval = from === undefined || to === undefined ? null : { from, to: to + 1 };
    return parseStack({ ...old, operations: [...old.operations, { ...operation, interval }] });
  };
}

function settingsOf(kind: OperationName, given: readonly string[]): CleanupOperation['settings'] {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      const name = text.slice(0, at);
      const value = text.slice(at + 1);
      const setting = kindOf(kind).settings[name];
      if (at < 1 || setting === undefined) {
        const names = Object.keys(kindOf(kind).settings).join(', ');
        throw badOption(`"${text}" is no setting of ${kind}, which has ${names || 'none'}`);
      }
      if (setting.kind === 'number') return [name, value.trim() === '' ? value : Number(value)];
      if (setting.kind === 'flag') return [name, { yes: true, true: true, no: false, false: false }[value] ?? value];
      return [name, value];
    }),
  );
}

/** `smooth`, `smooth-2` … */
function freeId({ operations }: CleanupStack, kind: OperationName): string {
  for (let count = 1; ; count++) {
    const id = count === 1 ? kind : `${kind}-${count}`;
    if (!operations.some((operation) => operation.id === id)) return id;
  }
}

async function jsonOf(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw badOption(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    const data = JSON.parse(text) as { takes?: { stack?: unknown }[]; stack?: unknown };
    return data.takes?.[0]?.stack ?? data.stack ?? data;
  } catch {
    throw new Problem('cleanup/format', { reason: `${path} is not JSON` });
  }
}

function parseKind(text: string): OperationName {
  if ((OPERATION_NAMES as string[]).includes(text)) return text as OperationName;
  throw badOption(`There is no operation "${text}"; there are ${OPERATION_NAMES.join(', ')}`);
}

function badOption(reason: string): Problem {
  return new Problem('usage/bad-option', { reason });
}
