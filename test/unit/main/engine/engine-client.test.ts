import { describe, expect, it } from 'vitest';
import { createEngine } from '#main/engine/engine-client.ts';
import type { EngineLink } from '#main/engine/engine-link.ts';
import type { EngineReply, EngineRequest } from '#main/engine/protocol.ts';
import { quietContext } from '#main/pipeline/context.ts';

/** A process that exists only as what was said to it. */
function fakeProcess() {
  const said: EngineRequest[] = [];
  let reply: (reply: EngineReply) => void = () => {};
  let end: (reason: string) => void = () => {};
  let open = true;
  let killed = false;
  const gone = (reason: string) => {
    open = false;
    end(reason);
  };
  const link: EngineLink = {
    get open() {
      return open;
    },
    send: (request) => void said.push(request),
    onReply: (listener) => void (reply = listener),
    onEnd: (listener) => void (end = listener),
    end: () => queueMicrotask(() => gone('asked to')),
    kill() {
      killed = true;
      gone('killed');
    },
  };
  return { link, said, gone, reply: (given: EngineReply) => reply(given), isKilled: () => killed };
}

const waveform = { info: {}, rate: 100 } as never;

describe('createEngine', () => {
  it('runs tasks in the process that the shell starts, and one process serves many', async () => {
    const process = fakeProcess();
    let started = 0;
    const engine = createEngine({
      start: () => {
        started++;
        return process.link;
      },
    });
    const first = engine.run('waveform', waveform, quietContext());
    process.reply({ kind: 'done', id: 1, output: new Float32Array([1]), peakRssMb: 5 });
    const second = engine.run('waveform', waveform, quietContext());
    process.reply({ kind: 'done', id: 2, output: new Float32Array([2]), peakRssMb: 7 });
    expect([await first, await second]).toEqual([new Float32Array([1]), new Float32Array([2])]);
    expect(started).toBe(1);
    expect(process.said.map(({ kind }) => kind)).toEqual(['run', 'run']);
    expect(engine.peakRssMb()).toBeGreaterThan(7);
  });

  it('fails what ran when the process ends, and starts another for the next task', async () => {
    const processes = [fakeProcess(), fakeProcess()];
    let started = 0;
    const engine = createEngine({ start: () => processes[started++]!.link });
    const lost = engine.run('waveform', waveform, quietContext());
    processes[0]!.gone('SIGSEGV');
    await expect(lost).rejects.toMatchObject({ code: 'engine/crashed', params: { reason: 'SIGSEGV' } });
    const next = engine.run('waveform', waveform, quietContext());
    processes[1]!.reply({ kind: 'done', id: 1, output: null, peakRssMb: 1 });
    expect(await next).toBeNull();
    expect(started).toBe(2);
  });

  it('tells the process of a cancelled task, and ends the process when it is asked to close', async () => {
    const process = fakeProcess();
    const engine = createEngine({ start: () => process.link });
    const abort = new AbortController();
    const task = engine.run('waveform', waveform, { ...quietContext(), signal: abort.signal });
    abort.abort();
    expect(process.said.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    process.reply({ kind: 'cancelled', id: 1 });
    await expect(task).rejects.toThrow(/abort/i);
    await engine.close();
    expect(process.link.open).toBe(false);
    expect(process.isKilled()).toBe(false);
  });

  it('gives nothing new to the process of a task that was cancelled and has not answered', async () => {
    const processes = [fakeProcess(), fakeProcess()];
    let started = 0;
    const engine = createEngine({ start: () => processes[started++]!.link });
    const abort = new AbortController();
    const stuck = engine.run('track', {} as never, { ...quietContext(), signal: abort.signal });
    const failed = expect(stuck).rejects.toThrow(/abort/i);
    abort.abort();
    const next = engine.run('waveform', waveform, quietContext());
    processes[0]!.gone('SIGKILL');
    processes[1]!.reply({ kind: 'done', id: 1, output: null, peakRssMb: 1 });
    expect(await next).toBeNull();
    await failed;
    expect(processes[1]!.link.open).toBe(true);
    await engine.close();
    expect(processes[1]!.link.open).toBe(false);
  });
});
