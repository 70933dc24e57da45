import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followMetrics } from '#main/services/studio/training/follow-metrics.ts';
import { encodeRow } from '#shared/training/loop/metric-row.ts';
import { scratchFolder } from '#test/support/studio.ts';

const line = (iteration: number, loss = iteration) =>
  encodeRow({ of: 'iteration', iteration, epoch: 1, values: { 'train_loss/loss': loss } });

function tableOf(folder: string, round: number): string {
  mkdirSync(join(folder, `round-${round}`, 'run'), { recursive: true });
  return join(folder, `round-${round}`, 'run', 'metrics.jsonl');
}

it('tells all rows first and later those that came, whole lines only, of every round', async () => {
  const folder = scratchFolder();
  const stop = new AbortController();
  const events = followMetrics(folder, stop.signal, { pauseMs: 1 });
  const next = async () => (await events.next()).value!;
  expect(await next()).toEqual({ reset: true, rows: [] });
  const first = tableOf(folder, 1);
  writeFileSync(first, line(1) + line(2).slice(0, 8));
  expect(await next()).toMatchObject({ reset: false, rows: [{ round: 1, iteration: 1 }] });
  appendFileSync(first, line(2).slice(8));
  expect(await next()).toMatchObject({ reset: false, rows: [{ iteration: 2 }] });
  writeFileSync(tableOf(folder, 2), line(1, Number.NaN));
  expect(await next()).toEqual({
    reset: false,
    rows: [{ round: 2, of: 'iteration', iteration: 1, epoch: 1, values: { 'train_loss/loss': null } }],
  });
  stop.abort();
  expect((await events.next()).done).toBe(true);
});

it('tells everything anew where a run went back to a checkpoint', async () => {
  const folder = scratchFolder();
  const stop = new AbortController();
  const table = tableOf(folder, 1);
  writeFileSync(table, line(1) + line(2) + line(3));
  const events = followMetrics(folder, stop.signal, { pauseMs: 1 });
  expect((await events.next()).value!.rows).toHaveLength(3);
  writeFileSync(`${table}.new`, line(1));
  renameSync(`${table}.new`, table);
  expect((await events.next()).value).toMatchObject({ reset: true, rows: [{ iteration: 1 }] });
  stop.abort();
  await events.return(undefined);
});

it('thins the rows of very long runs', async () => {
  const folder = scratchFolder();
  const stop = new AbortController();
  writeFileSync(tableOf(folder, 1), Array.from({ length: 9000 }, (_, i) => line(i + 1)).join(''));
  const { rows } = (await followMetrics(folder, stop.signal, { pauseMs: 1 }).next()).value!;
  stop.abort();
  expect(rows).toHaveLength(3000);
  expect(rows.at(-1)!.iteration).toBeGreaterThan(8990);
});
