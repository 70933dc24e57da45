import * as ort from 'onnxruntime-node';
import { runOnCrops } from '#main/engine/vibe/quantise-trunk.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { type JointDeviation, jointDeviation } from '#shared/networks/joint-deviation.ts';
import { PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { calibrateTrunk } from '#shared/networks/quantise/calibrate-trunk.ts';
import { resnet50Graph, TRUNK_OUTPUT } from '#shared/networks/resnet50-graph.ts';
import { STREAM, stateInput, streamingGraph } from '#shared/networks/streaming-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { NETWORK_CROP_SIZE, networkCropInto, plainView } from '#shared/vision/network-crop.ts';
import { cropAffine } from '#shared/vision/network-crop-affine.ts';
import { DEMO_CLIP } from './demo-media.ts';

/** Frames between two crops of the demo clip; every second crop calibrates, the others are measured on. */
const STRIDE = 8;

/** A trunk on bytes and what that does to its results. */
export interface QuantisedTrunk {
  readonly graph: OnnxGraph;
  readonly deviation: {
    /** Root of the squared error of features over that of the features. */
    readonly features: number;
    readonly joints: JointDeviation;
  };
}

/** Quantises a trunk on crops of the demo clip and measures its deviation on others of them. */
export async function quantisedTrunk(trunk: Weights, generator: Weights): Promise<QuantisedTrunk> {
  const crops = await demoCrops();
  const graph = await calibrateTrunk(
    trunk,
    crops.filter((_, i) => i % 2 === 0),
    runOnCrops,
  );
  const shown = crops.filter((_, i) => i % 2 === 1);
  const exact = await featuresOf(resnet50Graph(trunk), shown);
  const bytes = await featuresOf(graph, shown);
  const joints = jointDeviation(
    await thetaOf(generator, bytes, shown.length),
    await thetaOf(generator, exact, shown.length),
    await loadBuiltinBody(),
  );
  return { graph, deviation: { features: relativeError(bytes, exact), joints } };
}

/** Crops of the demo clip's middle, where the person is. */
async function demoCrops(): Promise<Float32Array[]> {
  const crops: Float32Array[] = [];
  for await (const frame of decodeVideo(await probeVideo(DEMO_CLIP))) {
    if (frame.index % STRIDE === 0) {
      const box = { cx: frame.width / 2, cy: frame.height / 2, width: frame.height, height: frame.height };
      const crop = new Float32Array(3 * NETWORK_CROP_SIZE ** 2);
      networkCropInto(crop, plainView(frame, cropAffine(box)));
      crops.push(crop);
    }
    releaseFrame(frame);
  }
  return crops;
}

async function featuresOf(graph: OnnxGraph, crops: readonly Float32Array[]): Promise<Float32Array> {
  const width = PUBLISHED_VIBE.temporal.input;
  const all = new Float32Array(crops.length * width);
  let at = 0;
  for await (const outputs of runOnCrops(graph, crops)) {
    all.set(outputs[TRUNK_OUTPUT]!, at);
    at += width;
  }
  return all;
}

/** θ of features as one clip. */
async function thetaOf(generator: Weights, features: Float32Array, frames: number): Promise<Float32Array> {
  const graph = streamingGraph(PUBLISHED_VIBE, generator, { theta: true });
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const { theta } = await session.run({
    [STREAM.features]: new ort.Tensor('float32', features, [1, frames, PUBLISHED_VIBE.temporal.input]),
    [stateInput('hidden')]: new ort.Tensor('float32', new Float32Array(2 * 1024), [2, 1, 1024]),
  });
  await session.release();
  return theta!.data as Float32Array;
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  let error = 0;
  let size = 0;
  expected.forEach((value, i) => {
    error += (actual[i]! - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(error / size);
}
