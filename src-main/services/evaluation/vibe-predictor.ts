import type { DeviceChoice } from '#main/engine/device.ts';
import { findNetworkSet, type NetworkSet } from '#main/engine/vibe/network-set.ts';
import { openTemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import type { RegressedSteps } from '#main/engine/vibe/temporal-stream.ts';
import { trunkFile } from '#main/engine/vibe/trunk-file.ts';
import { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import { loadBody, loadJointRegressor } from '#main/model-library/load-body.ts';
import { type ModelLibrary, openModelLibrary } from '#main/model-library/model-library.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { Problem } from '#shared/errors/problem.ts';
import { matrixToAxisAngleInto } from '#shared/math/rotation.ts';
import { featureWidth } from '#shared/networks/options.ts';
import type { ClipPredictor } from './clip-predictor.ts';
import { encodePictures } from './encode-pictures.ts';
import type { EvaluationBody } from './evaluation-body.ts';

/** A model of the library, ready to be evaluated. Whoever opens it disposes it. */
export interface EvaluationModel extends AsyncDisposable {
  readonly predictor: ClipPredictor;
  readonly body: EvaluationBody;
}

const THETA = 85;
/** Frames that go through the temporal network at once. */
const CHUNK = 256;

/**
 * Opens an imported generator with its image trunk, its body and the H36M regressor. The trunk starts when the first
 * picture comes, so stored features need none of its memory.
 *
 * @throws Problem model/unknown, model/wrong-kind, model/incomplete, model/damaged, device/unavailable,
 *   evaluation/encoder for generators that read landmarks instead of pictures
 */
export async function openEvaluationModel(
  name: string,
  device: DeviceChoice,
  library: ModelLibrary = openModelLibrary(),
): Promise<EvaluationModel> {
  const set = await findNetworkSet(library, name);
  const { trunk, options } = set;
  if (!trunk) throw new Problem('evaluation/encoder', { model: name });
  const body = await evaluationBody(library, set);
  await using opened = new AsyncDisposableStack();
  const network = opened.use(await openTemporalNetwork(library, set, device));
  const width = featureWidth(options.encoder);
  let pool: Promise<TrunkPool> | null = null;
  const openPool = (): Promise<TrunkPool> => {
    pool ??= TrunkPool.open({ fileFor: () => trunkFile(library, trunk), width, device });
    return pool;
  };
  const predictor: ClipPredictor = {
    name: set.generator.name,
    encoder: 'resnet50',
    featureSize: width,
    async encode(pictures) {
      return await encodePictures(await openPool(), pictures);
    },
    async predict(features, times, signal) {
      const stream = network.stream();
      const steps: RegressedSteps[] = [];
      for (let from = 0; from < times.length; from += CHUNK) {
        signal.throwIfAborted();
        const to = Math.min(times.length, from + CHUNK);
        steps.push(await stream.push(features.subarray(from * width, to * width), times.subarray(from, to)));
      }
      steps.push(await stream.finish());
      return { theta: thetaOf(steps) };
    },
  };
  const all = opened.move();
  return {
    predictor,
    body,
    async [Symbol.asyncDispose]() {
      await (await pool?.catch(() => null))?.[Symbol.asyncDispose]();
      await all.disposeAsync();
    },
  };
}

async function evaluationBody(library: ModelLibrary, { generator, body }: NetworkSet): Promise<EvaluationBody> {
  if (!body) {
    throw new Problem('model/incomplete', { name: generator.name, missing: 'a neutral SMPL body, SMPL_NEUTRAL.pkl' });
  }
  const model = await loadBody(library, body.name);
  return { body: model, h36m: await loadJointRegressor(library, 'h36m', model.vertexCount) };
}

/** The network's answer as rows of camera, axis-angle and shape, shape [T, 85]. */
function thetaOf(steps: readonly RegressedSteps[]): Float32Array {
  const count = steps.reduce((sum, step) => sum + step.count, 0);
  const theta = new Float32Array(count * THETA);
  let row = 0;
  for (const { count: rows, rotations, betas, cam } of steps) {
    for (let i = 0; i < rows; i++, row++) {
      const o = row * THETA;
      theta.set(cam.subarray(3 * i, 3 * i + 3), o);
      for (let j = 0; j < JOINT_COUNT; j++)
        matrixToAxisAngleInto(theta, o + 3 + 3 * j, rotations, (i * JOINT_COUNT + j) * 9);
      theta.set(betas.subarray(10 * i, 10 * i + 10), o + 75);
    }
  }
  return theta;
}
