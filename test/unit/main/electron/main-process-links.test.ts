import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { type MainPort, portLike } from '#main/electron/host-port.ts';
import { type Utility, utilityEngine } from '#main/electron/utility-engine.ts';
import { createEngine } from '#main/engine/engine-client.ts';
import type { EngineReply } from '#main/engine/protocol.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { type PortLike, portChannel } from '#shared/rpc/port-channel.ts';
import type { Request, Response } from '#shared/rpc/wire.ts';

/** A port as Electron's main process has it: events on an emitter, nothing heard before `start`. */
function mainPort(port: MessagePort): MainPort {
  const emitter = new EventEmitter();
  port.on('close', () => emitter.emit('close'));
  return Object.assign(emitter, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => void port.on('message', (data) => emitter.emit('message', { data, ports: [] })),
    close: () => port.close(),
  }) as unknown as MainPort;
}

describe('a port of the main process', () => {
  it('carries calls and answers like any other port, and tells of its end', async () => {
    const { port1, port2 } = new MessageChannel();
    const host = portChannel<Response, Request>(portLike(mainPort(port1)));
    const page = portChannel<Request, Response>(port2 as unknown as PortLike);
    host.onMessage((request) => {
      if (request.kind === 'call') host.send({ kind: 'result', id: request.id, value: request.name });
    });
    const answered = new Promise((resolve) => page.onMessage(resolve));
    page.send({ kind: 'call', id: 3, group: 'app', name: 'info', input: {} });
    expect(await answered).toEqual({ kind: 'result', id: 3, value: 'info' });
    const closed = new Promise<void>((resolve) => host.onClose(resolve));
    page.close();
    await closed;
  });
});

/** A utility process that remembers what it was told. */
class Child extends EventEmitter {
  pid: number | undefined = 4711;
  readonly said: unknown[] = [];
  asked = 0;

  postMessage(message: unknown): void {
    this.said.push(message);
  }

  kill(): boolean {
    this.asked++;
    return true;
  }
}

const input = { info: {}, rate: 1 } as never;

describe('the engine in a utility process', () => {
  it('runs tasks and says when the process is gone', async () => {
    const child = new Child();
    const engine = createEngine({ start: () => utilityEngine(child as unknown as Utility, () => {}) });
    const task = engine.run('waveform', input, quietContext());
    expect(child.said).toEqual([{ kind: 'run', id: 1, task: 'waveform', input }]);
    child.emit('message', { kind: 'done', id: 1, output: 5, peakRssMb: 1 } satisfies EngineReply);
    expect(await task).toBe(5);
    const lost = engine.run('waveform', input, quietContext());
    child.emit('error', 'FatalError');
    child.emit('exit', 134);
    await expect(lost).rejects.toMatchObject({ code: 'engine/crashed', params: { reason: 'FatalError' } });
  });

  it('asks the process to end, and ends a stuck one by its id', async () => {
    const child = new Child();
    const ended: number[] = [];
    const link = utilityEngine(child as unknown as Utility, (pid) => ended.push(pid));
    link.end();
    expect(child.said).toEqual([{ kind: 'end' }]);
    expect(link.open).toBe(false);
    link.kill();
    child.pid = undefined;
    link.kill();
    expect([ended, child.asked]).toEqual([[4711], 1]);
  });
});
