import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { websocketChannel } from '#main/server/websocket-channel.ts';
import { CaptureChoice } from '#shared/contract/studio/jobs.ts';
import { type StudioContract, studioContract } from '#shared/contract/studio/studio-contract.ts';
import { createClient } from '#shared/rpc/create-client.ts';
import type { Client } from '#shared/rpc/procedure.ts';
import type { Request as RpcRequest, Response as RpcResponse } from '#shared/rpc/wire.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { firstWhere } from '#test/support/studio-server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const folder = projectFolder();
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

interface Command {
  readonly child: ChildProcess;
  readonly client: Client<StudioContract>;
}

/** The real `serve`, called as its page calls it. */
async function serveCommand(): Promise<Command> {
  const program = join(ROOT, 'src-main/cli/vibe-studio.js');
  const child = spawn(process.execPath, [program, 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      VIBE_STUDIO_DATA: folder.path('data'),
      VIBE_STUDIO_CACHE: folder.path('cache'),
      VIBE_STUDIO_PAGE: 'as-it-is',
    },
  });
  children.push(child);
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout! })) {
    url = /http:\S+/.exec(line)?.[0];
    if (url) break;
  }
  const { origin } = new URL(url!);
  const first = await fetch(url!, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  return { child, client: createClient(studioContract, websocketChannel<RpcRequest, RpcResponse>(socket)) };
}

it('goes on with the queue after the host was killed in the middle of it', { timeout: 240_000 }, async () => {
  const paths = ['one.mp4', 'two.mp4'].map((name) => folder.path(name));
  for (const path of paths) copyFileSync(join(ROOT, 'models/demo-clip/demo.mp4'), path);
  appendFileSync(paths[1]!, Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]));
  const project = folder.path('Night.vibe');

  const first = await serveCommand();
  expect(await first.client.projects.create({ path: project })).toMatchObject({ kind: 'open' });
  const { added } = await first.client.media.add({ paths });
  const choice = CaptureChoice.parse({ quality: 'fast', end_s: 2 });
  const { job_ids } = await first.client.jobs.capture({ media_ids: added, choice });
  await firstWhere(first.client.jobs.list({}), (jobs) => jobs.some(({ stage, done }) => stage === 'track' && done > 0));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await serveCommand();
  expect(await second.client.projects.open({ path: project })).toMatchObject({ kind: 'open', read_only: false });
  const jobs = await firstWhere(second.client.jobs.list({}), (list) =>
    list.every(({ state }) => state === 'succeeded' || state === 'failed'),
  );
  expect(jobs.map(({ id, state }) => ({ id, state }))).toEqual(
    [...job_ids].reverse().map((id) => ({ id, state: 'succeeded' })),
  );
  for (const id of added) {
    const takes = await firstWhere(second.client.takes.list({ media_id: id }), () => true);
    expect(takes).toHaveLength(1);
  }
  const recent = await second.client.projects.recent({});
  expect(recent[0]).toMatchObject({ path: project, name: 'Night', present: true, clips: 2 });

  second.child.kill('SIGINT');
  const [code] = (await once(second.child, 'exit')) as [number];
  expect(code).toBe(0);
});

it('ends at Ctrl-C while a capture runs, within the time people wait, and keeps the capture queued', async () => {
  copyFileSync(join(ROOT, 'models/demo-clip/demo.mp4'), folder.path('one.mp4'));
  const project = folder.path('Stopped.vibe');
  const first = await serveCommand();
  await first.client.projects.create({ path: project });
  const { added } = await first.client.media.add({ paths: [folder.path('one.mp4')] });
  await first.client.jobs.capture({ media_ids: added, choice: CaptureChoice.parse({ quality: 'best' }) });
  await firstWhere(first.client.jobs.list({}), (jobs) => jobs[0]?.stage === 'track');
  first.child.kill('SIGINT');
  const [code] = (await once(first.child, 'exit')) as [number];
  expect(code).toBe(0);

  const second = await serveCommand();
  await second.client.projects.open({ path: project });
  const jobs = await firstWhere(second.client.jobs.list({}), (list) => list.length > 0);
  expect(['queued', 'running']).toContain(jobs[0]!.state);
});
