import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import { type Device, type DeviceChoice, openOnDevice } from '#main/engine/device.ts';
import { madeFile, sha256 } from '#main/engine/made-file.ts';
import { openSession } from '#main/engine/onnx-session.ts';
import { loadMeanParams } from '#main/model-library/load-priors.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { withMeans } from '#shared/networks/mean-params.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import { STREAM, stateInput, stateOutput, streamingGraph, streamingState } from '#shared/networks/streaming-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { MirroredStream } from './mirrored-stream.ts';
import type { NetworkSet } from './network-set.ts';
import { SteadyStream } from './steady-stream.ts';
import type { RegressedSteps, TemporalStream } from './temporal-stream.ts';
import { CausalStream, type RunChunk, WindowedStream } from './temporal-streams.ts';

/** Raise whenever the same weights give another file. */
const VERSION = 1;

/** Temporal encoder and regressor, ready to pose any number of motions. Whoever opens it disposes it. */
export interface TemporalNetwork extends AsyncDisposable {
  readonly device: Device;
  /** Begins a motion. */
  stream(): TemporalStream;
}

/**
 * Opens a generator's temporal encoder and regressor; their ONNX file is made on first use and kept in the cache folder.
 *
 * @throws Problem model/unknown, model/damaged, device/unavailable, output/unwritable
 */
export async function openTemporalNetwork(
  library: ModelLibrary,
  set: NetworkSet,
  choice: DeviceChoice,
  cache = cacheFolder(),
): Promise<TemporalNetwork> {
  const { generator, means, options } = set;
  // Residuals, iterations and a transformer's reach leave no trace in the weights.
  const identity = sha256(
    Buffer.from([generator.weights.sha256, means?.weights.sha256, JSON.stringify(options)].join()),
  );
  const name = `temporal-${identity.slice(0, 16)}-v${VERSION}.onnx`;
  const file = await madeFile(join(cache, 'models', name), async () =>
    encodeOnnx(streamingGraph(options, await weightsOf(library, set))),
  );
  const { device, opened } = await openOnDevice(choice, (candidate) => openSession(file, candidate));
  return {
    device,
    stream: () => openMotion(options, () => openStream(options, runChunks(opened, options))),
    [Symbol.asyncDispose]: () => opened.release(),
  };
}

/** The generator's tensors, with mean parameters where it has none of its own. */
async function weightsOf(library: ModelLibrary, { generator, means }: NetworkSet): Promise<Weights> {
  const weights = await library.loadWeights(generator.name);
  return means ? withMeans(weights, await loadMeanParams(library, means.name)) : weights;
}

/** Whether a network needs frames after the one it poses decides how a motion is cut. */
export function openStream(options: GeneratorOptions, run: RunChunk): TemporalStream {
  const { temporal } = options;
  const causal = temporal.type === 'gru' && !temporal.bidirectional;
  return causal ? new CausalStream(run) : new WindowedStream(run, temporal);
}

/** Streams as the generator asks for: beside the mirrored person's, steadied. */
function openMotion({ mirrored, steady }: GeneratorOptions, open: () => TemporalStream): TemporalStream {
  const stream = mirrored ? new MirroredStream(open) : open();
  return steady ? new SteadyStream(stream, steady) : stream;
}

/** Runs chunks one after the other; the state goes from each to the next unless a chunk starts anew. */
function runChunks(session: ort.InferenceSession, options: GeneratorOptions): RunChunk {
  const { temporal } = options;
  const parts = Object.keys(streamingState(options)).map((input) => input.slice(0, -stateInput('').length));
  const fresh = (): Record<string, ort.Tensor> =>
    Object.fromEntries(
      Object.entries(streamingState(options)).map(([input, { shape, data }]) => [
        input,
        new ort.Tensor('float32', data, shape),
      ]),
    );
  let state = fresh();
  return async (features, seconds, anew): Promise<RegressedSteps> => {
    if (anew) state = fresh();
    const count = seconds.length;
    const feeds: Record<string, ort.Tensor> = {
      [STREAM.features]: new ort.Tensor('float32', features, [1, count, temporal.input]),
      ...state,
    };
    if (temporal.type === 'transformer') {
      // Only differences of time matter; counted from the chunk's start they keep their precision.
      const time = Float32Array.from(seconds, (second) => second - seconds[0]!);
      feeds[STREAM.time] = new ort.Tensor('float32', time, [1, count]);
    }
    const output = await session.run(feeds);
    state = Object.fromEntries(parts.map((part) => [stateInput(part), output[stateOutput(part)]!]));
    const floats = (name: string): Float32Array => output[name]!.data as Float32Array;
    return {
      count,
      rotations: floats(STREAM.rotations),
      betas: floats(STREAM.betas),
      cam: floats(STREAM.camera),
    };
  };
}
