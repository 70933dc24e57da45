import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { ProtobufWriter } from '#shared/formats/onnx/protobuf-writer.ts';

describe('ProtobufWriter', () => {
  it('writes the wire format of the protobuf documentation', () => {
    expect([...new ProtobufWriter().int(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new ProtobufWriter().text(2, 'testing').finish()]).toEqual([0x12, 7, 116, 101, 115, 116, 105, 110, 103]);
    expect([...new ProtobufWriter().message(3, new ProtobufWriter().int(1, 150)).finish()]).toEqual([
      0x1a, 3, 8, 0x96, 1,
    ]);
  });

  it('writes negative numbers in two complement, floats in four bytes and text in UTF-8', () => {
    expect([...new ProtobufWriter().int(1, -1).finish()]).toEqual([8, ...Array(9).fill(0xff), 1]);
    expect([...new ProtobufWriter().float(1, 1).finish()]).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
    expect([...new ProtobufWriter().text(1, 'é%').finish()]).toEqual([0x0a, 3, 0xc3, 0xa9, 0x25]);
  });
});

describe('encodeOnnx', () => {
  const graph = () => {
    const g = new OnnxGraph('tiny');
    const x = g.input('x', ['batch', 2]);
    const weights = g.float32('w', [2, 2], Float32Array.of(1, 2, 3, 4));
    const product = g.node('MatMul', [x, weights]);
    const scaled = g.node('LeakyRelu', [product], { alpha: { float: 0.5 } });
    const turned = g.node('Transpose', [scaled], { perm: [1, 0] }, 'y');
    g.node('Neg', [turned], {}, 'unused');
    g.output('y', [2, 'batch']);
    return g;
  };

  it('makes a file ONNX Runtime runs, with named dimensions and all kinds of attributes', async () => {
    const session = await ort.InferenceSession.create(encodeOnnx(graph()), { intraOpNumThreads: 1 });
    const feeds = { x: new ort.Tensor('float32', Float32Array.of(1, 0, -1, -1, 0, 2), [3, 2]) };
    const { y } = await session.run(feeds);
    expect(y!.dims).toEqual([2, 3]);
    expect([...(y!.data as Float32Array)]).toEqual([1, -2, 6, 2, -3, 8]);
    await session.release();
  });

  it('gives the same bytes for the same graph', () => {
    expect(encodeOnnx(graph())).toEqual(encodeOnnx(graph()));
  });

  it('prunes what no output needs, and counts what is left', () => {
    const g = graph();
    g.float32('lonely', [1], Float32Array.of(1));
    g.prune();
    expect(g.countOperators()).toEqual({ MatMul: 1, LeakyRelu: 1, Transpose: 1 });
    expect([...g.initializers.keys()]).toEqual(['w']);
  });

  it('renames a value everywhere', () => {
    const g = graph();
    g.rename('y', 'z');
    expect(g.nodes.flatMap((node) => [...node.inputs, ...node.outputs])).not.toContain('y');
  });
});
