import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createVideoWriter } from '#main/media/video-writer.ts';
import { CaptureReport } from '#shared/contract/capture.ts';
import { DEMO_CLIP, scratchFolder, studio } from '#test/support/studio.ts';

/** One clear sentence and a hint, exit code 2, and nothing that looks like a crash. */
function expectClearError(run: { code: number | null; stderr: string; stdout: string }, sentence: RegExp): void {
  expect(run.stderr).toMatch(sentence);
  expect(run.stderr).toMatch(/hint: .+/);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.stdout).toBe('');
  expect(run.code).toBe(2);
}

/** A grey clip with nobody in it. */
async function writeEmptyRoom(path: string, frames: number): Promise<void> {
  const writer = await createVideoWriter(path, { width: 320, height: 240 });
  for (let i = 0; i < frames; i++) await writer.write(new Uint8Array(320 * 240 * 3).fill(120), (i * 1e6) / 30);
  await writer.finish();
}

describe('capture, given bad input', () => {
  it('names a missing file, a folder, an empty file and a text file called .mp4', async () => {
    const folder = scratchFolder();
    const out = join(folder, 'out');
    writeFileSync(join(folder, 'empty.mp4'), '');
    writeFileSync(join(folder, 'text.mp4'), 'this is not a video\n'.repeat(50));
    const capture = (name: string) => studio('capture', join(folder, name), '--out', out, '--json');
    expectClearError(await capture('missing.mp4'), /There is no file at .*missing\.mp4/);
    expectClearError(await studio('capture', folder, '--out', out, '--json'), /is a folder/);
    expectClearError(await capture('empty.mp4'), /is empty/);
    expectClearError(await capture('text.mp4'), /is not a video file/);
    expect(existsSync(out)).toBe(false);
  });

  it('refuses two videos of one name, whose files would overwrite each other', async () => {
    const folder = scratchFolder();
    const out = join(folder, 'out');
    for (const place of ['a', 'b']) {
      mkdirSync(join(folder, place));
      await writeEmptyRoom(join(folder, place, 'take.mp4'), 1);
    }
    const videos = ['a', 'b'].map((place) => join(folder, place, 'take.mp4'));
    expectClearError(await studio('capture', ...videos, '--out', out), /Two videos are called take/);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves an existing project as it was when the video is bad', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'mine.vibe');
    await writeEmptyRoom(join(folder, 'room.mp4'), 12);
    await studio('capture', join(folder, 'room.mp4'), '--project', project, '--out', folder, '--json');
    const before = readFileSync(project);
    await studio('capture', join(folder, 'nothing.mp4'), '--project', project, '--out', folder);
    expect(readFileSync(project).length).toBe(before.length);
    expect((await studio('takes', '--project', project, '--json')).code).toBe(0);
  });

  it('takes nobody in view, and a clip of one frame, as results', async () => {
    const folder = scratchFolder();
    await writeEmptyRoom(join(folder, 'room.mp4'), 20);
    await writeEmptyRoom(join(folder, 'one.mp4'), 1);
    for (const name of ['room', 'one']) {
      const run = await studio(
        'capture',
        join(folder, `${name}.mp4`),
        '--out',
        join(folder, name),
        '--overlay',
        '--json',
      );
      expect(run.stderr).not.toMatch(/error/i);
      expect(run.code).toBe(0);
      expect(CaptureReport.parse(JSON.parse(run.stdout)).takes).toEqual([]);
    }
  });

  it('refuses a project file of something else and does not touch it', async () => {
    const folder = scratchFolder();
    const project = join(folder, 'notes.txt');
    writeFileSync(project, 'shopping list');
    expectClearError(
      await studio('capture', DEMO_CLIP, '--project', project, '--out', folder),
      /is not a Vibe Studio project/,
    );
    expect(readFileSync(project, 'utf8')).toBe('shopping list');
  });

  it('refuses an output folder that is a file, or may not be written', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'taken'), '');
    expectClearError(await studio('capture', DEMO_CLIP, '--out', join(folder, 'taken')), /Nothing can be written to/);
    if (process.getuid?.() === 0) return; // root may write anywhere
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);
    expectClearError(await studio('capture', DEMO_CLIP, '--out', join(folder, 'locked')), /written/);
  });

  it('says what is wrong with an option', async () => {
    for (const args of [
      ['--quality', 'perfect'],
      ['--people', '0'],
      ['--formats', 'fbx,docx'],
      ['--focal', 'wide'],
      ['--height', '5000'],
      ['--colour'],
    ]) {
      const run = await studio('capture', DEMO_CLIP, ...args);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/error: /);
    }
    expect((await studio('dance')).code).toBe(2);
    expect((await studio('capture', '--help')).code).toBe(0);
  });

  it('says when a range holds no frame', async () => {
    const folder = scratchFolder();
    expectClearError(await studio('capture', DEMO_CLIP, '--start', '500', '--out', folder, '--json'), /holds no frame/);
  });
});

describe('export and eval, given bad input', () => {
  it('names a missing project, a missing take and a file that is no take', async () => {
    const folder = scratchFolder();
    const out = join(folder, 'out');
    expectClearError(
      await studio('export', '--project', join(folder, 'none.vibe'), '--formats', 'bvh', '--out', out),
      /There is no project at/,
    );
    writeFileSync(join(folder, 'take.npz'), 'PK nonsense');
    expectClearError(
      await studio('eval', '--pred', join(folder, 'take.npz'), '--truth', join(folder, 'take.npz')),
      /is not a take/,
    );
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });
});
