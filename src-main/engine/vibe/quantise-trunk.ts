import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { quantiseTrunk, trunkCalibrationGraph } from '#shared/networks/quantise/quantise-trunk.ts';
import { RangeCollector } from '#shared/networks/quantise/range-collector.ts';
import { TRUNK_INPUT } from '#shared/networks/resnet50-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { NETWORK_CROP_SIZE } from '#shared/vision/network-crop.ts';

/**
 * The trunk on bytes, its ranges taken from crops: an ONNX file.
 *
 * @param crops normalised crops, each of shape [3, 224, 224]
 */
export async function calibratedTrunk(
  weights: Weights,
  crops: readonly Float32Array[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const collector = new RangeCollector();
  const session = await ort.InferenceSession.create(encodeOnnx(trunkCalibrationGraph(weights)), {
    logSeverityLevel: 3,
  });
  try {
    const dims = [1, 3, NETWORK_CROP_SIZE, NETWORK_CROP_SIZE];
    for (const crop of crops) {
      signal.throwIfAborted();
      // One crop at a time: all values of the network together take 90 MB.
      const output = await session.run({ [TRUNK_INPUT]: new ort.Tensor('float32', crop, dims) });
      collector.observe(Object.entries(output).map(([name, { data }]) => [name, data as Float32Array]));
    }
  } finally {
    await session.release();
  }
  return encodeOnnx(quantiseTrunk(weights, collector.ranges()));
}
