import { evaluate } from '#main/engine/training/clip-errors.ts';
import type { ProbeFigures } from '#shared/contract/finetune.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { Sample, SampleBody } from '#shared/training/examples/sample.ts';
import { DEMO_RECORDING } from './replay/packed-recordings.ts';
import { replaySamples } from './replay/replay-set.ts';

/** Motion whose truth is known and which nothing is trained on. */
export interface Probe {
  readonly demo: readonly Sample[];
  /** Recordings of the replay set that are kept for this. */
  readonly madeUp: readonly Sample[];
}

/** Everything that guards what a network knew. @throws Problem model/missing */
export async function openProbe(body: SampleBody): Promise<Probe> {
  const samples = await replaySamples('probe', body);
  return {
    demo: samples.filter(({ label }) => label === DEMO_RECORDING),
    madeUp: samples.filter(({ label }) => label !== DEMO_RECORDING),
  };
}

/** Errors of a network alone on the probe. */
export async function judgeProbe(
  options: GeneratorOptions,
  weights: Weights,
  { demo, madeUp }: Probe,
  body: SampleBody,
): Promise<ProbeFigures> {
  const { mpjpeMm, paMpjpeMm, accelMs2 } = await evaluate(options, weights, demo, body);
  const others = await evaluate(options, weights, madeUp, body);
  return {
    mpjpe_mm: mpjpeMm,
    pa_mpjpe_mm: paMpjpeMm,
    acceleration_ms2: accelMs2,
    made_up_mpjpe_mm: others.mpjpeMm,
  };
}
