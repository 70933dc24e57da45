import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { websocketChannel } from '#main/server/websocket-channel.ts';
import { studioContract } from '#shared/contract/studio/studio-contract.ts';
import { type LinkState, reconnectingClient } from '#shared/rpc/reconnecting-client.ts';
import type { Request as RpcRequest, Response as RpcResponse } from '#shared/rpc/wire.ts';
import { serveStudio } from '#test/support/studio-server.ts';

/** A wire to the server that can be cut and mended. */
async function cuttable(port: number) {
  const sockets = new Set<Socket>();
  let whole = true;
  const { connect } = await import('node:net');
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect({ host: '127.0.0.1', port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => (whole = true),
    close: () => server.close(),
  };
}

it('survives a cut wire: a watch goes on, a waiting call is made, and no project is made twice', async () => {
  await using served = await serveStudio();
  const wire = await cuttable(served.server.port);
  const states: LinkState['kind'][] = [];
  let ended = false;
  const client = reconnectingClient(studioContract, {
    connect: () =>
      new Promise((resolve, reject) => {
        if (ended) return;
        const headers = { cookie: served.cookie, origin: served.origin, host: new URL(served.origin).host };
        const socket = new WebSocket(`ws://127.0.0.1:${wire.port}/rpc`, { headers });
        const channel = websocketChannel<RpcRequest, RpcResponse>(socket);
        socket.on('open', () => resolve(channel));
        socket.on('error', reject);
      }),
    onState: ({ kind }) => states.push(kind),
    pause: () => wait(10),
    newKey: () => crypto.randomUUID(),
  });
  try {
    const told: string[] = [];
    void (async () => {
      for await (const state of client.projects.state({})) told.push(state.kind);
    })().catch(() => {});
    await client.projects.create({ name: 'Kept' });
    wire.cut();
    await wait(50);
    const waiting = client.projects.create({ name: 'Kept' });
    await wait(50);
    wire.mend();
    expect(await waiting).toMatchObject({ kind: 'open', name: 'Kept 2' });
    for (let i = 0; i < 5; i++) {
      const call = client.projects.create({ name: 'Many' });
      await wait(3 * i);
      wire.cut();
      await wait(20);
      wire.mend();
      await call;
    }
    const names = (await client.projects.recent({})).map(({ name }) => name);
    expect(names).toEqual(['Many 5', 'Many 4', 'Many 3', 'Many 2', 'Many', 'Kept 2', 'Kept']);
    expect(states.filter((kind) => kind === 'connected').length).toBeGreaterThan(2);
    expect(states).toContain('lost');
    expect(told.filter((kind) => kind === 'open').length).toBeGreaterThan(2);
  } finally {
    ended = true;
    wire.cut();
    wire.close();
  }
});
