import { describe, expect, it } from 'vitest';
import { planChunks, temporalOverlap } from '#shared/networks/chunk-plan.ts';
import {
  type GeneratorOptions,
  GruEncoderOptions,
  RegressorOptions,
  type TemporalEncoderOptions,
  TransformerEncoderOptions,
} from '#shared/networks/options.ts';
import { generatorShapes } from '#shared/networks/parameter-shapes.ts';
import {
  type StreamingOptions,
  stateInput,
  stateOutput,
  streamingGraph,
  streamingState,
} from '#shared/networks/streaming-graph.ts';
import { expectClose } from '#test/support/golden.ts';
import { procSymmetric } from '#test/support/procgen.ts';
import { randomWeights } from '#test/support/random-weights.ts';
import { loadOnnx, type Numbers, type OnnxRunner } from '#test/support/run-onnx.ts';

const INPUT = 24;
const FRAMES = 700;

function model(temporal: TemporalEncoderOptions): GeneratorOptions {
  const regressor = RegressorOptions.parse({ feature: INPUT, hidden: 10 });
  return { encoder: { type: 'resnet50' }, temporal, regressor };
}

const GRU = GruEncoderOptions.parse({ type: 'gru', input: INPUT, hidden: 16 });

function features(frames = FRAMES): Float32Array {
  return procSymmetric('features', 2, frames * INPUT).map(Math.abs);
}

const rows = (data: Float32Array, from: number, to: number): Numbers => ({
  shape: [1, to - from, INPUT],
  data: data.slice(from * INPUT, to * INPUT),
});

function load(options: GeneratorOptions, streaming: StreamingOptions): Promise<OnnxRunner> {
  return loadOnnx(streamingGraph(options, randomWeights(generatorShapes(options)), { theta: true, ...streaming }));
}

/** θ of a clip in chunks that hand their state on. */
async function stream(runner: OnnxRunner, options: GeneratorOptions, size: number): Promise<Float32Array> {
  const theta = new Float32Array(FRAMES * 85);
  let state = streamingState(options);
  const all = features();
  for (const { from, to } of planChunks(FRAMES, size, { past: 0, future: 0 })) {
    const out = await runner.run({ features: rows(all, from, to), ...state });
    theta.set(out.theta!.data, from * 85);
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[stateOutput(name.replace(/_in$/, ''))]!]));
  }
  return theta;
}

describe('streaming graphs', () => {
  it.each([
    ['a GRU, folded', GRU, true],
    ['a GRU, iterated', GRU, false],
    ['a GRU of one layer without residual, folded', { ...GRU, layers: 1, residual: false }, true],
    ['a GRU without affine layer, folded', { ...GRU, hidden: INPUT, addLinear: false }, true],
    ['a GRU with self-attention, folded', { ...GRU, attention: { layers: 2, activation: 'tanh', dropout: 0 } }, true],
    [
      'a GRU with self-attention, iterated',
      { ...GRU, attention: { layers: 1, activation: 'relu', dropout: 0 } },
      false,
    ],
  ] as const)('give the same θ in chunks of 16, 64, 450 and at once, for %s', async (_, temporal, folded) => {
    const options = model(temporal);
    const runner = await load(options, { folded });
    const whole = await stream(runner, options, FRAMES);
    for (const size of [16, 64, 450]) {
      const chunked = await stream(runner, options, size);
      let worst = 0;
      for (let i = 0; i < whole.length; i++) worst = Math.max(worst, Math.abs(chunked[i]! - whole[i]!));
      expect(worst).toBeLessThan(1e-5);
    }
  });

  it('give the same numbers folded and iterated', async () => {
    for (const temporal of [GRU, { ...GRU, residual: false }, { ...GRU, hidden: INPUT, addLinear: false }]) {
      const options = model(temporal);
      const folded = await stream(await load(options, { folded: true }), options, 64);
      const iterated = await stream(await load(options, { folded: false }), options, 64);
      expectClose(folded, iterated, 1e-5);
    }
  });

  it('depend on what came before', async () => {
    const options = model(GRU);
    const runner = await load(options, {});
    const all = features();
    const whole = await runner.run({ features: rows(all, 0, 40), ...streamingState(options) });
    const late = await runner.run({ features: rows(all, 20, 40), ...streamingState(options) });
    expect(Math.abs(late.theta!.data[85]! - whole.theta!.data[21 * 85]!)).toBeGreaterThan(1e-4);
  });

  it('keep several people apart', async () => {
    const options = model(GRU);
    const runner = await load(options, {});
    const all = features(60);
    const both = await runner.run({
      features: { shape: [2, 30, INPUT], data: all },
      ...streamingState(options, 2),
    });
    for (const [person, from] of [0, 30].entries()) {
      const alone = await runner.run({ features: rows(all, from, from + 30), ...streamingState(options) });
      expectClose(both.rotations!.data.slice(person * 30 * 216, (person + 1) * 30 * 216), alone.rotations!.data, 1e-5);
      expectClose(both.camera!.data.slice(person * 90, (person + 1) * 90), alone.camera!.data, 1e-5);
    }
  });

  it('name a state for every part that is carried', () => {
    const attention = { layers: 1, activation: 'tanh', dropout: 0 } as const;
    const options = model({ ...GRU, attention });
    const graph = streamingGraph(options, randomWeights(generatorShapes(options)));
    expect(graph.inputs.map(({ name, dims }) => [name, dims])).toEqual([
      ['features', ['N', 'T', INPUT]],
      [stateInput('hidden'), [2, 'N', 16]],
      [stateInput('attention'), ['N', 1, 17]],
    ]);
    expect(graph.outputs.map(({ name, dims }) => [name, dims])).toEqual([
      ['rotations', ['N', 'T', 24, 3, 3]],
      ['betas', ['N', 'T', 10]],
      ['camera', ['N', 'T', 3]],
      [stateOutput('hidden'), [2, 'N', 16]],
      [stateOutput('attention'), ['N', 1, 17]],
    ]);
  });
});

/** θ of a clip in overlapping chunks. */
async function overlap(options: GeneratorOptions, size: number, times: Float32Array): Promise<Float32Array> {
  const runner = await load(options, {});
  const theta = new Float32Array(times.length * 85);
  const all = features(times.length);
  for (const { from, to, keepFrom, keepTo } of planChunks(times.length, size, temporalOverlap(options.temporal))) {
    const time = { shape: [1, to - from], data: times.slice(from, to) };
    const out = await runner.run({ features: rows(all, from, to), time, ...streamingState(options) });
    theta.set(out.theta!.data.subarray((keepFrom - from) * 85, (keepTo - from) * 85), keepFrom * 85);
  }
  return theta;
}

const at = (frames: number, rate: number, start = 0): Float32Array =>
  Float32Array.from({ length: frames }, (_, i) => start + i / rate);

describe('encoders that see neighbours', () => {
  const causal = TransformerEncoderOptions.parse({
    type: 'transformer',
    input: INPUT,
    layers: 2,
    hidden: 16,
    heads: 2,
    feedForward: 20,
    past: 12,
  });

  it.each([
    ['causal', causal],
    ['windowed', { ...causal, future: 7 }],
  ] as const)(
    'give the same θ in overlapping chunks of 16, 64, 450 and at once: a %s transformer',
    async (_, temporal) => {
      const options = model(temporal);
      const times = at(FRAMES, 30);
      const whole = await overlap(options, FRAMES, times);
      for (const size of [16, 64, 450]) expectClose(await overlap(options, size, times), whole, 1e-5);
    },
  );

  it('a causal transformer does not see the future', async () => {
    const options = model(causal);
    const runner = await load(options, {});
    const all = features(30);
    const changed = all.map((x, i) => (i >= 20 * INPUT ? x + 1 : x));
    const time = { shape: [1, 30], data: at(30, 30) };
    const a = await runner.run({ features: rows(all, 0, 30), time });
    const b = await runner.run({ features: rows(changed, 0, 30), time });
    expectClose(a.theta!.data.slice(0, 20 * 85), b.theta!.data.slice(0, 20 * 85), 1e-6);
    expect(Math.abs(a.theta!.data[21 * 85]! - b.theta!.data[21 * 85]!)).toBeGreaterThan(1e-5);
  });

  it('holes are time: what lies beyond the window is not seen, and the start of the clock does not matter', async () => {
    const options = model({ ...causal, layers: 1 });
    const runner = await load(options, {});
    const all = features(30);
    const near = at(30, 30);
    const far = near.map((t, i) => (i < 15 ? t : t + 2));
    const run = async (data: Numbers, time: Float32Array): Promise<Float32Array> =>
      (await runner.run({ features: data, time: { shape: [1, time.length], data: time } })).theta!.data;
    const apart = await run(rows(all, 0, 30), far);
    expectClose(apart.slice(15 * 85), await run(rows(all, 15, 30), near.slice(15)), 1e-5);
    const joined = await run(rows(all, 0, 30), near);
    expect(Math.abs(joined[15 * 85]! - apart[15 * 85]!)).toBeGreaterThan(1e-5);
    expectClose(await run(rows(all, 0, 30), at(30, 30, 512)), joined, 1e-3);
  });

  it('a bidirectional GRU comes close with the stated overlap', async () => {
    const options = model({ ...GRU, bidirectional: true });
    expect(temporalOverlap(options.temporal)).toEqual({ past: 64, future: 64, exact: false });
    const whole = await overlap(options, FRAMES, at(FRAMES, 30));
    expectClose(await overlap(options, 100, at(FRAMES, 30)), whole, 1e-4);
  });
});
