import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTrainingDataset } from '#main/datasets/training/open-training-dataset.ts';
import type { Quirk } from '#main/datasets/training/training-kinds.ts';
import { lockStore } from '#main/feature-store/lock-store.ts';
import { openStoreFolder } from '#main/feature-store/open-store-folder.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { type ConvertOptions, convertDataset } from '#main/services/training-data/convert-dataset.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { makeFeatureDatabase } from '#test/support/datasets/make-datasets.ts';
import { madePoint, makeAmassMotion, makeInstaFile, makePennVideo } from '#test/support/datasets/make-training-data.ts';
import { type NumberInputs, numberInputs } from '#test/support/datasets/number-inputs.ts';

const root = mkdtempSync(join(tmpdir(), 'vibe-convert-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const penn = join(root, 'penn');
await makePennVideo(penn, '0001', { frames: 40, hidden: [25] });
await makePennVideo(penn, '0002', { frames: 18 });
await makePennVideo(penn, '0003', { frames: 20 });

let stores = 0;
const newStore = (): string => join(root, `store-${stores++}`);
const quirks = (...names: Quirk[]): ConvertOptions['quirks'] => new Set(names);

function convert(
  out: string,
  maker: NumberInputs,
  changes: Partial<ConvertOptions> = {},
  folder = penn,
  ctx = quietContext(),
) {
  const options: ConvertOptions = { inputs: async () => maker, quirks: quirks(), chunkBytes: 1, ...changes };
  return convertDataset(openTrainingDataset('pennaction', folder, options.quirks), out, options, ctx);
}

const open = (out: string): FeatureStore => FeatureStore.open(openStoreFolder(out));

function content(out: string): unknown {
  using store = open(out);
  return store.sequences.map((sequence) => [sequence.name, store.read(sequence, 0, sequence.rows)]);
}

describe('converting a data set', () => {
  it('puts input and truth of the same frame into the same row', async () => {
    const out = newStore();
    const maker = numberInputs();
    const report = await convert(out, maker);
    expect(report).toEqual({ parts: 3, before: 0, broken: [], rows: 77, sequences: 4, complete: true });
    expect(maker).toMatchObject({ pictures: 77, closed: true });
    using store = open(out);
    expect(store.header).toMatchObject({
      dataset: 'pennaction',
      kind: 'frames',
      licence: 'research-only',
      encoder: maker.encoder,
    });
    const [, second] = store.sequences;
    expect(second).toMatchObject({ name: '0001_26', rows: 14, label: 'baseball_swing', part: '0001' });
    const { features, keypoints2d, box, time } = store.read(second!, 5, 6);
    expect(features![0]).toBe(31);
    expect(time![0]).toBeCloseTo(31 / 30, 6);
    const knee = 3 * (KEYPOINT_SETS.spin as readonly string[]).indexOf('rknee');
    const [x] = madePoint(31, KEYPOINT_SETS.pennaction.indexOf('rknee'));
    expect(keypoints2d![knee]).toBeCloseTo((2 * (x - box![0]!)) / box![2]!, 5);
    expect(Math.max(...keypoints2d!.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  it('measures keypoints in another crop than the features saw where that is asked for', async () => {
    const [plain, published] = [newStore(), newStore()];
    await convert(plain, numberInputs());
    await convert(published, numberInputs(), { quirks: quirks('keypoint-crop') });
    const x = (out: string) => {
      using store = open(out);
      return store.read(store.sequences[0]!, 0, 1).keypoints2d![3 * 26]!;
    };
    expect(x(published) / x(plain)).toBeCloseTo(1.3 / 1.2, 5);
  });

  it('goes on after being cancelled anywhere, without a picture looked at twice', async () => {
    const whole = newStore();
    await convert(whole, numberInputs());
    const expected = content(whole);
    for (const stopAt of [0, 1, 3, 5]) {
      const out = newStore();
      const abort = new AbortController();
      let batches = 0;
      const first = numberInputs(() => {
        if (batches++ === stopAt) abort.abort();
      });
      await expect(convert(out, first, {}, penn, quietContext(abort.signal))).rejects.toThrow('abort');
      expect(() => open(out)).toThrow('has not ended');
      const second = numberInputs();
      await convert(out, second);
      expect(content(out)).toEqual(expected);
      // The batch that was being made when it was cancelled is made again.
      expect(first.pictures + second.pictures).toBeLessThanOrEqual(77 + 16);
    }
  });

  it('does nothing when all is done', async () => {
    const out = newStore();
    await convert(out, numberInputs());
    const again = numberInputs();
    expect(await convert(out, again)).toMatchObject({ before: 3, complete: true });
    expect(again.pictures).toBe(0);
  });

  it('names every part that is broken, keeps the others, and goes on when they are repaired', async () => {
    const broken = join(root, 'broken');
    await makePennVideo(broken, '0001', { frames: 20 });
    await makePennVideo(broken, '0002', { frames: 20 });
    await makePennVideo(broken, '0003', { frames: 20 });
    const labels = join(broken, 'labels', '0001.mat');
    const picture = join(broken, 'frames', '0002', '000018.jpg');
    const [goodLabels, goodPicture] = [readFileSync(labels), readFileSync(picture)];
    writeFileSync(labels, goodLabels.subarray(0, 300));
    rmSync(picture);
    const out = newStore();
    const report = await convert(out, numberInputs(), {}, broken);
    expect(report).toMatchObject({ rows: 20, sequences: 1, complete: false });
    expect(report.broken.map(({ part }) => part)).toEqual(['0001', '0002']);
    expect(report.broken[1]!.reason).toContain('000018.jpg');
    writeFileSync(labels, goodLabels);
    writeFileSync(picture, goodPicture);
    const repaired = numberInputs();
    expect(await convert(out, repaired, {}, broken)).toMatchObject({ rows: 60, broken: [], complete: true, before: 1 });
    // 16 rows of the second part were in the store already.
    expect(repaired.pictures).toBe(24);
  });

  it('can leave broken parts out, as a whole', async () => {
    const broken = join(root, 'broken-2');
    await makePennVideo(broken, '0001', { frames: 20 });
    await makePennVideo(broken, '0002', { frames: 20 });
    rmSync(join(broken, 'frames', '0001', '000020.jpg'));
    const out = newStore();
    expect(await convert(out, numberInputs(), { skipBroken: true }, broken)).toMatchObject({
      rows: 20,
      complete: true,
    });
    using store = open(out);
    expect(store.sequences.map(({ part }) => part)).toEqual(['0002']);
  });

  it('does not go on with a store that was made otherwise, and leaves it as it was', async () => {
    const out = newStore();
    await convert(out, numberInputs());
    const before = readdirSync(out);
    await expect(convert(out, numberInputs(), { quirks: quirks('half-truths') })).rejects.toMatchObject({
      code: 'dataset/store-different',
    });
    expect(readdirSync(out)).toEqual(before);
  });

  it('keeps a second conversion out while it writes', async () => {
    const out = newStore();
    await convert(out, numberInputs());
    await using _lock = await lockStore(out);
    await expect(convert(out, numberInputs())).rejects.toMatchObject({ code: 'dataset/store-busy' });
  });

  it('takes over the lock of a process that is gone', async () => {
    const out = newStore();
    await convert(out, numberInputs());
    writeFileSync(join(out, 'writer.lock'), '4194304999');
    await convert(out, numberInputs());
    expect(existsSync(join(out, 'writer.lock'))).toBe(false);
  });

  it('needs no network for motion capture, nor for features a file brings', async () => {
    const amass = join(root, 'amass');
    makeAmassMotion(join(amass, 'ACCAD', 's1', 'walk_poses.npz'));
    const file = join(root, 'mpii3d_train_db.pt');
    makeFeatureDatabase(file, { a: 20 }, 'mpi-inf-3dhp');
    const options: ConvertOptions = { inputs: null, quirks: quirks('half-truths') };
    const [motion, frames] = [newStore(), newStore()];
    await convertDataset(openTrainingDataset('amass', amass, options.quirks), motion, options, quietContext());
    await convertDataset(openTrainingDataset('vibe-db', file, options.quirks), frames, options, quietContext());
    using store = open(frames);
    expect(store.header).toMatchObject({ kind: 'frames', encoder: { type: 'resnet50', width: 2048 } });
    expect(store.read(store.sequences[0]!, 7, 8).features![100]).toBe(7);
    using captured = open(motion);
    expect(captured.header).toMatchObject({ kind: 'motion', encoder: null, arrays: { pose: { type: 'F16' } } });
    expect(captured.rows).toBe(60);
  });

  it('reads pictures that lie inside another file', async () => {
    const insta = join(root, 'insta');
    await makeInstaFile(join(insta, 'a.tfrecord'), join(root, 'scratch'), { clips: [5, 4] });
    const out = newStore();
    const dataset = openTrainingDataset('instavariety', insta, quirks());
    await convertDataset(dataset, out, { inputs: async () => numberInputs(), quirks: quirks() }, quietContext());
    using store = open(out);
    const numbers = store.sequences.map((sequence) =>
      [...store.read(sequence, 0, sequence.rows).features!].filter((_, i) => i % 2 === 0),
    );
    expect(numbers).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3],
    ]);
  });

  it('says that pictures need an encoder', async () => {
    await expect(convert(newStore(), numberInputs(), { inputs: null })).rejects.toMatchObject({
      code: 'usage/bad-option',
    });
  });
});
