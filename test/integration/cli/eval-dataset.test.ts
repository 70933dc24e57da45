import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DatasetEvaluationReport } from '#shared/contract/dataset-evaluation.ts';
import { makeFullSize } from '#test/support/checkpoints/make-full-size.ts';
import { makeH36mRecording, makeMpiSubject, makeThreeDpwSequence } from '#test/support/datasets/make-datasets.ts';
import { describeWith } from '#test/support/machine.ts';
import { studio } from '#test/support/studio.ts';
import { temporaryFolder } from '#test/unit/main/media/make-clip.ts';

describeWith('torch')('eval --dataset with networks of full size', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const data = join(folder, 'data');
  let checkpoint = '';
  let regressor = '';

  const evaluate = async (dataset: string, root: string, ...more: string[]) => {
    process.env.VIBE_STUDIO_MODELS = models;
    return await studio('eval', '--dataset', dataset, '--root', root, '--model', 'vibe_full_zip', ...more);
  };

  beforeAll(async () => {
    process.env.VIBE_STUDIO_MODELS = models;
    const files = await makeFullSize(folder, 'vibe-zip', 'spin-zip', 'regressors');
    await makeThreeDpwSequence(data, 'street_00', { frames: 20, people: 2 });
    await makeMpiSubject(data, 'TS1', { frames: 17 });
    await makeH36mRecording(data, 'S9', 'Eating 1', { frames: 34 });
    checkpoint = files['vibe-zip'];
    regressor = (files.regressors as unknown as { h36m: string }).h36m;
    const run = await studio('import-model', checkpoint, files['spin-zip'], regressor, '--accept-terms');
    expect(run.code, run.stderr).toBe(0);
  }, 240_000);

  it('prints what was measured above what was published, and says what keeps them apart', async () => {
    const { code, stdout, stderr } = await evaluate('3dpw', data);
    expect(code, stderr).toBe(0);
    const lines = stdout.split('\n');
    const at = (words: string) => lines.findIndex((line) => line.includes(words));
    expect(at('measured here, 40 of 40 frames, from the official layout')).toBeGreaterThan(-1);
    expect(at('published protocol, clips of 16, 32 frames')).toBeGreaterThan(at('measured here'));
    expect(at('streaming, whole tracks, 40 frames')).toBeGreaterThan(at('measured here'));
    expect(at('published by the authors, not measured here')).toBeGreaterThan(at('streaming, whole tracks'));
    expect(lines[at('VIBE (without 3DPW), evaluation log')]).toMatch(/93\.6 +56\.6 +113\.4 +27\.1 +28\.0/);
    expect(stderr).toContain("1 of the 24 sequences of 3DPW's test split are here");
  });

  it('prints one JSON document for every data set', { timeout: 120_000 }, async () => {
    for (const name of ['3dpw', 'mpi-inf-3dhp', 'h36m'] as const) {
      const run = await evaluate(name, data, '--json', '--limit', '16', '--device', 'cpu');
      expect(run.code, run.stderr).toBe(0);
      const report = DatasetEvaluationReport.parse(JSON.parse(run.stdout));
      expect(report).toMatchObject({ dataset: name, model: 'vibe_full_zip', frames_run: 16 });
      expect(report.published_protocol!.frames).toBe(16);
      // Random weights: far off, but numbers. One clip as a stream is the clip.
      expect(report.streaming!.mpjpe_mm).toBeGreaterThan(10);
      expect(report.streaming!.pa_mpjpe_mm / report.published_protocol!.pa_mpjpe_mm).toBeCloseTo(1, 1);
      expect(report.streaming!.pve_mm === null).toBe(name !== '3dpw');
      expect(report.own_joints.length).toBe(name === 'mpi-inf-3dhp' ? 2 : 0);
      expect(report.warnings.map(({ code }) => code)).toContain('dataset/limited');
    }
  });

  it('gives the figures that PyTorch and NumPy give for stored features', async () => {
    const root = join(folder, 'features');
    mkdirSync(root);
    const script = join(import.meta.dirname, 'published_protocol.py');
    const written = execFileSync('/usr/bin/python3', ['-B', script, checkpoint, regressor, root], { encoding: 'utf8' });
    const expected = JSON.parse(written) as Record<'published_protocol' | 'streaming', Record<string, number>>;
    const run = await evaluate('3dpw', root, '--json', '--device', 'cpu');
    expect(run.code, run.stderr).toBe(0);
    const report = DatasetEvaluationReport.parse(JSON.parse(run.stdout));
    expect(report.source).toBe('stored features');
    for (const way of ['published_protocol', 'streaming'] as const) {
      for (const [figure, value] of Object.entries(expected[way])) {
        const ours = report[way]![figure as 'mpjpe_mm'];
        expect(Math.abs(ours - value) / value, `${way} ${figure}: ${ours} instead of ${value}`).toBeLessThan(1e-4);
      }
      expect(Object.keys(expected[way]).length).toBeGreaterThan(5);
    }
  });
});

describe('eval --dataset, asked badly', () => {
  it.each([
    [['--dataset', '3dpw'], '--dataset needs --root and --model'],
    [['--dataset', '3dpw', '--pred', 'a.npz'], '--dataset does not go with --pred and --truth'],
    [['--dataset', 'coco'], 'Allowed choices are 3dpw, mpi-inf-3dhp, h36m'],
    [['--pred', 'a.npz'], 'Give --pred and --truth to compare two takes'],
    [['--dataset', 'h36m', '--root', 'nowhere', '--model', 'm'], 'there is no such folder'],
    [['--dataset', '3dpw', '--root', '.', '--model', 'm', '--limit', '0'], 'Give a number from 1'],
  ])('%j is refused with a sentence and exit code 2', async (options, sentence) => {
    const run = await studio('eval', ...options);
    expect(run.stderr).toContain(sentence);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
  });
});
