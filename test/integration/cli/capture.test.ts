import type { ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaptureReport } from '#shared/contract/capture.ts';
import { npzNumbers, npzText, readNpz } from '#shared/formats/npz.ts';
import { DEMO_CLIP, scratchFolder, startStudio, studio } from '#test/support/studio.ts';

/** Waits until a running command has said something. */
async function saying(child: ChildProcess, words: RegExp): Promise<void> {
  let text = '';
  for await (const [chunk] of on(child.stdout!, 'data')) {
    text += String(chunk);
    if (words.test(text)) return;
  }
}

const SECOND = ['--start', '4', '--end', '5', '--quality', 'fast', '--device', 'cpu'];

describe('capture', () => {
  it('prints one document, writes every file with its receipt, and reuses what it finished', async () => {
    const folder = scratchFolder();
    const args = ['capture', DEMO_CLIP, '--out', folder, '--overlay', ...SECOND, '--json'];
    const run = await studio(...args);
    expect(run.stderr).not.toMatch(/error/);
    expect(run.code).toBe(0);
    const report = CaptureReport.parse(JSON.parse(run.stdout));
    expect(report.takes).toHaveLength(1);
    const take = report.takes[0]!;
    expect(take).toMatchObject({ person: 1, frames: 30, first_frame: 120 });
    expect(take.fit.reprojection_share).toBeLessThan(0.03);
    expect(Object.keys(take.files).sort()).toEqual(['bvh', 'coco', 'fbx', 'glb', 'npz', 'overlay']);
    for (const [format, path] of Object.entries(take.files)) {
      expect(existsSync(path)).toBe(true);
      if (format !== 'overlay') expect(existsSync(`${path}.receipt.json`)).toBe(true);
    }

    const again = CaptureReport.parse(JSON.parse((await studio(...args)).stdout));
    expect(again.takes).toEqual(report.takes);
    expect(report.timing.reused).toEqual([]);
    expect(again.timing.reused).toEqual(['track', 'lift', 'camera', 'fit', 'export', 'overlay']);
  });

  it('leaves the network out where it is told to', async () => {
    const out = scratchFolder();
    const args = ['--end', '0.5', '--quality', 'fast', '--formats', 'none', '--out', out, '--json'];
    const run = await studio('capture', DEMO_CLIP, '--model', 'none', ...args);
    const report = CaptureReport.parse(JSON.parse(run.stdout));
    expect(report.takes).toHaveLength(1);
    expect(report.timing.stages).not.toHaveProperty('lift');
    const refused = await studio('capture', DEMO_CLIP, '--model', 'none', '--smooth', ...args);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('--smooth needs a network');
  });

  it('writes a take whose arrays have the promised shapes and agree with each other', async () => {
    const folder = scratchFolder();
    const run = await studio('capture', DEMO_CLIP, '--out', folder, '--formats', 'npz', ...SECOND, '--json');
    const report = CaptureReport.parse(JSON.parse(run.stdout));
    const npz = readNpz(readFileSync(report.takes[0]!.files.npz!));
    const T = 30;
    const shapes: Record<string, number[]> = {
      poses: [T, 72],
      betas: [10],
      trans: [T, 3],
      joints: [T, 24, 3],
      joints_cam: [T, 24, 3],
      keypoints2d: [T, 33, 3],
      contacts: [T, 4],
      score: [T],
      pts_us: [T],
    };
    for (const [name, shape] of Object.entries(shapes)) expect(npzNumbers(npz, name).shape).toEqual(shape);
    expect(npzText(npz, 'body')).toBe('builtin');
    expect(npzText(npz, 'licence')).toBe('free');
    // Projecting the pelvis with the stated focal length must land inside the picture.
    const focal = Number(npzNumbers(npz, 'focal_px').data[0]);
    const [width, height] = Array.from(npzNumbers(npz, 'image_size').data, Number) as [number, number];
    const cam = npzNumbers(npz, 'joints_cam').data;
    const x = (focal * Number(cam[0])) / Number(cam[2]) + width / 2;
    const y = (focal * Number(cam[1])) / Number(cam[2]) + height / 2;
    expect(x).toBeGreaterThan(0.2 * width);
    expect(x).toBeLessThan(0.8 * width);
    expect(y).toBeGreaterThan(0.2 * height);
    expect(y).toBeLessThan(0.9 * height);
  });

  it('lists its takes and exports them again from the project alone', async () => {
    const folder = scratchFolder();
    await studio('capture', DEMO_CLIP, '--out', folder, '--formats', 'none', ...SECOND);
    const project = join(folder, 'capture.vibe');
    const { takes } = JSON.parse((await studio('takes', '--project', project, '--json')).stdout);
    expect(takes).toHaveLength(1);
    expect(takes[0]).toMatchObject({ id: '1', person: 1, frames: 30, licence: 'free', body: 'builtin' });
    const out = join(folder, 'again');
    const run = await studio(
      'export',
      '--project',
      project,
      '--take',
      '1',
      '--formats',
      'bvh,glb',
      '--out',
      out,
      '--json',
    );
    expect(run.code).toBe(0);
    const { files } = JSON.parse(run.stdout);
    expect(files.map((file: { format: string }) => file.format).sort()).toEqual(['bvh', 'glb']);
    for (const { receipt } of files) expect(receipt.max_joint_error_mm).toBeLessThan(1);
    const missing = await studio('export', '--project', project, '--take', '7', '--formats', 'bvh', '--out', out);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/There is no take 7/);
  });

  it('stops within a second when asked, says so with 130, and goes on afterwards', async () => {
    const folder = scratchFolder();
    const args = ['capture', DEMO_CLIP, '--out', folder, '--formats', 'npz', '--quality', 'fast', '--device', 'cpu'];
    const { child, ended } = startStudio(...args);
    await saying(child, /track: /);
    child.kill('SIGINT');
    const run = await ended;
    expect(run.code).toBe(130);
    expect(run.stderr).toMatch(/Cancelled/);
    expect(existsSync(join(folder, 'demo-person1.npz'))).toBe(false);
    expect((await studio(...args)).code).toBe(0);
    expect(existsSync(join(folder, 'demo-person1.npz'))).toBe(true);
  });
});

describe('a reader that stops early', () => {
  it('ends the command without a complaint', async () => {
    const { child, ended } = startStudio('probe', DEMO_CLIP, '--json');
    child.stdout!.destroy();
    const run = await ended;
    expect(run.stderr).not.toMatch(/EPIPE|^\s+at /m);
    expect(run.code).toBe(0);
  });
});

describe('probe and doctor', () => {
  it('tell the facts of the demo clip', async () => {
    const run = await studio('probe', DEMO_CLIP, '--json');
    const facts = JSON.parse(run.stdout);
    expect(facts).toMatchObject({ width: 1280, height: 720, fps: { num: 30, den: 1 }, variable_rate: false });
    expect(facts.pts_us).toHaveLength(facts.frames);
  });

  it('find the processor and the models', async () => {
    const { findings } = JSON.parse((await studio('doctor', '--json')).stdout);
    const ok = (name: string) => findings.find((finding: { name: string }) => finding.name === name)?.ok;
    expect(ok('cpu')).toBe(true);
    expect(ok('pose detector')).toBe(true);
    expect(ok('built-in body')).toBe(true);
  });
});
