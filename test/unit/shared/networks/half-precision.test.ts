import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { halfPrecision } from '#shared/networks/half-precision.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { proceduralTrunk } from '#test/support/resnet50-weights.ts';

const SMALL = { picture: 64, width: 8, blocks: [1, 1, 1, 1] };

async function features(graph: OnnxGraph): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const dims = [2, 3, SMALL.picture, SMALL.picture];
  const count = dims.reduce((a, b) => a * b);
  const { features: output } = await session.run({
    image: new ort.Tensor('float32', procSymmetric('input.image', 5, count, 1.8), dims),
  });
  await session.release();
  expect(output!.type).toBe('float32');
  return output!.data as Float32Array;
}

describe('halfPrecision', () => {
  it('gives the trunk’s features to three digits, with inputs and outputs unchanged', async () => {
    const graph = resnet50Graph(proceduralTrunk(5, SMALL), { sizes: SMALL });
    const exact = await features(graph);
    const half = await features(halfPrecision(graph));
    const top = Math.max(...exact);
    half.forEach((value, i) => {
      expect(Math.abs(value - exact[i]!)).toBeLessThan(3e-3 * top);
    });
    expect(half).not.toEqual(exact);
  });

  it('halves what the weights take', () => {
    const graph = resnet50Graph(proceduralTrunk(5, SMALL), { sizes: SMALL });
    const ratio = encodeOnnx(halfPrecision(graph)).length / encodeOnnx(graph).length;
    expect(ratio).toBeGreaterThan(0.45);
    expect(ratio).toBeLessThan(0.56);
  });

  it('keeps numbers finite that are too large for half precision', () => {
    const graph = new OnnxGraph('large');
    graph.float32('w', [2], Float32Array.of(1e9, -1e9));
    const { raw } = halfPrecision(graph).initializers.get('w')!;
    expect([...new Uint16Array(raw.buffer)]).toEqual([0x7bff, 0xfbff]);
  });
});
