import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '#main/store/open-project.ts';
import { listTakes, loadTake } from '#main/store/take-records.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { seededRandom } from '#test/support/random-records.ts';

const folder = projectFolder();
const ROOT = resolve(import.meta.dirname, '../../..');
/** Fewer for a quick look: `STUDIO_KILLS=6`. */
const KILLS = Number(process.env.STUDIO_KILLS ?? 30);
const KILLS_PER_PROJECT = 6;

/** Captures the first half second of the demo clip with the real command; null where it was killed after `killAfterMs`. */
function capture(name: string, killAfterMs?: number): Promise<{ code: number | null; ms: number; errors: string }> {
  const started = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [
        ...[join(ROOT, 'src-main/cli/vibe-studio.js'), 'capture', join(ROOT, 'models/demo-clip/demo.mp4')],
        ...['--project', folder.path(`${name}.vibe`), '--out', folder.path(name)],
        ...['--formats', 'npz,bvh', '--overlay', '--quality', 'fast', '--end', '0.5', '--json'],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let errors = '';
    child.stderr.on('data', (text) => (errors += text));
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('error', fail);
    child.on('exit', (code) => {
      clearTimeout(timer);
      done({ code, ms: performance.now() - started, errors });
    });
  });
}

/** Finished files by name; whatever begins with a dot was being written. */
function finishedFiles(name: string): Record<string, string> {
  if (!existsSync(folder.path(name))) return {};
  const names = readdirSync(folder.path(name)).filter((file) => !file.startsWith('.'));
  return Object.fromEntries(
    names.sort().map((file) => [file, readFileSync(join(folder.path(name), file)).toString('base64')]),
  );
}

function takesIn(name: string): unknown[] {
  using store = openProject(folder.path(`${name}.vibe`));
  expect(store.check()).toEqual([]);
  return listTakes(store).map(({ id }) => loadTake(store, id));
}

test('the capture command, killed at random moments, goes on each time and ends with the same files and takes', async () => {
  const whole = await capture('whole');
  expect(whole.code, whole.errors).toBe(0);
  const files = finishedFiles('whole');
  const takes = takesIn('whole');
  expect(takes).toHaveLength(1);
  const random = seededRandom(22);
  let kills = 0;
  for (let round = 0; kills < KILLS; round++) {
    const name = `killed-${round}`;
    for (let i = 0; i < KILLS_PER_PROJECT && kills < KILLS; i++) {
      const { code, errors } = await capture(name, random() * whole.ms);
      if (code !== null) expect(code, errors).toBe(0);
      else kills++;
      if (existsSync(folder.path(`${name}.vibe`))) for (const take of takesIn(name)) expect(takes).toContainEqual(take);
      // Nothing half-written ever bears a finished name.
      for (const [file, bytes] of Object.entries(finishedFiles(name))) expect(bytes === files[file], file).toBe(true);
    }
    const last = await capture(name);
    expect(last.code, last.errors).toBe(0);
    expect(takesIn(name)).toStrictEqual(takes);
    expect(readdirSync(folder.path(name)).sort()).toEqual(Object.keys(files));
    for (const [file, bytes] of Object.entries(finishedFiles(name))) expect(bytes === files[file], file).toBe(true);
  }
}, 900_000);
