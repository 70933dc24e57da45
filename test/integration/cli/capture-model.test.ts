import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
    process.env.VIBE_STUDIO_CACHE = join(files, 'cache');
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

  it('says how far 8-bit numbers move the joints, also where the 8-bit network was made before', async () => {
    const message = async () => {
      const options = ['--model', generator, '--precision', 'int8', '--refine', 'none', '--formats', 'none'];
      const { stderr, report } = await capture(...options);
      expect(report, stderr).not.toBeNull();
      return report!.warnings.find(({ code }) => code === 'lift/int8')?.message;
    };
    const first = await message();
    expect(first).toMatch(/by [\d.]+ mm on average/);
    expect(await message()).toBe(first);
    const cached = join(files, 'cache', 'models');
    for (const file of readdirSync(cached)) {
      if (file.includes('.json')) rmSync(join(cached, file));
    }
    expect(await message()).toBe(first);
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
