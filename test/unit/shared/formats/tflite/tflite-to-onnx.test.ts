import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { readTflite } from '#shared/formats/tflite/read-tflite.ts';
import { tfliteToOnnx } from '#shared/formats/tflite/tflite-to-onnx.ts';
import { type Fields, type TinyNode, type TinyTensor, tinyTflite } from './tiny-tflite.ts';

const CONV = 3;
const DEPTHWISE = 4;
const ADD = 0;
const DEPTH_TO_SPACE = 5;
const DEQUANTIZE = 6;
const LOGISTIC = 14;
const MAX_POOL = 17;
const RESHAPE = 22;
const RESIZE_BILINEAR = 23;
const PAD = 34;
const DENSIFY = 124;
const SAME = { int8: 0 };
const VALID = { int8: 1 };
const RELU6 = { int8: 3 };

interface Tiny {
  tensors: readonly TinyTensor[];
  nodes: readonly TinyNode[];
  input?: number;
  output: number;
}

function convert({ tensors, nodes, input = 0, output }: Tiny) {
  const model = readTflite(tinyTflite({ tensors, nodes, inputs: [input], outputs: [output] }));
  return tfliteToOnnx(model, { input: 'image', outputs: ['result'] });
}

/** Runs a tiny model on NHWC values and gives NHWC values back. */
async function run(tiny: Tiny, values: readonly number[]): Promise<number[]> {
  const session = await ort.InferenceSession.create(encodeOnnx(convert(tiny)), { intraOpNumThreads: 1 });
  const shape = tiny.tensors[tiny.input ?? 0]!.shape;
  const { data, dims } = toNchw(values, shape);
  const output = (await session.run({ image: new ort.Tensor('float32', data, dims) })).result!;
  await session.release();
  return toNhwc(output.data as Float32Array, output.dims);
}

function toNchw(values: readonly number[], shape: readonly number[]) {
  if (shape.length !== 4) return { data: Float32Array.from(values), dims: [...shape] };
  const [n, h, w, c] = shape as [number, number, number, number];
  const data = new Float32Array(n * h * w * c);
  values.forEach((value, at) => {
    data[(at % c) * h * w + Math.floor(at / c)] = value;
  });
  return { data, dims: [n, c, h, w] };
}

function toNhwc(data: Float32Array, dims: readonly number[]): number[] {
  if (dims.length !== 4) return [...data];
  const [, c, h, w] = dims as [number, number, number, number];
  return Array.from(data, (_, at) => data[(at % c) * h * w + Math.floor(at / c)]!);
}

/** A 3x3 convolution with stride 2 over one channel, written out. */
function reference(image: readonly number[], size: number, kernel: readonly number[], before: number, out: number) {
  return Array.from({ length: out * out }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < 9; k++) {
      const y = 2 * Math.floor(at / out) - before + Math.floor(k / 3);
      const x = 2 * (at % out) - before + (k % 3);
      if (x >= 0 && y >= 0 && x < size && y < size) sum += image[y * size + x]! * kernel[k]!;
    }
    return sum;
  });
}

const kernel = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
const stride2: Fields = { 0: SAME, 1: { int32: 2 }, 2: { int32: 2 } };

describe('tfliteToOnnx', () => {
  it('pads SAME convolutions of stride 2 at the bottom right, as TensorFlow does', async () => {
    const image = Array.from({ length: 16 }, (_, i) => i + 1);
    const tensors = [
      { shape: [1, 4, 4, 1] },
      { shape: [1, 3, 3, 1], data: kernel },
      { shape: [1], data: Float32Array.of(0) },
      { shape: [1, 2, 2, 1] },
    ];
    const nodes = [{ code: CONV, inputs: [0, 1, 2], outputs: [3], options: stride2 }];
    expect(await run({ tensors, nodes, output: 3 }, image)).toEqual(reference(image, 4, [...kernel], 0, 2));
  });

  it('folds zero padding into the valid convolution behind it', async () => {
    const image = Array.from({ length: 16 }, (_, i) => i + 1);
    const tensors = [
      { shape: [1, 4, 4, 1] },
      { shape: [4, 2], type: 2, data: Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0) },
      { shape: [1, 6, 6, 1] },
      { shape: [1, 3, 3, 1], data: kernel },
      { shape: [1], data: Float32Array.of(0) },
      { shape: [1, 2, 2, 1] },
    ];
    const nodes = [
      { code: PAD, inputs: [0, 1], outputs: [2] },
      { code: CONV, inputs: [2, 3, 4], outputs: [5], options: { ...stride2, 0: VALID } },
    ];
    const tiny = { tensors, nodes, output: 5 };
    expect(convert(tiny).countOperators()).toEqual({ Conv: 1 });
    expect(await run(tiny, image)).toEqual(reference(image, 4, [...kernel], 1, 2));
  });

  it('keeps padding of channels as a node of its own', async () => {
    const tensors = [
      { shape: [1, 1, 2, 1] },
      { shape: [4, 2], type: 2, data: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1) },
      { shape: [1, 1, 2, 2] },
      { shape: [1, 1, 2, 2] },
    ];
    const nodes = [
      { code: PAD, inputs: [0, 1], outputs: [2] },
      { code: ADD, inputs: [2, 2], outputs: [3], options: {} },
    ];
    expect(await run({ tensors, nodes, output: 3 }, [1, 2])).toEqual([2, 0, 4, 0]);
  });

  it('orders the kernels of several channels, and clips at six', async () => {
    // Two channels in, two out, 1x1: out0 = a + 2b, out1 = 3a + 4b.
    const tensors = [
      { shape: [1, 1, 2, 2] },
      { shape: [2, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4) },
      { shape: [2], data: Float32Array.of(0, -1) },
      { shape: [1, 1, 2, 2] },
    ];
    const options = { 0: VALID, 1: { int32: 1 }, 2: { int32: 1 }, 3: RELU6 };
    const nodes = [{ code: CONV, inputs: [0, 1, 2], outputs: [3], options }];
    expect(await run({ tensors, nodes, output: 3 }, [1, 0, -1, 0.5])).toEqual([1, 2, 0, 0]);
    expect(await run({ tensors, nodes, output: 3 }, [1, 2, 0, 0])).toEqual([5, 6, 0, 0]);
  });

  it('keeps channels apart in depthwise convolutions, with half-precision weights', async () => {
    const half = Uint16Array.of(0x3c00, 0x4000); // 1 and 2
    const tensors = [
      { shape: [1, 1, 1, 2] },
      { shape: [1, 1, 1, 2], type: 1, data: half },
      { shape: [1, 1, 1, 2] },
      { shape: [2], data: Float32Array.of(0.5, 0) },
      { shape: [1, 1, 1, 2] },
    ];
    const options = { 0: SAME, 1: { int32: 1 }, 2: { int32: 1 }, 3: { int32: 1 } };
    const nodes = [
      { code: DEQUANTIZE, inputs: [1], outputs: [2] },
      { code: DEPTHWISE, inputs: [0, 2, 3], outputs: [4], options },
    ];
    expect(await run({ tensors, nodes, output: 4 }, [3, 5])).toEqual([3.5, 10]);
  });

  it('expands sparse weights, dense by rows and compressed by columns', async () => {
    // Kernel [2, 1, 1, 3] = [[0, 7, 0], [5, 0, 9]].
    const sparsity: Fields = {
      0: { int32s: [0, 1, 2, 3] },
      2: {
        tables: [
          { 0: { int8: 0 }, 1: { int32: 2 } },
          { 0: { int8: 0 }, 1: { int32: 1 } },
          { 0: { int8: 0 }, 1: { int32: 1 } },
          {
            0: { int8: 1 },
            2: { uint8: 3 },
            3: { table: { 0: { bytes: Uint8Array.of(0, 1, 3) } } },
            4: { uint8: 2 },
            5: { table: { 0: { uint16s: [1, 0, 2] } } },
          },
        ],
      },
    };
    const tensors = [
      { shape: [1, 1, 1, 3] },
      { shape: [2, 1, 1, 3], data: Float32Array.of(7, 5, 9), sparsity },
      { shape: [2, 1, 1, 3] },
      { shape: [2], data: Float32Array.of(0, 0) },
      { shape: [1, 1, 1, 2] },
    ];
    const nodes = [
      { code: DENSIFY, inputs: [1], outputs: [2] },
      { code: CONV, inputs: [0, 2, 3], outputs: [4], options: { 0: VALID, 1: { int32: 1 }, 2: { int32: 1 } } },
    ];
    expect(await run({ tensors, nodes, output: 4 }, [1, 10, 100])).toEqual([70, 905]);
  });

  it('moves depth to space block row by block row', async () => {
    const tensors = [{ shape: [1, 1, 1, 8] }, { shape: [1, 2, 2, 2] }];
    const nodes = [{ code: DEPTH_TO_SPACE, inputs: [0], outputs: [1], options: { 0: { int32: 2 } } }];
    expect(await run({ tensors, nodes, output: 1 }, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('resizes between pixel centres', async () => {
    const tensors = [
      { shape: [1, 1, 2, 1] },
      { shape: [2], type: 2, data: Int32Array.of(1, 4) },
      { shape: [1, 1, 4, 1] },
    ];
    const options = { 3: { int8: 1 } };
    const nodes = [{ code: RESIZE_BILINEAR, inputs: [0, 1], outputs: [2], options }];
    expect(await run({ tensors, nodes, output: 2 }, [0, 4])).toEqual([0, 1, 3, 4]);
  });

  it('flattens pictures in TFLite order: channel last', async () => {
    const tensors = [
      { shape: [1, 1, 2, 2] },
      { shape: [1, 4] },
      { shape: [2], type: 2, data: Int32Array.of(1, 4) },
      { shape: [1, 4] },
    ];
    const nodes = [
      { code: RESHAPE, inputs: [0, 2], outputs: [1] },
      { code: LOGISTIC, inputs: [1], outputs: [3] },
    ];
    const result = await run({ tensors, nodes, output: 3 }, [-1, 0, 1, 2]);
    [-1, 0, 1, 2].forEach((x, at) => {
      expect(result[at]).toBeCloseTo(1 / (1 + Math.exp(-x)), 6);
    });
  });

  it('takes the greatest of each window', async () => {
    const tensors = [{ shape: [1, 2, 2, 1] }, { shape: [1, 1, 1, 1] }];
    const options = { 0: VALID, 1: { int32: 2 }, 2: { int32: 2 }, 3: { int32: 2 }, 4: { int32: 2 } };
    const nodes = [{ code: MAX_POOL, inputs: [0], outputs: [1], options }];
    expect(await run({ tensors, nodes, output: 1 }, [1, 9, 3, 4])).toEqual([9]);
  });

  it('refuses an operator it does not know, by its number', () => {
    const tensors = [{ shape: [1, 2] }, { shape: [1, 2] }];
    expect(() => convert({ tensors, nodes: [{ code: 25, inputs: [0], outputs: [1] }], output: 1 })).toThrow(
      /operator 25/,
    );
  });

  it('refuses an activation it does not know', () => {
    const tensors = [{ shape: [1, 2] }, { shape: [1, 2] }];
    const nodes = [{ code: ADD, inputs: [0, 0], outputs: [1], options: { 0: { int8: 4 } } }];
    expect(() => convert({ tensors, nodes, output: 1 })).toThrow(/activation 4/);
  });

  it('leaves out what a dropped output alone needs', () => {
    const tensors = [{ shape: [1, 2] }, { shape: [1, 2] }, { shape: [1, 2] }];
    const nodes = [
      { code: LOGISTIC, inputs: [0], outputs: [1] },
      { code: ADD, inputs: [0, 0], outputs: [2] },
    ];
    const model = readTflite(tinyTflite({ tensors, nodes, inputs: [0], outputs: [1, 2] }));
    const graph = tfliteToOnnx(model, { input: 'image', outputs: ['kept', null] });
    expect(graph.countOperators()).toEqual({ Sigmoid: 1 });
    expect(graph.initializers.size).toBe(0);
  });
});

describe('readTflite', () => {
  it('refuses bytes that are no TFLite file', () => {
    expect(() => readTflite(new Uint8Array(3))).toThrow(/not a TFLite file/);
    expect(() => readTflite(new TextEncoder().encode('a text file that says TFL3'))).toThrow(/not a TFLite file/);
  });

  it('refuses tensor types it does not know', () => {
    const tensors = [{ shape: [1], type: 9, data: Uint8Array.of(1) }];
    expect(() => readTflite(tinyTflite({ tensors, nodes: [], inputs: [], outputs: [] }))).toThrow(/type 9/);
  });
});
