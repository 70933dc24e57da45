import { afterAll, describe, expect, it } from 'vitest';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { OptimiserOptions } from '#shared/training/optimise/optimiser-options.ts';
import { scheduleFeeds } from '#shared/training/optimise/update-parameters.ts';
import { predictionStep } from '#shared/training/steps/prediction-step.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { type ArrayName, arraySpecs, type FrameBlock } from '#shared/training/store/store-arrays.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { ClipValidation, type StepRunner } from '#shared/training/validation/clip-validation.ts';
import { heldOutClips } from '#shared/training/validation/held-out-clips.ts';
import { memoryFolder } from '#test/support/datasets/memory-folder.ts';
import { tinyHeader, tinySequence } from '#test/support/datasets/tiny-store.ts';
import { expectClose } from '#test/support/golden.ts';
import { tinyJoints49 } from '#test/support/tiny-joints49.ts';
import { TINY, TINY_GENERATOR, tinyBatch, tinyGeneratorStep, tinyWeights } from '#test/support/tiny-training.ts';

const { clips, frames, features } = TINY;
const { body, source } = tinyJoints49();
const NETWORK = { generator: TINY_GENERATOR, body, joints: { set: 'spin49', source }, frames } as const;
const ADAM = OptimiserOptions.parse({ type: 'adam' });
const TRAINING = tinyGeneratorStep(ADAM);
const executor = new OrtExecutor(tinyWeights(TRAINING), { threads: 1 });
const run: StepRunner = async (step, feeds) => {
  await executor.load(step);
  const pending = await executor.run(step, feeds);
  pending.reject();
  return pending.reports;
};
afterAll(() => executor.dispose());

/** What the network says of the tiny batch, as rows of one long sequence. */
async function predicted() {
  const { features: rows } = tinyBatch();
  const said = await run(predictionStep({ ...NETWORK, clips }), { features: rows! });
  return { rows: rows!, said: (name: string) => said.get(name)! };
}

async function storeOf(block: FrameBlock): Promise<FeatureStore> {
  const arrays = Object.keys(block) as ArrayName[];
  const header = {
    ...tinyHeader(arrays),
    arrays: arraySpecs(arrays, { featureWidth: features }),
    encoder: { type: 'resnet50' as const, width: features, model: 'made', weights: null },
  };
  const folder = memoryFolder();
  const writer = await StoreWriter.open(folder, header);
  const sequence = tinySequence('one', { split: 'val' });
  await writer.append(sequence, clips * frames, block);
  await writer.finishPart(sequence.part);
  await writer.seal();
  return FeatureStore.open(folder);
}

/** Crop positions with a confidence of 1 behind each. */
function seen(points: Float32Array): Float32Array {
  return Float32Array.from({ length: (points.length / 2) * 3 }, (_, i) =>
    i % 3 === 2 ? 1 : points[2 * Math.floor(i / 3) + (i % 3)]!,
  );
}

async function measure(block: FrameBlock, atOnce = 3) {
  const store = await storeOf(block);
  const held = heldOutClips([store], [], { frames, share: 0, most: 100 });
  expect(held.clips).toHaveLength(clips);
  const validation = new ClipValidation({ ...NETWORK, held: held.clips, clips: atOnce });
  return { watched: validation.watched, errors: await validation.measure(run) };
}

describe('predictionStep', () => {
  it('says what the training step says before its update, without dropout', async () => {
    const { said } = await predicted();
    const trained = await run(TRAINING, { ...tinyBatch(), ...scheduleFeeds(ADAM, 1, 1e-3) });
    for (const name of ['theta', 'keypoints2d', 'keypoints3d']) expectClose(said(name), trained.get(name)!, 1e-5);
    const dropping = { ...TINY_GENERATOR, regressor: { ...TINY_GENERATOR.regressor, dropout: 0.5 } };
    expect(predictionStep({ ...NETWORK, generator: dropping, clips }).dropouts).toEqual([]);
  });
});

describe('ClipValidation', () => {
  it('finds no error where the truth is the prediction somewhere else, in batches that do not come out even', async () => {
    const { rows, said } = await predicted();
    const moved = said('keypoints3d').map((value, i) => value + [0.3, -1, 4][i % 3]!);
    const block = { features: rows, keypoints2d: seen(said('keypoints2d')), joints3d: moved };
    const { watched, errors } = await measure(block);
    expect(watched).toBe('error/pa-mpjpe');
    for (const tag of ['error/mpjpe', 'error/pa-mpjpe', 'error/accel_err', 'error/reprojection'])
      expect(errors[tag], tag).toBeLessThan(0.01);
  });

  it('counts millimetres of the 14 joints, and frames whose truth is known', async () => {
    const { rows, said } = await predicted();
    const truth = said('keypoints3d').slice();
    const hasJoints = new Uint8Array(clips * frames).fill(1);
    // The first wrist is 70 mm away in the first frame; all of the second frame is wrong, but not known.
    truth[3 * 31]! += 0.07;
    truth.fill(9, 147, 294);
    hasJoints[1] = 0;
    const { errors } = await measure({
      features: rows,
      keypoints2d: seen(said('keypoints2d')),
      joints3d: truth,
      hasJoints,
    });
    expect(errors['error/mpjpe']).toBeCloseTo(70 / 14 / (clips * frames - 1), 2);
    expect(errors['error/pa-mpjpe']).toBeGreaterThan(0);
    expect(errors['error/pa-mpjpe']).toBeLessThan(70 / (clips * frames - 1));
  });

  it('poses the body where a store has poses in place of joints', async () => {
    const { rows, said } = await predicted();
    const theta = said('theta');
    const part = (first: number, width: number) =>
      Float32Array.from(
        { length: clips * frames * width },
        (_, i) => theta[85 * Math.floor(i / width) + first + (i % width)]!,
      );
    const block = { features: rows, keypoints2d: seen(said('keypoints2d')), pose: part(3, 72), betas: part(75, 10) };
    const { errors } = await measure(block);
    expect(errors['error/mpjpe']).toBeLessThan(0.05);
    const other = block.pose.map((value, i) => (i % 72 === 3 * 18 ? value + 0.5 : value));
    expect((await measure({ ...block, pose: other })).errors['error/mpjpe']).toBeGreaterThan(0.1);
  });

  it('watches the reprojection where nothing is known in 3D', async () => {
    const { rows, said } = await predicted();
    const shifted = seen(said('keypoints2d')).map((value, i) => (i % 3 === 0 ? value + 5 / 112 : value));
    const { watched, errors } = await measure({ features: rows, keypoints2d: shifted });
    expect(watched).toBe('error/reprojection');
    expect(errors).toEqual({ 'error/reprojection': expect.closeTo(5, 3) });
  });
});
