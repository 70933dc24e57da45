import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Engine } from '#main/engine/engine-client.ts';
import { evaluate } from '#main/engine/training/clip-errors.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { ProbeFigures } from '#shared/contract/finetune.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { type Sample, type SampleBody, sampleOf, wholeTrack } from '#shared/training/examples/sample.ts';
import { replaySamples } from './replay/replay-set.ts';
import { takeScene } from './take-scene.ts';

const CLIP = fileURLToPath(new URL('../../../models/demo-clip/demo.mp4', import.meta.url));
const TRUTH = fileURLToPath(new URL('../../../models/demo-clip/truth.npz', import.meta.url));

/** Motion whose truth is known and which nothing is trained on. */
export interface Probe {
  readonly demo: Sample;
  /** Recordings of the replay set that are kept for this. */
  readonly madeUp: readonly Sample[];
}

let known: Promise<Sample> | null = null;

/** Everything that guards what a network knew. */
export async function openProbe(engine: Engine, body: SampleBody, ctx: TaskContext): Promise<Probe> {
  return { demo: await probeSample(engine, body, ctx), madeUp: await replaySamples('probe', body) };
}

/**
 * The demo clip as a sample: what the detector sees in it, and how its body really moves. It is always the same, so it
 * is looked at once.
 */
function probeSample(engine: Engine, body: SampleBody, ctx: TaskContext): Promise<Sample> {
  const asked = known ?? lookAtDemo(engine, body, ctx);
  known = asked;
  // Cancelled or failed, it is looked at again by the next that asks.
  asked.catch(() => (known = null));
  return asked;
}

async function lookAtDemo(engine: Engine, body: SampleBody, ctx: TaskContext): Promise<Sample> {
  const info = await engine.run('probe', { path: CLIP }, ctx);
  const { tracks } = await engine.run(
    'track',
    {
      source: { info, from: 0, to: info.ptsUs.length },
      options: { quality: 'balanced', people: 1, device: 'cpu', boxes: [] },
    },
    ctx,
  );
  const truth = readNpz(await readFile(TRUTH));
  const floats = (name: string): Float32Array => Float32Array.from(npzNumbers(truth, name).data);
  const scene = takeScene({
    frames: info.ptsUs.length,
    poses: floats('poses'),
    jointsCam: floats('joints_cam'),
    betas: floats('betas'),
    camera: {
      rotation: Array.from(npzNumbers(truth, 'camera_rotation').data),
      translation: Array.from(npzNumbers(truth, 'camera_translation').data),
    },
    focalPx: npzNumbers(truth, 'focal_px').data[0]!,
    imageSize: [info.width, info.height],
  });
  return sampleOf(scene, wholeTrack(tracks[0]!, scene.frames), body, true);
}

/** Errors of a network alone on the probe. */
export async function judgeProbe(
  options: GeneratorOptions,
  weights: Weights,
  { demo, madeUp }: Probe,
  body: SampleBody,
): Promise<ProbeFigures> {
  const { mpjpeMm, paMpjpeMm, accelMs2 } = await evaluate(options, weights, [demo], body);
  const others = await evaluate(options, weights, madeUp, body);
  return {
    mpjpe_mm: mpjpeMm,
    pa_mpjpe_mm: paMpjpeMm,
    acceleration_ms2: accelMs2,
    made_up_mpjpe_mm: others.mpjpeMm,
  };
}
