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
import { takeScene } from './take-scene.ts';

const folder = (name: string): string => fileURLToPath(new URL(`../../../models/demo-clip/${name}`, import.meta.url));

let known: Promise<Sample> | null = null;

/**
 * The demo clip as a sample: what the detector sees in it, and how its body really moves. It is always the same, so it
 * is looked at once.
 */
export function probeSample(engine: Engine, body: SampleBody, ctx: TaskContext): Promise<Sample> {
  const asked = known ?? lookAtDemo(engine, body, ctx);
  known = asked;
  // Cancelled or failed, it is looked at again by the next that asks.
  asked.catch(() => (known = null));
  return asked;
}

async function lookAtDemo(engine: Engine, body: SampleBody, ctx: TaskContext): Promise<Sample> {
  const info = await engine.run('probe', { path: folder('demo.mp4') }, ctx);
  const { tracks } = await engine.run(
    'track',
    {
      source: { info, from: 0, to: info.ptsUs.length },
      options: { quality: 'balanced', people: 1, device: 'cpu', boxes: [] },
    },
    ctx,
  );
  const truth = readNpz(await readFile(folder('truth.npz')));
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
  sample: Sample,
  body: SampleBody,
): Promise<ProbeFigures> {
  const { mpjpeMm, paMpjpeMm, accelMs2 } = await evaluate(options, weights, [sample], body);
  return { mpjpe_mm: mpjpeMm, pa_mpjpe_mm: paMpjpeMm, acceleration_ms2: accelMs2 };
}
