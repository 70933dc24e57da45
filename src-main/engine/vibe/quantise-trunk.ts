import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { calibrateTrunk } from '#shared/networks/quantise/calibrate-trunk.ts';
import type { WeightBits } from '#shared/networks/quantise/quantise-weights.ts';
import { weightBitsFor } from '#shared/networks/quantise/weight-bits.ts';
import { TRUNK_INPUT } from '#shared/networks/resnet50-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { NETWORK_CROP_SIZE } from '#shared/vision/network-crop.ts';

const CROP_SHAPE = [1, 3, NETWORK_CROP_SIZE, NETWORK_CROP_SIZE];

/** Bits of a weight that this machine's processor multiplies without clipping. */
export function weightBitsHere(): WeightBits {
  let flags: string | null = null;
  try {
    flags = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    // Only Linux tells; elsewhere the careful choice is made.
  }
  return weightBitsFor(process.arch, flags);
}

/**
 * The trunk on bytes, its ranges taken from crops: an ONNX file.
 *
 * @param crops normalised crops, each of shape [3, 224, 224]
 */
export async function calibratedTrunk(
  weights: Weights,
  crops: readonly Float32Array[],
  weightBits: WeightBits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const run = (graph: OnnxGraph, shown: readonly Float32Array[]) => runOnCrops(graph, shown, signal);
  return encodeOnnx(await calibrateTrunk(weights, crops, run, { weightBits }));
}

/** Runs a trunk on crops one after the other: all its values together take 90 MB for one. */
export async function* runOnCrops(
  graph: OnnxGraph,
  crops: readonly Float32Array[],
  signal?: AbortSignal,
): AsyncGenerator<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    for (const crop of crops) {
      signal?.throwIfAborted();
      const outputs = await session.run({ [TRUNK_INPUT]: new ort.Tensor('float32', crop, CROP_SHAPE) });
      yield Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
    }
  } finally {
    await session.release();
  }
}
