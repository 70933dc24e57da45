import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineLink } from '#main/engine/engine-link.ts';
import { forkEngine } from '#main/engine/fork-engine.ts';

/** A process that runs `script` and says something once it is there. */
async function processOf(script: string): Promise<{ link: EngineLink; ended: Promise<string> }> {
  const entry = join(mkdtempSync(join(tmpdir(), 'vibe-studio-fork-')), 'entry.mjs');
  writeFileSync(entry, `${script}\nprocess.send({ kind: 'warning', id: 0 });`);
  const link = forkEngine({ entry });
  const ended = new Promise<string>((resolve) => link.onEnd(resolve));
  await new Promise<void>((resolve) => link.onReply(() => resolve()));
  return { link, ended };
}

/** More than a pipe holds, so that some of it is still being written when the process goes. */
function talk(link: EngineLink): void {
  for (let id = 0; id < 200 && link.open; id++)
    link.send({ kind: 'run', id, task: 'waveform', input: new Uint8Array(1 << 16) } as never);
}

describe('forkEngine', () => {
  it('names the signal that ended a process, though writing to it failed first', async () => {
    const { link, ended } = await processOf(`
      process.on('message', () => process.kill(process.pid, 'SIGKILL'));
    `);
    talk(link);
    expect(await ended).toBe('SIGKILL');
    expect(link.open).toBe(false);
  });

  it('names the exit code of a process that ends by itself', async () => {
    const { link, ended } = await processOf(`process.on('message', () => process.exit(7));`);
    talk(link);
    expect(await ended).toBe('exit code 7');
  });

  it('ends a process that hangs up and stays', async () => {
    const { link, ended } = await processOf(`
      process.once('message', () => process.disconnect());
      setInterval(() => {}, 1000);
    `);
    link.send({ kind: 'cancel', id: 1 });
    expect(await ended).toBe('it hung up');
    expect(link.open).toBe(false);
  });

  it('lets a process that is asked to end do so in its own time', async () => {
    const { link, ended } = await processOf(`process.on('disconnect', () => setTimeout(() => process.exit(0), 1500));`);
    link.end();
    expect(await ended).toBe('exit code 0');
  });
});
