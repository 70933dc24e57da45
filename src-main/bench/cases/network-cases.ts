import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { PUBLISHED_VIBE } from '#shared/networks/options.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import { STREAM, stateInput, stateOutput, streamingGraph } from '#shared/networks/streaming-graph.ts';
import { withTempFolder } from '../demo-media.ts';
import { type Figure, measure } from '../measure.ts';
import type { NetworkWork } from '../network-thread.ts';
import { NetworkThreads } from '../network-threads.ts';
import { quantisedTrunk } from '../quantised-trunk.ts';
import { randomGenerator, randomPictures, randomTrunk } from '../random-networks.ts';
import { type TorchNetwork, TorchReference } from '../torch-reference.ts';

const SEED = 11;
const RUNS = 7;
const FEATURE = PUBLISHED_VIBE.temporal.input;
/** Both routes compute in single precision, in another order. */
const AGREEMENT = 1e-3;
/** Frames of a clip, as in VIBE's training. */
const CLIP = 16;
/** Frames that a stream runs for one measurement. */
const STREAMED = 48;

/** One way of measuring a network. */
interface Variant {
  readonly name: string;
  readonly threads: number;
  /** Items (crops, frames) in one run of ours and of the reference. */
  readonly items: number;
  readonly work: NetworkWork;
  readonly reference: { readonly network: TorchNetwork; readonly shape: readonly number[]; readonly runs: number };
}

/** Crops per second of the image trunk in single precision, beside PyTorch. */
export function resnet50Fp32(signal: AbortSignal): Promise<Figure> {
  return withNetworks(async ({ folder, torch }) => {
    const weights = randomTrunk(SEED);
    await torch?.load('trunk', weights);
    const graph = resnet50Graph(weights);
    if (torch) {
      const pictures = randomPictures(2, SEED);
      const { features } = await runOnce(graph, { image: pictures }, { image: [2, 3, 224, 224] });
      assertAgreement(features!, await torch.run('trunk', pictures, [2, 3, 224, 224]));
    }
    return await rates(graph, folder, torch, trunkVariants(), 'crops/s', signal);
  });
}

/** Crops per second of the image trunk on bytes, calibrated on the demo clip, beside PyTorch in single precision. */
export function resnet50Int8(signal: AbortSignal): Promise<Figure> {
  return withNetworks(async ({ folder, torch }) => {
    const weights = randomTrunk(SEED);
    await torch?.load('trunk', weights);
    const { graph, deviation } = await quantisedTrunk(weights, randomGenerator(SEED));
    const note = `random weights: features ${(100 * deviation.features).toFixed(2)} % off, joints ${deviation.joints.mean.toFixed(2)} mm (worst ${deviation.joints.worst.toFixed(1)} mm)`;
    const figure = await rates(graph, folder, torch, trunkVariants(), 'crops/s', signal);
    return { ...figure, note: `${figure.note}; ${note}` };
  });
}

/** Frames per second of temporal encoder and regressor on clips of 16 frames, to θ, beside PyTorch. */
export function temporalT16(signal: AbortSignal): Promise<Figure> {
  const variants = [1, 8].flatMap((clips) =>
    threadCounts().map((threads): Variant => {
      const shape = [clips, CLIP, FEATURE];
      return {
        name: `${clips === 1 ? 'one clip' : `${clips} clips`}, ${threadWords(threads)}`,
        threads,
        items: clips * CLIP,
        work: { inputs: temporalInputs(clips, CLIP), runs: 4 },
        reference: { network: 'temporal', shape, runs: 1 },
      };
    }),
  );
  return temporalRates(variants, signal);
}

/** Frames per second of temporal encoder and regressor frame by frame, its state carried on, beside PyTorch. */
export function temporalStream(signal: AbortSignal): Promise<Figure> {
  const variants = threadCounts().map((threads): Variant => {
    return {
      name: threadWords(threads),
      threads,
      items: 1,
      work: {
        inputs: temporalInputs(1, 1),
        runs: STREAMED,
        carried: { [stateOutput('hidden')]: stateInput('hidden') },
      },
      reference: { network: 'stream', shape: [1, STREAMED, FEATURE], runs: 1 },
    };
  });
  return temporalRates(variants, signal, STREAMED);
}

function temporalRates(variants: readonly Variant[], signal: AbortSignal, streamed = 1): Promise<Figure> {
  return withNetworks(async ({ folder, torch }) => {
    const weights = randomGenerator(SEED);
    await torch?.load('temporal', weights);
    const graph = streamingGraph(PUBLISHED_VIBE, weights, { theta: true });
    if (torch) {
      const features = randomPictures(1, SEED)
        .slice(0, CLIP * FEATURE)
        .map(Math.abs);
      const shapes = temporalInputs(1, CLIP);
      const state = new Float32Array(shapes[stateInput('hidden')]!.reduce((a, b) => a * b));
      const inputs = { [STREAM.features]: features, [stateInput('hidden')]: state };
      const { theta } = await runOnce(graph, inputs, shapes);
      assertAgreement(theta!, await torch.run('temporal', features, [1, CLIP, FEATURE]));
    }
    return await rates(graph, folder, torch, variants, 'frames/s', signal, streamed);
  });
}

function trunkVariants(): Variant[] {
  return [1, 8].flatMap((batch) =>
    threadCounts().map((threads): Variant => {
      const shape = [batch, 3, 224, 224];
      return {
        name: `batch ${batch}, ${threadWords(threads)}`,
        threads,
        items: batch,
        work: { inputs: { image: shape }, runs: 8 / batch },
        reference: { network: 'trunk', shape, runs: Math.max(1, 4 / batch) },
      };
    }),
  );
}

/** Measures all variants, ours and the reference in turn. The last one, which uses most, is the figure itself. */
async function rates(
  graph: OnnxGraph,
  folder: string,
  torch: TorchReference | null,
  variants: readonly Variant[],
  unit: string,
  signal: AbortSignal,
  streamed = 1,
): Promise<Figure> {
  const file = join(folder, 'network.onnx');
  await writeFile(file, encodeOnnx(graph));
  await using threads = await NetworkThreads.open(file, Math.max(...variants.map((variant) => variant.threads)));
  const load = loadavg()[0]!;
  const parts: Record<string, Figure> = {};
  for (const { name, threads: count, items, work, reference } of variants) {
    const { network, shape, runs } = reference;
    parts[name] = await measure(async () => items * (await threads.rate(work, count)), {
      unit,
      runs: RUNS,
      higherIsBetter: true,
      signal,
      reference: torch && {
        name: `PyTorch ${torch.version}`,
        run: async () => items * streamed * (await torch.rate(network, shape, count, runs)),
      },
    });
  }
  const [name, figure] = Object.entries(parts).at(-1)!;
  // Other work slows several threads of one process more than threads with a session each.
  return { ...figure, note: `${name}; load of the machine ${load.toFixed(1)}`, parts };
}

interface Networks {
  readonly folder: string;
  readonly torch: TorchReference | null;
}

function withNetworks(work: (networks: Networks) => Promise<Figure>): Promise<Figure> {
  return withTempFolder(async (folder) => {
    await using torch = await TorchReference.open(folder);
    return await work({ folder, torch });
  });
}

/** One run in this thread, output by output. */
async function runOnce(
  graph: OnnxGraph,
  inputs: Readonly<Record<string, Float32Array>>,
  shapes: Readonly<Record<string, readonly number[]>>,
): Promise<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1 });
  const feeds = Object.entries(inputs).map(([name, data]) => [name, new ort.Tensor('float32', data, shapes[name]!)]);
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}

/** @throws Error where two networks that should be the same are not */
function assertAgreement(ours: Float32Array, theirs: Float32Array): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} numbers beside PyTorch's ${theirs.length}`);
  const off = theirs.findIndex((value, i) => !(Math.abs(ours[i]! - value) <= AGREEMENT * (1 + Math.abs(value))));
  if (off >= 0) throw new Error(`number ${off} is ${ours[off]} here and ${theirs[off]} in PyTorch`);
}

function temporalInputs(clips: number, frames: number): Record<string, readonly number[]> {
  return { [STREAM.features]: [clips, frames, FEATURE], [stateInput('hidden')]: [2, clips, 1024] };
}

/** One thread, and two where there are two cores. */
function threadCounts(): number[] {
  return availableParallelism() > 1 ? [1, 2] : [1];
}

function threadWords(threads: number): string {
  return threads === 1 ? 'one thread' : `${threads} threads`;
}
