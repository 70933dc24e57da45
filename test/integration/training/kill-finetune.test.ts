import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensorsIn } from '#main/model-library/weight-file.ts';
import { putAnnotations } from '#main/store/annotation-records.ts';
import { openProject } from '#main/store/open-project.ts';
import { listTakes } from '#main/store/take-records.ts';
import { FinetuneReport } from '#shared/contract/finetune.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { decodeRows } from '#shared/training/loop/metric-row.ts';
import { capturedProject } from '#test/support/page/captured-project.ts';
import { storeLandmarkNetwork } from '#test/support/store-landmark-network.ts';

const PROGRAM = join(import.meta.dirname, '../../../src-main/cli/vibe-studio.js');
const EPOCHS = 2;
const LONG_MS = 600_000;

/** A project of its own, with a library of its own, that a fine-tuning works on. */
class Side {
  readonly project: string;
  readonly runs: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly folder: string;

  constructor(root: string, name: string) {
    this.folder = join(root, name);
    this.project = join(this.folder, 'Clip.vibe');
    this.runs = join(this.folder, 'Clip training');
    this.env = { VIBE_STUDIO_MODELS: join(this.folder, 'models'), VIBE_STUDIO_CACHE: join(root, 'cache') };
  }

  async prepare(project: string): Promise<void> {
    await storeLandmarkNetwork(this.env.VIBE_STUDIO_MODELS!);
    await copyFile(project, this.project);
  }

  start(): ChildProcess {
    const own = ['--base', 'landmarks', '--name', 'tuned', '--rounds', '1', '--epochs', String(EPOCHS), '--no-replay'];
    const args = [PROGRAM, 'finetune', '--project', this.project, ...own, '--device', 'cpu', '--json'];
    return spawn(process.execPath, args, { env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async finish(): Promise<FinetuneReport> {
    const child = this.start();
    const out = { said: '', told: '' };
    child.stdout!.on('data', (data) => {
      out.said += data;
    });
    child.stderr!.on('data', (data) => {
      out.told += data;
    });
    expect(await ended(child), out.told).toBe(0);
    return FinetuneReport.parse(JSON.parse(out.said));
  }

  /** Begins, and kills the process once `due`. */
  async killOnce(due: () => Promise<boolean>): Promise<void> {
    const child = this.start();
    const gone = ended(child);
    let running = true;
    void gone.then(() => {
      running = false;
    });
    while (running && !(await due())) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    expect(await gone).toBe('SIGKILL');
  }

  async metrics() {
    const file = join(this.runs, 'run-2', 'round-1', 'run', 'metrics.jsonl');
    return existsSync(file) ? decodeRows(await readFile(file, 'utf8')) : [];
  }

  async weights() {
    return tensorsIn(await readFile(join(this.env.VIBE_STUDIO_MODELS!, 'tuned', 'weights.safetensors')));
  }
}

const ended = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));

describe('killing a fine-tuning', () => {
  let root: string;
  let project: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'killed-finetune-'));
    project = capturedProject(root, 'Clip', 3, { VIBE_STUDIO_CACHE: join(root, 'cache') });
    using store = openProject(project);
    const take = listTakes(store)[0]!.id;
    store.write(() =>
      putAnnotations(store, [{ take, kind: 'review', frame: 0, value: { to: 90, state: 'accepted' } }]),
    );
  }, LONG_MS);
  afterAll(() => rm(root, { recursive: true, force: true }));

  it(
    'and asking for it again gives the network of an unbroken one, in the same run; the project stays whole',
    async () => {
      const [whole, broken] = [new Side(root, 'whole'), new Side(root, 'broken')];
      await whole.prepare(project);
      await broken.prepare(project);
      const expected = await whole.finish();

      await broken.killOnce(async () => (await broken.metrics()).length >= 3);
      await broken.killOnce(async () => {
        const rows = await broken.metrics();
        const epoch = rows.findIndex(({ of }) => of === 'epoch');
        return epoch >= 0 && rows.length > epoch + 2;
      });
      const found = await broken.finish();

      expect(await readdir(broken.runs)).toEqual(await readdir(whole.runs));
      expect(found.after.network.reprojection_share).toBeCloseTo(expected.after.network.reprojection_share, 5);
      expect({ ...found, before: null, after: null, probe: null }).toMatchObject({
        ...{ model: 'tuned', base: 'landmarks', counts: expected.counts, blend: expected.blend },
      });
      const rows = await broken.metrics();
      expect(rows.map(({ of, iteration }) => [of, iteration])).toEqual(
        (await whole.metrics()).map(({ of, iteration }) => [of, iteration]),
      );
      const [trained, again] = [await whole.weights(), await broken.weights()] as Weights[];
      for (const [key, { data }] of trained!) {
        const other = again!.get(key)!.data;
        const far = data.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);
        expect(far, key).toBeLessThan(1e-5);
      }
      using store = openProject(broken.project, { readOnly: true });
      expect(store.all<{ integrity_check: string }>('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(listTakes(store)).toHaveLength(1);
    },
    LONG_MS,
  );
});
