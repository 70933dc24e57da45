import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadBody, loadJointRegressor, loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { type ImportedFile, ImportModelReport } from '#shared/contract/models.ts';
import { type FullSizeFile, makeFullSize } from '#test/support/checkpoints/make-full-size.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';
import { scratchFolder, studio } from '#test/support/studio.ts';

const MINUTES = 60_000;
/** Most memory an import may take, host and engine process together, MB. */
const MOST_MB = 1500;

/** SHA-256 of each tensor as float32, by key, as PyTorch reads them. */
const HASHES = `
import hashlib, json, sys, torch
saved = torch.load(sys.argv[1], map_location='cpu')
states = [saved[key] for key in ('gen_state_dict', 'model', 'disc_motion_state_dict') if key in saved]
print(json.dumps([{
  key: hashlib.sha256(tensor.float().contiguous().numpy().tobytes()).hexdigest() for key, tensor in state.items()
} for state in states]))
`;

async function importInto(library: string, ...files: string[]): Promise<ImportModelReport> {
  process.env.VIBE_STUDIO_MODELS = library;
  const { code, stdout, stderr } = await studio('import-model', '--json', '--accept-terms', ...files);
  expect(code, stderr).toBe(0);
  const report = ImportModelReport.parse(JSON.parse(stdout));
  for (const { file, seconds } of report.files) {
    console.log(`${file.split('/').at(-1)}: ${seconds.toFixed(1)} s, peak ${report.peak_rss_mb.toFixed(0)} MB`);
  }
  expect(report.peak_rss_mb).toBeLessThan(MOST_MB);
  return report;
}

/** Compares the stored tensors of a file's networks with what PyTorch reads. */
async function expectSameNumbers(library: string, file: ImportedFile, ...kinds: string[]): Promise<void> {
  const states = await debianPython<Record<string, string>[]>(HASHES, file.file);
  for (const [i, kind] of kinds.entries()) {
    const model = file.models.find((other) => other.kind === kind)!;
    const weights = await openModelLibrary(library).loadWeights(model.name);
    expect(weights.size).toBe(model.report.found.length);
    for (const [key, { data }] of weights) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      expect(createHash('sha256').update(bytes).digest('hex'), key).toBe(states[i]![key]);
    }
  }
}

describeWith('torch')('files of the published sizes', () => {
  it.each([
    ['vibe-legacy', ['generator', 'discriminator'], 'torch-legacy'],
    ['vibe-zip', ['generator', 'discriminator'], 'torch-zip'],
    ['spin-legacy', ['trunk'], 'torch-legacy'],
    ['spin-zip', ['trunk'], 'torch-zip'],
  ] as const)(
    '%s is imported within the memory and number by number',
    { timeout: 5 * MINUTES },
    async (name, kinds, format) => {
      const folder = scratchFolder();
      const library = join(folder, 'models');
      const paths = await makeFullSize(folder, name satisfies FullSizeFile);
      const report = await importInto(library, paths[name]);
      const [file] = report.files;
      const [main] = file!.models;
      expect(main).toMatchObject({ kind: kinds[0], source: { format }, report: { missing: [], notes: [] } });
      await expectSameNumbers(library, file!, ...kinds);
      rmSync(paths[name]);
    },
  );

  it('a body, its regressors, mean parameters and a prior give what a capture needs', {
    timeout: 5 * MINUTES,
  }, async () => {
    const folder = scratchFolder();
    const folderOfModels = join(folder, 'models');
    const { regressors, ...paths } = await makeFullSize(folder, 'smpl', 'mean-params', 'prior', 'regressors');
    await importInto(folderOfModels, ...Object.values(paths), ...Object.values(regressors as unknown as object));
    const library = openModelLibrary(folderOfModels);
    const body = await loadBody(library, 'smpl_like');
    expect(body.vertexCount).toBe(6890);
    expect(body.faces.length).toBe(13776 * 3);
    expect((await loadJointRegressor(library, 'h36m', 6890)).rows).toBe(17);
    expect((await loadJoints49Source(library, 'smpl_like')).extraRegressor.rows).toBe(9);
    await expect(loadJointRegressor(library, 'h36m', 120)).rejects.toMatchObject({ code: 'model/incomplete' });
  });
});
