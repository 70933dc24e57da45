import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPython } from '#main/bench/find-python.ts';
import { randomGenerator, randomPictures, randomTrunk } from '#main/bench/random-networks.ts';
import { TorchReference } from '#main/bench/torch-reference.ts';
import { npzNumbers, readNpz, writeNpz } from '#shared/formats/npz.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { STREAM, stateInput, streamingGraph } from '#shared/networks/streaming-graph.ts';
import { expectClose, goldenPath, readGolden } from '#test/support/golden.ts';
import { describeWith } from '#test/support/machine.ts';

const MINUTES = 240_000;
const SCRIPT = fileURLToPath(new URL('../../../src-main/bench/reference/vibe_reference.py', import.meta.url));
const execute = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vibe-studio-torch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(graph: OnnxGraph, feeds: Record<string, ort.Tensor>, output: string): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1 });
  const outputs = await session.run(feeds);
  await session.release();
  return outputs[output]!.data as Float32Array;
}

describeWith('torch')('the PyTorch reference', () => {
  it(
    'gives the same features and the same θ from the same full-size weights',
    async () => {
      await using torch = (await TorchReference.open(folder))!;
      const pictures = randomPictures(1, 3);
      const trunk = randomTrunk(3);
      await torch.load('trunk', trunk);
      const image = new ort.Tensor('float32', pictures, [1, 3, 224, 224]);
      const features = await run(resnet50Graph(trunk), { image }, 'features');
      expectClose(features, await torch.run('trunk', pictures, [1, 3, 224, 224]), 1e-4);

      const generator = randomGenerator(3);
      await torch.load('temporal', generator);
      const clip = randomPictures(1, 4)
        .slice(0, 5 * 2048)
        .map(Math.abs);
      const feeds = {
        [STREAM.features]: new ort.Tensor('float32', clip, [1, 5, 2048]),
        [stateInput('hidden')]: new ort.Tensor('float32', new Float32Array(2048), [2, 1, 1024]),
      };
      const theta = await run(streamingGraph(PUBLISHED_VIBE, generator, { theta: true }), feeds, STREAM.theta);
      expectClose(theta, await torch.run('temporal', clip, [1, 5, 2048]), 1e-4);
      expect(await torch.rate('stream', [1, 2, 2048], 1, 1)).toBeGreaterThan(0);
    },
    MINUTES,
  );
});

describeWith('torch')('findPython', () => {
  it(
    'finds a Python with the modules, and none for a module that does not exist',
    async () => {
      expect(await findPython(['torch'])).not.toBeNull();
      expect(await findPython(['no_such_module_of_python'])).toBeNull();
    },
    MINUTES,
  );
});

describeWith('torch', 'golden')('a checkpoint run by the PyTorch reference', () => {
  it.each(['vibe_tiny_legacy_cuda_tag', 'vibe_tiny_zip'])(
    'gives θ, vertices and joints from %s',
    async (name) => {
      const program = await findPython(['torch', 'numpy']);
      const input = join(folder, 'in.npz');
      const output = join(folder, 'out.npz');
      const [, width = 0] = readGolden('checkpoints_expected').shape('gen.encoder.gru.weight_ih_l0');
      const shape = [2, 3, width];
      const features = { dtype: 'f4', shape, data: randomPictures(1, 5).slice(0, 6 * width) } as const;
      await writeFile(input, writeNpz({ features }));
      const checkpoint = goldenPath(`checkpoints/${name}.pth.tar`);
      const files = ['--checkpoint', checkpoint, '--input', input, '--output', output];
      await execute(program!, [SCRIPT, 'forward', ...files]);
      const result = readNpz(await readFile(output));
      expect(npzNumbers(result, 'theta').shape).toEqual([2, 3, 85]);
      expect(npzNumbers(result, 'verts').shape.slice(0, 2)).toEqual([2, 3]);
      expect(npzNumbers(result, 'kp_2d').shape).toEqual([2, 3, 49, 2]);
      expect((npzNumbers(result, 'theta').data as Float32Array).every(Number.isFinite)).toBe(true);
    },
    MINUTES,
  );
});
