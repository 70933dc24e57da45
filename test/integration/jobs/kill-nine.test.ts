import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { findJob } from '#main/store/job-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { hasStageResult, loadCheckpoint } from '#main/store/stage-result-records.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { seededRandom } from '#test/support/random-records.ts';

const folder = projectFolder();
const SCRIPT = resolve(import.meta.dirname, '../../support/synthetic-capture.ts');
const KILLS = 30;

/** Runs the synthetic capture; `kill` is called with each line and may end the process for good. */
function capture(
  path: string,
  onLine: (line: string, kill: () => void) => void,
  killAfterMs?: number,
): Promise<string[]> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [SCRIPT, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    const kill = () => child.kill('SIGKILL');
    const timer = killAfterMs === undefined ? undefined : setTimeout(kill, killAfterMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      onLine(line, kill);
    });
    child.on('error', fail);
    child.on('close', () => {
      clearTimeout(timer);
      done(lines);
    });
  });
}

const resultOf = (lines: string[]) => lines.find((line) => line.startsWith('result '));

/** Everything that was acknowledged is still there. */
function expectKept(path: string, lines: readonly string[]): void {
  if (!lines.includes('open') && !existsSync(path)) return;
  using store = openProject(path);
  expect(store.check()).toEqual([]);
  const job = lines.find((line) => line.startsWith('job '));
  if (job !== undefined) expect(findJob(store, Number(job.split(' ')[1]))?.state.kind).not.toBe('running');
  for (const line of lines) {
    const [, , part, key] = /^kept (\w+) (\S+) (\w+)$/.exec(line) ?? [];
    if (key === undefined || hasStageResult(store, key)) continue;
    const kept = line.startsWith('kept fit')
      ? (loadCheckpoint(store, key, 'so-far') as { done: number }).done >= Number(part)
      : loadCheckpoint(store, key, part!) !== undefined;
    expect(kept, line).toBe(true);
  }
}

test('a capture killed at 30 random moments loses nothing it acknowledged and ends with the same result', async () => {
  const expected = resultOf(await capture(folder.path('whole.vibe'), () => {}));
  expect(expected).toBeDefined();
  const random = seededRandom(20261122);
  let kills = 0;
  let midway = 0;
  for (let round = 0; kills < KILLS; round++) {
    const path = folder.path(`killed-${round}.vibe`);
    const acknowledged: string[] = [];
    // A few kills per project, each in the middle of what the one before left; then it is left to finish.
    const inRound = Math.min(KILLS - kills, 6);
    for (let i = 0; i < inRound; i++) {
      let lines: string[];
      if (i === 2) {
        // While starting: anywhere from loading code over creating the file to the first commits.
        lines = await capture(path, () => {}, 100 + random() * 500);
      } else {
        const after = Math.floor(random() * 14);
        const delay = random() * 12;
        let seen = 0;
        lines = await capture(path, (_, kill) => {
          if (seen++ === after) setTimeout(kill, delay);
        });
      }
      kills++;
      acknowledged.push(...lines);
      if (resultOf(lines) === undefined && lines.length > 1) midway++;
      expectKept(path, acknowledged);
    }
    expect(resultOf(await capture(path, () => {}))).toBe(expected);
    expectKept(path, acknowledged);
  }
  expect(kills).toBe(KILLS);
  expect(midway).toBeGreaterThan(KILLS / 2);
}, 120_000);
