import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CaptureReport } from '#shared/contract/capture.ts';
import { npzText, readNpz } from '#shared/formats/npz.ts';
import { makeFullSize } from '#test/support/checkpoints/make-full-size.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';
import { DEMO_CLIP, scratchFolder, studio } from '#test/support/studio.ts';

/** Shapes and one number of each array, by person. */
const LOAD = `
import joblib, json, sys
people = joblib.load(sys.argv[1])
print(json.dumps({str(id): {key: None if value is None else list(value.shape) for key, value in person.items()}
                  for id, person in people.items()}))
`;

describeWith('torch', 'joblib')('capture through an imported network', () => {
  let files = '';
  let generator = '';

  beforeAll(async () => {
    files = mkdtempSync(join(tmpdir(), 'vibe-studio-'));
    process.env.VIBE_STUDIO_MODELS = join(files, 'library');
    const names = ['vibe-zip', 'spin-legacy', 'prior'] as const;
    const made = await makeFullSize(files, ...names);
    const { code, stdout, stderr } = await studio(
      ...['import-model', '--json', '--accept-terms', ...names.map((name) => made[name])],
    );
    expect(code, stderr).toBe(0);
    generator = JSON.parse(stdout).files[0].models[0].name;
  }, 120_000);

  afterAll(() => rmSync(files, { recursive: true, force: true }));

  const capture = async (...options: string[]) => {
    const out = scratchFolder();
    const run = await studio(
      ...['capture', DEMO_CLIP, '--end', '1.2', '--quality', 'fast', '--out', out, '--json', ...options],
    );
    return { ...run, out, report: run.code === 0 ? CaptureReport.parse(JSON.parse(run.stdout)) : null };
  };

  it('fits from the network’s poses and marks what comes out as research-only', async () => {
    const { report, stderr } = await capture('--model', generator, '--formats', 'npz');
    expect(report, stderr).not.toBeNull();
    const [take] = report!.takes;
    // The network's weights are random: the fit has to find its way from nonsense.
    expect(take!.fit.reprojection_share).toBeLessThan(0.03);
    expect(report!.timing.stages).toHaveProperty('lift');
    expect(npzText(readNpz(readFileSync(take!.files.npz!)), 'licence')).toBe('research-only');
  }, 120_000);

  it('writes what VIBE’s demo writes, with --compat vibe and its SMPLify and smoothing', async () => {
    const options = ['--model', generator, '--compat', 'vibe', '--refine', 'smplify', '--smooth'];
    const { report, stderr } = await capture(...options, '--formats', 'vibe-pkl');
    expect(report, stderr).not.toBeNull();
    const people = await debianPython<Record<string, Record<string, number[] | null>>>(
      LOAD,
      report!.takes[0]!.files['vibe-pkl']!,
    );
    const [person] = Object.values(people);
    const frames = report!.takes[0]!.frames;
    expect(person).toEqual({
      pred_cam: [frames, 3],
      orig_cam: [frames, 4],
      verts: [frames, 6890, 3],
      pose: [frames, 72],
      betas: [frames, 10],
      joints3d: [frames, 49, 3],
      joints2d: null,
      joints2d_img_coord: [frames, 49, 2],
      bboxes: [frames, 4],
      frame_ids: [frames],
    });
  }, 120_000);

  it('says how far 8-bit numbers move the joints', async () => {
    const { stderr, report } = await capture(
      '--model',
      generator,
      '--precision',
      'int8',
      '--refine',
      'none',
      '--formats',
      'none',
    );
    expect(report, stderr).not.toBeNull();
    const [warning] = report!.warnings.filter(({ code }) => code === 'lift/int8');
    expect(warning?.message).toMatch(/by [\d.]+ mm on average/);
  }, 180_000);

  it('names a network that is not there, and options that need one', async () => {
    const unknown = await capture('--model', 'nobody');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('nobody');
    const without = await capture('--compat', 'vibe');
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('--model');
  }, 60_000);
});
