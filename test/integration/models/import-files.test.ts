import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { ImportModelReport, type ModelKind, ModelList } from '#shared/contract/models.ts';
import { hostileFiles } from '#test/fixtures/hostile/corpus.ts';
import { tinyVibe } from '#test/fixtures/hostile/models.ts';
import { expectClose, goldenPath, readGolden } from '#test/support/golden.ts';
import { describeWith } from '#test/support/machine.ts';
import { scratchFolder, studio } from '#test/support/studio.ts';

/** Runs the real command line on a library of its own. */
function withLibrary(library: string) {
  const run = async (...args: string[]) => {
    process.env.VIBE_STUDIO_MODELS = library;
    return await studio(...args);
  };
  return {
    run,
    async importing(...args: string[]) {
      const { code, stdout, stderr } = await run('import-model', '--json', ...args);
      return { code, stderr, report: ImportModelReport.parse(JSON.parse(stdout)) };
    },
  };
}

/** Every file below a folder with its bytes; an empty list where there is no folder. */
function contentOf(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]);
}

/** Rows and columns of a matrix with `columns` columns changed. */
function transposed(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns;
  return Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** A small VIBE checkpoint in a folder of its own. */
function tinyFile(name = 'tiny.pth.tar'): string {
  const path = join(scratchFolder(), name);
  writeFileSync(path, tinyVibe());
  return path;
}

describeWith('golden')('every checkpoint and pickle of the golden folder', () => {
  const names = (folder: string) => readdirSync(goldenPath(folder)).map((name) => goldenPath(join(folder, name)));
  const files = [...names('checkpoints'), ...names('pickles')];
  // Those hold tensors of all kinds and no model.
  const models = files.filter((file) => !file.includes('odd_tensors'));

  it('is imported', { timeout: 120_000 }, async () => {
    const library = join(scratchFolder(), 'models');
    const { importing, run } = withLibrary(library);
    const { code, report } = await importing('--accept-terms', ...models);
    expect(report.files.filter(({ status }) => status !== 'stored')).toEqual([]);
    expect(code).toBe(0);
    expect(models.length).toBeGreaterThan(10);
    const kinds = new Set(report.files.flatMap((file) => file.models.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(
      ['body', 'discriminator', 'generator', 'joint-regressor', 'mean-params', 'motion', 'pose-prior', 'trunk'].sort(),
    );
    const list = ModelList.parse(JSON.parse((await run('models', '--json')).stdout));
    expect(list.damaged).toEqual([]);
    expect(list.models.length).toBe(report.files.flatMap((file) => file.models).length);
  });

  it('keeps its numbers', { timeout: 120_000 }, async () => {
    const folder = join(scratchFolder(), 'models');
    const { report } = await withLibrary(folder).importing('--accept-terms', ...models);
    const library = openModelLibrary(folder);
    const networks = readGolden('checkpoints_expected');
    const bodies = readGolden('smpl_lbs');
    const prefixes: Partial<Record<ModelKind, string>> = { generator: 'gen.', discriminator: 'disc.', trunk: 'spin.' };
    for (const { name, kind } of report.files.flatMap((file) => file.models)) {
      const prefix = prefixes[kind];
      for (const [key, { data }] of prefix ? await library.loadWeights(name) : []) {
        expectClose(data, networks.values(prefix + key), 0);
      }
      if (kind !== 'body') continue;
      const body = await loadBody(library, name);
      expectClose(body.template, bodies.values('v_template'), 1e-7);
      expectClose(body.shapeDirs, bodies.values('shapedirs'), 1e-7);
      expectClose(body.weights, bodies.values('weights'), 1e-7);
      expectClose(body.faces, bodies.values('f'), 0);
      expectClose(body.poseDirs!, transposed(bodies.values('posedirs'), 207), 1e-7);
      if (!name.endsWith('-body')) continue;
      const { extraRegressor, vertexIds } = await loadJoints49Source(library, name);
      expect(extraRegressor.rows).toBe(9);
      expectClose(vertexIds!, bodies.values('extra_vids'), 0);
    }
  });
});

describe('importing a model', () => {
  it('stores nothing before its terms are accepted, then asks no more', { timeout: 60_000 }, async () => {
    const library = join(scratchFolder(), 'models');
    const { run, importing } = withLibrary(library);
    const file = tinyFile();
    const refused = await run('import-model', file);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('non-commercial');
    expect(refused.stderr).toContain('--accept-terms');
    expect(existsSync(library)).toBe(false);
    const stored = await importing('--accept-terms', file);
    expect(stored.code).toBe(0);
    const [model] = stored.report.files[0]!.models;
    expect(model).toMatchObject({ name: 'tiny', kind: 'generator', licence: 'research-only', facts: { epoch: 1 } });
    expect(model!.terms!.id).toBe('research-only-1');
    const again = await importing(tinyFile('other.pth.tar'));
    expect(again.code).toBe(0);
    expect(again.report.files[0]).toMatchObject({ status: 'known', models: [{ name: 'tiny' }] });
  });

  it('takes a name, and refuses one that is taken', { timeout: 60_000 }, async () => {
    const library = join(scratchFolder(), 'models');
    const { run, importing } = withLibrary(library);
    const named = await importing('--accept-terms', '--name', 'My VIBE', tinyFile());
    expect(named.report.files[0]!.models[0]!.name).toBe('my-vibe');
    const changed = join(scratchFolder(), 'changed.pth.tar');
    writeFileSync(changed, tinyVibe({ values: { 'regressor.fc1.bias': 0.5 } }));
    const before = contentOf(library);
    const taken = await importing('--name', 'my-vibe', changed);
    expect(taken.code).toBe(2);
    expect(taken.report.files[0]!.problem!.code).toBe('model/name-taken');
    expect(contentOf(library)).toEqual(before);
    expect((await run('import-model', '--name', 'x', changed, changed)).code).toBe(2);
    expect((await run('models', '--remove', 'my-vibe')).code).toBe(0);
    expect((await run('models')).stdout).toContain('No models yet');
  });

  it('stores the good files of several and says what was wrong with the others', { timeout: 60_000 }, async () => {
    const library = join(scratchFolder(), 'models');
    const { importing } = withLibrary(library);
    const folder = scratchFolder();
    const good = tinyFile();
    const { code, report } = await importing('--accept-terms', join(folder, 'none.pkl'), folder, good);
    expect(code).toBe(2);
    expect(report.files.map(({ status }) => status)).toEqual(['refused', 'refused', 'stored']);
    expect(report.files[0]!.problem!.message).toContain('none.pkl');
    expect(report.files[1]!.problem!.message).toContain('it is a folder');
  });

  it('says with its size that a download was not finished', { timeout: 60_000 }, async () => {
    const file = join(scratchFolder(), 'half.pth.tar');
    const whole = tinyVibe();
    writeFileSync(file, whole.subarray(0, 2000));
    const { importing } = withLibrary(join(scratchFolder(), 'models'));
    const { report } = await importing('--accept-terms', file);
    expect(report.files[0]!.problem!.message).toContain('half.pth.tar');
    expect(report.files[0]!.problem!.message).toContain('2,000 bytes');
    expect(report.files[0]!.problem!.hint).toContain('was not finished');
  });
});

describe('hostile files', () => {
  it('are all refused by name, run nothing and store nothing', { timeout: 300_000 }, async () => {
    const folder = scratchFolder();
    const library = join(folder, 'models');
    const canary = join(folder, 'canary');
    const corpus = hostileFiles(canary);
    for (const { name, bytes } of corpus) {
      if (bytes) writeFileSync(join(folder, name), bytes());
      else mkdirSync(join(folder, name));
    }
    const { importing } = withLibrary(library);
    await importing('--accept-terms', tinyFile());
    const before = contentOf(library);
    const { code, report } = await importing('--accept-terms', ...corpus.map(({ name }) => join(folder, name)));
    expect(code).toBe(2);
    expect(report.files).toHaveLength(corpus.length);
    for (const [i, { file, status, problem }] of report.files.entries()) {
      const { what, reasonPattern, refusedBy } = corpus[i]!;
      expect(status, `${basename(file)} ${what}`).toBe('refused');
      expect(problem!.message, `${basename(file)} ${what}`).toContain(basename(file));
      // What readers say is tested with them; here another part of the file may be found wanting first.
      if (refusedBy === 'recogniser') expect(problem!.message, `${basename(file)} ${what}`).toMatch(reasonPattern);
    }
    expect(contentOf(library)).toEqual(before);
    expect(existsSync(canary)).toBe(false);
    expect(report.peak_rss_mb).toBeLessThan(1500);
  });
});
