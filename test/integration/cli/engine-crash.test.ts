import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_CLIP, scratchFolder, startStudio, studio } from '#test/support/studio.ts';

/** Process ids of a process's children whose command line holds `words`; Linux only. */
function childrenOf(pid: number, words: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
        return Number(parent) === pid && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(words);
      } catch {
        return false; // it ended meanwhile
      }
    });
}

describe.skipIf(process.platform !== 'linux')('an engine that dies', () => {
  it('ends the capture with a sentence and a hint, and the next run completes it', async () => {
    const folder = scratchFolder();
    const args = [
      'capture',
      DEMO_CLIP,
      '--out',
      folder,
      '--start',
      '1',
      '--end',
      '3',
      '--formats',
      'npz',
      '--quality',
      'fast',
    ];
    const { child, ended } = startStudio(...args);
    let engines: number[] = [];
    while (engines.length === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      engines = childrenOf(child.pid!, 'engine-process');
    }
    for (const pid of engines) process.kill(pid, 'SIGKILL');
    const run = await ended;
    expect(run.stderr).toMatch(/The engine process ended unexpectedly \(SIGKILL\)/);
    expect(run.stderr).toMatch(/hint: .*it goes on from the last finished stage/);
    expect(run.code).toBe(1);
    expect((await studio(...args)).code).toBe(0);
    expect(readdirSync(folder)).toContain('demo-person1.npz');
    expect(readFileSync(join(folder, 'demo-person1.npz')).length).toBeGreaterThan(1000);
  });
});
