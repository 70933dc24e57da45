import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { beginRound } from '#main/services/finetune/begin-round.ts';
import { readRunStatus, writeRunStatus } from '#main/services/finetune/run-status.ts';
import { scratchFolder } from '#test/support/studio.ts';

it('keeps a checkpoint of the same frames and options, and drops one of others', async () => {
  const home = join(scratchFolder(), 'round-1');
  const checkpoint = join(home, 'run', 'checkpoint.safetensors');
  await beginRound(home, { edits: 'a', rate: 1 });
  mkdirSync(join(home, 'run'));
  writeFileSync(checkpoint, '');
  await beginRound(home, { edits: 'a', rate: 1 });
  expect(existsSync(checkpoint)).toBe(true);
  await beginRound(home, { edits: 'b', rate: 1 });
  expect(existsSync(checkpoint)).toBe(false);
});

it('tells where a round stands, or nothing where that cannot be read', () => {
  const folder = scratchFolder();
  expect(readRunStatus(folder)).toBeNull();
  const status = { device: 'cpu', memory_mb: 512, checkpoint: 40 };
  writeRunStatus(folder, status);
  expect(readRunStatus(folder)).toEqual(status);
  writeFileSync(join(folder, 'status.json'), '{"device":');
  expect(readRunStatus(folder)).toBeNull();
  writeRunStatus(join(folder, 'no such folder'), status);
  expect(existsSync(join(folder, 'no such folder'))).toBe(false);
});
