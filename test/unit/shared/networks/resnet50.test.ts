import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { trunkLayers, trunkShapes } from '#shared/networks/resnet50-layers.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { proceduralTrunk } from '#test/support/resnet50-weights.ts';

/** A trunk of the same build that runs in a moment. */
const SMALL = { picture: 64, width: 4, blocks: [2, 1, 1, 1] };
const SEED = 7;

async function features(graph: OnnxGraph, batch: number): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1 });
  const dims = [batch, 3, SMALL.picture, SMALL.picture];
  const count = dims.reduce((a, b) => a * b);
  const image = new ort.Tensor('float32', procSymmetric('input.image', SEED, count), dims);
  const { features: output } = await session.run({ image });
  await session.release();
  expect(output!.dims).toEqual([batch, 16 * SMALL.width * 2]);
  return output!.data as Float32Array;
}

function without(weights: Weights, key: string): Weights {
  return new Map([...weights].filter(([name]) => name !== key));
}

describe('resnet50', () => {
  it('gives the same features with normalisation folded and as a step of its own', async () => {
    const weights = proceduralTrunk(SEED, SMALL);
    const folded = await features(resnet50Graph(weights, { sizes: SMALL }), 3);
    const primitive = await features(resnet50Graph(weights, { sizes: SMALL, batch: 3, form: 'training' }), 3);
    folded.forEach((value, i) => {
      expect(Math.abs(value - primitive[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(primitive[i]!)));
    });
    expect(Math.max(...folded)).toBeGreaterThan(0.1);
  });

  it('does not depend on what else is in the batch', async () => {
    const graph = resnet50Graph(proceduralTrunk(SEED, SMALL), { sizes: SMALL });
    const alone = await features(graph, 1);
    const together = await features(graph, 4);
    alone.forEach((value, i) => {
      expect(together[i]).toBeCloseTo(value, 4);
    });
  });

  it('has the parameters of the published trunk', () => {
    let count = 0;
    for (const [key, shape] of trunkShapes()) if (!key.includes('running')) count += shape.reduce((a, b) => a * b);
    expect(count).toBe(23_508_032);
    expect(trunkLayers().feature).toBe(2048);
  });

  it('needs nothing but convolutions, additions and pooling once folded', () => {
    const graph = resnet50Graph(proceduralTrunk(SEED, SMALL), { sizes: SMALL });
    expect(graph.countOperators()).toEqual({ Conv: 20, Relu: 16, Add: 5, MaxPool: 1, AveragePool: 1, Reshape: 1 });
  });

  it('names a tensor that is missing or of another shape', () => {
    const weights = proceduralTrunk(SEED, SMALL);
    expect(() => resnet50Graph(without(weights, 'layer2.0.downsample.1.running_var'), { sizes: SMALL })).toThrow(
      'layer2.0.downsample.1.running_var',
    );
    const wrong = new Map(weights).set('conv1.weight', { shape: [4, 3, 3, 3], data: new Float32Array(108) });
    expect(() => resnet50Graph(wrong, { sizes: SMALL })).toThrow(
      'conv1.weight is [4, 3, 3, 3] instead of [4, 3, 7, 7]',
    );
  });
});
