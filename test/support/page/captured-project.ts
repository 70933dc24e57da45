import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { DEMO_CLIP } from '../studio.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../src-main/cli/vibe-studio.js');

/** Makes a project with the first `seconds` of a clip, captured by the command line. @returns its path */
export function capturedProject(
  folder: string,
  name: string,
  seconds: number,
  env: NodeJS.ProcessEnv = {},
  { clip = DEMO_CLIP, quality = 'fast' }: { readonly clip?: string; readonly quality?: string } = {},
): string {
  const project = join(folder, `${name}.vibe`);
  const args = ['capture', clip, '--project', project, '--out', join(folder, 'out'), '--formats', 'none'];
  const more = ['--end', String(seconds), '--quality', quality, '--json'];
  const run = spawnSync(process.execPath, [PROGRAM, ...args, ...more], { env: { ...process.env, ...env } });
  expect(run.status, run.stderr.toString()).toBe(0);
  return project;
}
