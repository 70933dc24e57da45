import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import {
  type ActivationRanges,
  ActivationRanges as RangesSchema,
} from '#shared/networks/quantise/activation-ranges.ts';
import { calibrateTrunk } from '#shared/networks/quantise/calibrate-trunk.ts';
import { quantiseTrunk, trunkCalibrationGraph } from '#shared/networks/quantise/quantise-trunk.ts';
import type { WeightBits } from '#shared/networks/quantise/quantise-weights.ts';
import { RangeCollector } from '#shared/networks/quantise/range-collector.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { proceduralTrunk } from '#test/support/resnet50-weights.ts';

const SMALL = { picture: 64, width: 16, blocks: [2, 1, 1, 1] };
const WEIGHTS = proceduralTrunk(3, SMALL);
const BATCH = 4;

function picture(name: string): ort.Tensor {
  const dims = [BATCH, 3, SMALL.picture, SMALL.picture];
  const count = dims.reduce((a, b) => a * b);
  return new ort.Tensor('float32', procSymmetric(name, 3, count, 1.8), dims);
}

async function run(graph: OnnxGraph, image: ort.Tensor): Promise<ort.InferenceSession.ReturnType> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const outputs = await session.run({ image });
  await session.release();
  return outputs;
}

async function calibrate(): Promise<ActivationRanges> {
  const collector = new RangeCollector();
  for (const name of ['one', 'two']) {
    const outputs = await run(trunkCalibrationGraph(WEIGHTS, { sizes: SMALL }), picture(name));
    collector.observe(Object.entries(outputs).map(([key, tensor]) => [key, tensor.data as Float32Array] as const));
  }
  return collector.ranges();
}

/** Root of the squared error over that of the values. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(error / size);
}

async function* runOnCrops(graph: OnnxGraph, crops: readonly Float32Array[]) {
  for (const crop of crops) {
    const image = new ort.Tensor('float32', crop, [1, 3, SMALL.picture, SMALL.picture]);
    const outputs = await run(graph, image);
    yield Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
  }
}

function meanOfRows(values: Float32Array, rows: number): Float64Array {
  const mean = new Float64Array(values.length / rows);
  values.forEach((value, i) => {
    mean[i % mean.length]! += value / rows;
  });
  return mean;
}

async function deviation(ranges: ActivationRanges, weightBits: WeightBits): Promise<number> {
  const image = picture('three');
  const exact = await run(resnet50Graph(WEIGHTS, { sizes: SMALL }), image);
  const bytes = await run(quantiseTrunk(WEIGHTS, ranges, { sizes: SMALL, weightBits }), image);
  expect(bytes.features!.dims).toEqual(exact.features!.dims);
  return relativeError(bytes.features!.data as Float32Array, exact.features!.data as Float32Array);
}

describe('the trunk in 8 bits', () => {
  it('stays within two percent of single precision on pictures it was not calibrated on', async () => {
    const ranges = await calibrate();
    const eight = await deviation(ranges, 8);
    expect(eight).toBeGreaterThan(0);
    expect(eight).toBeLessThan(0.02);
    expect(await deviation(ranges, 7)).toBeLessThan(0.04);
  });

  it('takes back the mean by which rounding moves the features', async () => {
    const image = picture('three');
    const size = image.data.length / BATCH;
    const crops = Array.from({ length: BATCH }, (_, i) => (image.data as Float32Array).slice(i * size, (i + 1) * size));
    const calibrated = await calibrateTrunk(WEIGHTS, crops, runOnCrops, { sizes: SMALL });
    const exact = await run(resnet50Graph(WEIGHTS, { sizes: SMALL }), image);
    const bytes = await run(calibrated, image);
    const means = [exact, bytes].map(({ features }) => meanOfRows(features!.data as Float32Array, BATCH));
    // What the ReLU after the shift cuts off is all that is left.
    expect(relativeError(means[1]!, means[0]!)).toBeLessThan(1e-3);
    expect(relativeError(bytes.features!.data as Float32Array, exact.features!.data as Float32Array)).toBeLessThan(
      0.02,
    );
    expect(Math.min(...(bytes.features!.data as Float32Array))).toBeGreaterThanOrEqual(0);
    await expect(calibrateTrunk(WEIGHTS, [], runOnCrops, { sizes: SMALL })).rejects.toThrow('needs crops');
  });

  it('runs every convolution and addition on bytes', async () => {
    const graph = quantiseTrunk(WEIGHTS, await calibrate(), { sizes: SMALL });
    const folder = await mkdtemp(join(tmpdir(), 'vibe-studio-quantise-'));
    try {
      const optimizedModelFilePath = join(folder, 'optimised.onnx');
      const session = await ort.InferenceSession.create(encodeOnnx(graph), {
        optimizedModelFilePath,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      await session.release();
      const file = await readFile(optimizedModelFilePath, 'latin1');
      // Operator names are stored with their length before them.
      expect(file.split('\x0bQLinearConv').length - 1).toBe(20);
      expect(file.split('\x0aQLinearAdd').length - 1).toBe(5);
      expect(file).not.toContain('"\x04Conv');
      expect(file).not.toContain('"\x03Add');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('keeps ranges that survive being stored as JSON', async () => {
    const ranges = await calibrate();
    expect(RangesSchema.parse(JSON.parse(JSON.stringify(ranges)))).toEqual(ranges);
  });

  it('names a value without range', async () => {
    const ranges = await calibrate();
    const [first] = Object.keys(ranges).filter((key) => key !== 'features');
    const { [first!]: _, ...rest } = ranges;
    expect(() => quantiseTrunk(WEIGHTS, rest, { sizes: SMALL })).toThrow(`${first} has no range`);
  });

  it('needs a quarter of the space', async () => {
    const bytes = encodeOnnx(quantiseTrunk(WEIGHTS, await calibrate(), { sizes: SMALL })).length;
    expect(bytes).toBeLessThan(0.35 * encodeOnnx(resnet50Graph(WEIGHTS, { sizes: SMALL })).length);
  });
});
