import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileFiles } from '#test/fixtures/hostile/corpus.ts';
import { makeHostile } from '#test/fixtures/hostile/make-hostile.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';
import type { ReadOutcome } from '#test/support/read-all.ts';

/** Memory of the reading process; Node alone takes about 60, a million nested lists 200. */
const MAX_PEAK_MIB = 600;
/** A reader that hangs is stopped after this; all files together take seconds. */
const MAX_MS = 100_000;

const files = hostileFiles();
const readerRefuses = files.filter((file) => file.refusedBy === 'reader');
const readerReads = files.filter((file) => file.refusedBy === 'recogniser');

describe('hostile files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const canary = join(folder, 'canary');
  let outcomes: ReadonlyMap<string, ReadOutcome> = new Map();
  let peakMiB = Number.POSITIVE_INFINITY;

  beforeAll(() => {
    makeHostile(join(folder, 'files'), canary);
    const script = resolve(import.meta.dirname, '../support/read-files.ts');
    const printed = execFileSync(process.execPath, [script, join(folder, 'files')], {
      timeout: MAX_MS,
      maxBuffer: 2 ** 26,
    });
    const result = JSON.parse(printed.toString()) as { outcomes: [string, ReadOutcome][]; peakMiB: number };
    outcomes = new Map(result.outcomes);
    peakMiB = result.peakMiB;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are many, each under a name of its own', () => {
    expect(files.length).toBeGreaterThanOrEqual(90);
    expect(new Set(files.map((file) => file.name)).size).toBe(files.length);
  });

  it.each(readerRefuses)('refuses the file that $what ($name)', ({ name, reasonPattern }) => {
    expect(outcomes.get(name)).toMatchObject({ outcome: 'refused', message: expect.stringMatching(reasonPattern) });
  });

  it.each(readerReads)('reads the file that $what ($name), which the recogniser refuses', ({ name }) => {
    expect(outcomes.get(name)).toMatchObject({ outcome: 'read' });
  });

  describeWith('joblib')('that ask for code', () => {
    it('are whole pickles that Python would run', async () => {
      const asking = files.filter(({ name }) =>
        /^(call-.*|protocol-0|inst|obj|newobj|newobj-ex|stack-global|stack-global-memo|popped)\.pkl$/.test(name),
      );
      const names = asking.map(({ name }) => join(folder, 'files', name));
      // genops lists the opcodes of a pickle to its end and runs none of them.
      const opcodes = await debianPython<string[][]>(
        `import json, pickletools, sys
print(json.dumps([[op.name for op, _, _ in pickletools.genops(open(name, 'rb').read())] for name in sys.argv[1:]]))`,
        ...names,
      );
      expect(opcodes.length).toBeGreaterThan(40);
      for (const ops of opcodes) {
        expect(ops.some((op) => ['GLOBAL', 'STACK_GLOBAL', 'INST'].includes(op))).toBe(true);
        expect(ops.some((op) => ['REDUCE', 'INST', 'OBJ', 'NEWOBJ', 'NEWOBJ_EX'].includes(op))).toBe(true);
        expect(ops.at(-1)).toBe('STOP');
      }
    });
  });

  it('run nothing of what is in them', () => expect(existsSync(canary)).toBe(false));

  it(`take less than ${MAX_PEAK_MIB} MiB to refuse`, () => expect(peakMiB).toBeLessThan(MAX_PEAK_MIB));

  it('are refused in one plain sentence without line breaks', () => {
    for (const { message } of outcomes.values()) {
      expect(message).not.toMatch(/[\n\0]|undefined|NaN|\[object/);
      expect(message.length).toBeLessThan(400);
    }
  });
});
