import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { editRevision } from '#main/store/annotation-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { annotatedProject } from '#test/support/annotated-project.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { seededRandom } from '#test/support/random-records.ts';
import { projectDigest } from './project-digest.ts';

const folder = projectFolder();
/** Fewer for a quick look: `STUDIO_KILLS=6`. */
const KILLS = Number(process.env.STUDIO_KILLS ?? 30);
/** Longest time a script edits after its first answer before it is killed, ms. */
const LONGEST_MS = 900;

/** Edits until killed, so long after the first answer; gives the lines it wrote. */
function editUntilKilled(path: string, seed: number, afterMs: number): Promise<{ lines: string[]; errors: string }> {
  return new Promise((done, fail) => {
    const script = resolve(import.meta.dirname, 'edit-forever.ts');
    const child = spawn(process.execPath, [script, path, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stderr.on('data', (text) => (errors += text));
    child.stdout.on('data', (text) => {
      if (out === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      out += text;
    });
    child.on('error', fail);
    child.on('close', () => done({ lines: out.split('\n').slice(0, -1), errors }));
  });
}

test('a script of edits, killed at random moments, loses no edit that was answered', async () => {
  const path = folder.path('a.vibe');
  await annotatedProject(path);
  let original = '';
  {
    using store = openProject(path);
    original = await projectDigest(store);
  }
  const random = seededRandom(77);
  let answered = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { lines, errors } = await editUntilKilled(path, kill, random() * LONGEST_MS);
    expect(errors).toBe('');
    using store = openProject(path);
    expect(store.check()).toEqual([]);
    answered += lines.length;
    const last = lines.at(-1)?.split(' ');
    if (!last) continue;
    const revision = editRevision(store);
    const acknowledged = Number(last[0]);
    expect(revision).toBeGreaterThanOrEqual(acknowledged);
    // One more may have been kept in the moment of the kill, before its answer was out.
    expect(revision).toBeLessThanOrEqual(acknowledged + 1);
    if (revision === acknowledged) expect(await projectDigest(store)).toBe(last[1]);
  }
  expect(answered).toBeGreaterThan(KILLS);
  using store = openProject(path);
  const annotation = openAnnotation({ store, changes: createChanges() });
  const never = new AbortController().signal;
  while (annotation.state().undo !== null) await annotation.edits.undo({}, never);
  expect(await projectDigest(store)).toBe(original);
  await annotation.close?.();
}, 600_000);
