import * as ort from 'onnxruntime-node';
import { beforeAll, expect, it } from 'vitest';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { describeGolden, expectClose, type GoldenArrays } from '#test/support/golden.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { proceduralTrunk } from '#test/support/resnet50-weights.ts';

/** Spec section 12: networks to 1e-4. */
const NETWORK = 1e-4;
const MINUTE = 60_000;
/** The procedural pictures are this many times numbers in -1..1. */
const PICTURE_SCALE = 1.8;

describeGolden('resnet50_full', (golden) => {
  const seed = golden.scalar('seed');
  const shapes = golden.values('shapes');
  const pictures = golden.shape('features')[0]!;
  let outputs: ort.InferenceSession.ReturnType;

  beforeAll(async () => {
    const graph = resnet50Graph(proceduralTrunk(seed), { stages: true });
    const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1 });
    const dims = [pictures, 3, 224, 224];
    const image = procSymmetric(
      'input.image',
      seed,
      dims.reduce((a, b) => a * b),
      PICTURE_SCALE,
    );
    outputs = await session.run({ image: new ort.Tensor('float32', image, dims) });
    await session.release();
  }, MINUTE);

  it('gives the features', () => {
    expect(outputs.features!.dims).toEqual(golden.shape('features'));
    expectClose(outputs.features!.data as Float32Array, golden.values('features'), NETWORK);
  });

  ['maxpool', 'layer1', 'layer2', 'layer3', 'layer4'].forEach((name, stage) => {
    it(`gives ${name} with its shape, channel means and corner`, () => {
      const output = outputs[stage === 0 ? 'stem' : name]!;
      expect(output.dims).toEqual([...shapes.subarray(4 * stage, 4 * stage + 4)]);
      expectClose(channelMeans(output), golden.values(`${name}_mean_per_channel`), NETWORK);
      expectClose(corner(output, golden, `${name}_corner`), golden.values(`${name}_corner`), NETWORK);
    });
  });
});

/** Mean of every channel over pictures and positions. */
function channelMeans({ data, dims }: ort.Tensor): Float64Array {
  const [pictures, channels, height, width] = dims as [number, number, number, number];
  const plane = height * width;
  const means = new Float64Array(channels);
  (data as Float32Array).forEach((value, i) => {
    means[Math.floor(i / plane) % channels]! += value / (pictures * plane);
  });
  return means;
}

/** The first channels, rows and columns of every picture, as many as the golden array holds. */
function corner({ data, dims }: ort.Tensor, golden: GoldenArrays, name: string): number[] {
  const [pictures, channels, rows, columns] = golden.shape(name) as [number, number, number, number];
  const [, allChannels, height, width] = dims as [number, number, number, number];
  const out: number[] = [];
  for (let n = 0; n < pictures; n++) {
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          out.push(data[((n * allChannels + c) * height + y) * width + x] as number);
        }
      }
    }
  }
  return out;
}
