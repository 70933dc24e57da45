import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';

/** Numbers with their shape, as graphs take and give them. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A graph ready to run on the processor, for tests. */
export interface OnnxRunner {
  run(inputs?: Readonly<Record<string, Numbers>>): Promise<Record<string, Numbers>>;
}

/** Loads a graph in ONNX Runtime with one thread. Comparisons come back as 0 and 1. */
export async function loadOnnx(graph: OnnxGraph): Promise<OnnxRunner> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    async run(inputs = {}) {
      const feeds = Object.fromEntries(
        session.inputNames.map((name) => {
          const given = inputs[name];
          if (!given) throw new Error(`the test gives nothing for ${name}`);
          return [name, new ort.Tensor('float32', given.data, [...given.shape])];
        }),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [
          name,
          { shape: tensor.dims, data: Float32Array.from(tensor.data as ArrayLike<number>, Number) },
        ]),
      );
    },
  };
}

/** Loads and runs a graph once. */
export async function runOnnx(
  graph: OnnxGraph,
  inputs: Readonly<Record<string, Numbers>> = {},
): Promise<Record<string, Numbers>> {
  return (await loadOnnx(graph)).run(inputs);
}
