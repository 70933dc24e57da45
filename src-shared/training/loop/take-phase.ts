import { LOSS_SCALE, scheduleFeeds } from '../optimise/update-parameters.ts';
import { drawDropoutMasks } from '../steps/dropout-masks.ts';
import type { PendingStep, StepExecutor } from '../steps/step-executor.ts';
import type { Feeds } from './batch-source.ts';
import type { TrainingPhase } from './phase.ts';

/** Loss or gradient of a step were no finite numbers. */
export class NotFinite extends Error {}

export interface PhaseTurn {
  readonly feeds: Feeds;
  readonly iteration: number;
  /** Which update of this phase it is, from 1. */
  readonly update: number;
  readonly rate: number;
  readonly seed: number;
  readonly pieces: number;
  /** Read in mixed precision. */
  readonly lossScale?: number;
}

export interface PhaseOutcome {
  /** Values under the tags of the phase. */
  readonly values: Record<string, number>;
  /** What it reports of the whole batch, by name; pieces one after the other. */
  report(name: string): Float32Array;
}

/** Room for the numbers of pieces between those of iterations, where dropout masks are drawn. */
const MOST_PIECES = 4096;

/**
 * Takes a phase's turn: one step, or several pieces and their update.
 *
 * @throws NotFinite where loss or gradient are no numbers; earlier pieces are then part of the state
 */
export async function takePhase(
  executor: StepExecutor,
  phase: TrainingPhase,
  { feeds, iteration, update, rate, seed, pieces, lossScale = 1 }: PhaseTurn,
): Promise<PhaseOutcome> {
  const plan = phase.plan(pieces);
  const schedule = { ...scheduleFeeds(phase.optimiser, update, rate), [LOSS_SCALE]: lossScale };
  const told: PendingStep['reports'][] = [];
  for (const [i, { step, cut }] of plan.pieces.entries()) {
    const masks = drawDropoutMasks(step.dropouts, seed, iteration * MOST_PIECES + i);
    const pending = await executor.run(step, { ...cut(feeds), ...schedule, ...Object.fromEntries(masks) });
    acceptFinite(pending);
    told.push(pending.reports);
  }
  if (plan.update) {
    const pending = await executor.run(plan.update, schedule);
    acceptFinite(pending);
    told.push(pending.reports);
  }
  const report = (name: string): Float32Array => joined(told.flatMap((reports) => reports.get(name) ?? []));
  const values: Record<string, number> = { [phase.rateTag]: rate };
  for (const [name, tag] of Object.entries({ ...phase.metrics, gradientNorm: `gradient/${phase.name}` })) {
    const parts = told.flatMap((reports) => reports.get(name) ?? []);
    if (parts.length > 0) values[tag] = together(parts);
  }
  return { values, report };
}

function acceptFinite(pending: PendingStep): void {
  for (const name of ['loss', 'gradientNorm']) {
    const value = pending.reports.get(name);
    if (value && !Number.isFinite(value[0])) {
      pending.reject();
      throw new NotFinite(`${name} is ${value[0]}`);
    }
  }
  pending.accept();
}

/** Single numbers of pieces are shares of a sum; of lists the mean counts. */
function together(parts: readonly Float32Array[]): number {
  const sum = parts.reduce((total, part) => part.reduce((a, b) => a + b, total), 0);
  const single = parts.every((part) => part.length === 1);
  return single ? sum : sum / parts.reduce((count, part) => count + part.length, 0);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Float32Array(parts.reduce((count, part) => count + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
