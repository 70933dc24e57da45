import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { keypointsEncoder } from '#shared/networks/keypoints-encoder.ts';
import { keypointInput, keypointInputs } from '#shared/networks/lifted-keypoints.ts';
import { meanRotations } from '#shared/networks/mean-rotations.ts';
import { mirrorKeypointRows, mirrorRotations } from '#shared/networks/mirrored-person.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import { steadyPoses } from '#shared/networks/steady-poses.ts';
import { STREAM, streamingGraph, streamingState } from '#shared/networks/streaming-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { Tape } from '#shared/tape/tape.ts';

/** What the network says of a clip. */
export interface Regressed {
  /** Row-major, the root in axes of the crop's ray, shape [T, 24, 3, 3]. */
  readonly rotations: Float32Array;
  /** Shape [T, 10]. */
  readonly betas: Float32Array;
}

/** A generator as it runs in a capture, clip by clip. */
export async function openTrained(options: GeneratorOptions, weights: Weights) {
  const keypoints = options.encoder;
  if (keypoints.type !== 'keypoints') throw new Error('the network reads landmarks');
  const tape = new Tape('inference');
  const encoded = keypointsEncoder(tape.input('landmarks', ['N', keypointInputs(keypoints)]), keypoints);
  const open = (graph: Uint8Array) => ort.InferenceSession.create(graph, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const encoder = await open(encodeOnnx(lowerToOnnx(tape, { name: 'landmarks', outputs: { encoded }, weights })));
  const temporal = await open(encodeOnnx(streamingGraph(options, weights)));
  const pass = async (features: Float32Array, fps: number): Promise<Regressed> => {
    const frames = features.length / KEYPOINT_FEATURES;
    const landmarks = new ort.Tensor('float32', keypointInput(features, keypoints), [
      frames,
      keypointInputs(keypoints),
    ]);
    const { encoded: rows } = await encoder.run({ landmarks });
    const feeds: Record<string, ort.Tensor> = {
      [STREAM.features]: new ort.Tensor('float32', rows!.data as Float32Array, [1, frames, options.temporal.input]),
    };
    for (const [name, { shape, data }] of Object.entries(streamingState(options))) {
      feeds[name] = new ort.Tensor('float32', data, [...shape]);
    }
    if (options.temporal.type === 'transformer') {
      const time = Float32Array.from({ length: frames }, (_, t) => t / fps);
      feeds[STREAM.time] = new ort.Tensor('float32', time, [1, frames]);
    }
    const said = await temporal.run(feeds);
    return {
      rotations: said[STREAM.rotations]!.data as Float32Array,
      betas: said[STREAM.betas]!.data as Float32Array,
    };
  };
  return {
    /** @param features shape [T, KEYPOINT_FEATURES] */
    async run(features: Float32Array, fps: number): Promise<Regressed> {
      const own = await pass(features, fps);
      const both = options.mirrored ? meanOf(own, await pass(mirrorKeypointRows(features), fps)) : own;
      if (!options.steady) return both;
      const seconds = Array.from({ length: both.betas.length / 10 }, (_, t) => t / fps);
      return { ...both, rotations: steadyPoses(both.rotations, seconds, options.steady) };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await encoder.release();
      await temporal.release();
    },
  };
}

/** What is said of a person and of the mirrored person, in one. */
function meanOf(own: Regressed, mirrored: Regressed): Regressed {
  return {
    rotations: meanRotations([own.rotations, mirrorRotations(mirrored.rotations)], [1, 1]),
    betas: own.betas.map((value, i) => (value + mirrored.betas[i]!) / 2),
  };
}
