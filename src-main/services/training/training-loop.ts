import { Problem } from '#shared/errors/problem.ts';
import type { Weights } from '#shared/networks/weights.ts';
import type { BatchSource, Feeds } from '#shared/training/loop/batch-source.ts';
import { type CheckpointStore, copyTensors, type TrainingCheckpoint } from '#shared/training/loop/checkpoint.ts';
import { describeDifference } from '#shared/training/loop/describe-difference.ts';
import { deviceTrouble } from '#shared/training/loop/device-trouble.ts';
import { earlyStop } from '#shared/training/loop/early-stop.ts';
import type { Json } from '#shared/training/loop/json.ts';
import { rateShare } from '#shared/training/loop/learning-rate.ts';
import type { LoopOptions } from '#shared/training/loop/loop-options.ts';
import { type EndReason, firstState, type LoopState, watching } from '#shared/training/loop/loop-state.ts';
import { scaleHeld, scaleTooLarge } from '#shared/training/loop/loss-scale.ts';
import { guardAgainstNan, guardRelaxes } from '#shared/training/loop/nan-guard.ts';
import type { TrainingPhase } from '#shared/training/loop/phase.ts';
import { ProgressClock } from '#shared/training/loop/progress-clock.ts';
import { improves, reduceOnPlateau } from '#shared/training/loop/reduce-on-plateau.ts';
import { NotFinite, type PhaseOutcome, type PhaseTurn, takePhase } from '#shared/training/loop/take-phase.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { type TrainingNoticeCode, trainingNotice } from '#shared/training/loop/training-notice.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import type { StepRunner } from '#shared/training/validation/clip-validation.ts';

export interface LoopSetup {
  readonly phases: readonly TrainingPhase[];
  readonly source: BatchSource;
  readonly options: LoopOptions;
  /** Parameters of all networks; optimiser state starts as zeros. Not read where a run goes on. */
  readonly initial: Weights;
  /** What the networks are, as plain data: options of generator and discriminator. */
  readonly architecture: Json;
  readonly checkpoints: CheckpointStore;
  /** Opens an executor on the wanted device (`null`), or on the processor where that failed. */
  readonly openExecutor: (tensors: Weights, device: 'cpu' | null) => Promise<StepExecutor>;
  /** Measures the networks after an epoch: values under their tags. */
  readonly validate?: (moment: ValidationMoment) => Promise<Readonly<Record<string, number>>>;
  /** Tag of the value, lower is better, that says which epoch is best; an epoch's mean of it where it is a loss. */
  readonly watched: string;
  readonly emit?: (event: TrainingEvent) => void;
  /** Waits for the disk where it is full, instead of ending with a problem. */
  readonly pauseWhenDiskFull?: boolean;
  /** Memory that the program takes now, MB; for those who watch. */
  readonly memoryMb?: () => number;
  /** Milliseconds; for tests. */
  readonly now?: () => number;
}

/** The end of an epoch, for whoever measures the networks then. */
export interface ValidationMoment {
  /** All tensors, valid until training goes on; do not write into them. */
  readonly tensors: Weights;
  /** From 1. */
  readonly epoch: number;
  readonly signal: AbortSignal;
  /** Runs a step that changes nothing on the parameters where they are. */
  readonly run: StepRunner;
}

/**
 * Trains networks: takes batches from a source, runs every phase on them, keeps checkpoints, and gets over losses that
 * are no numbers and devices that fail. A run that goes on from a checkpoint gives what an unbroken run gives.
 */
export class TrainingLoop {
  private readonly setup: LoopSetup;
  private readonly clock = new ProgressClock();
  private readonly now: () => number;
  private state: LoopState;
  private executor: StepExecutor | null = null;
  /** Null until the wanted device failed. */
  private device: 'cpu' | null = null;
  private savedAt = 0;
  private savedIteration = -1;
  private wantsPause = false;
  private wake: (() => void) | null = null;

  constructor(setup: LoopSetup) {
    this.setup = setup;
    this.now = setup.now ?? (() => performance.now());
    this.state = firstState(setup.options.pieces);
  }

  /** Waits after the running iteration, with a checkpoint written, until `resume`. */
  pause(): void {
    this.wantsPause = true;
  }

  resume(): void {
    this.wantsPause = false;
    this.wake?.();
  }

  /**
   * Trains to the end, from the last checkpoint if there is one. Cancelled, it writes a checkpoint first.
   *
   * @returns why it ended, and the tensors: parameters and optimiser state
   * @throws Problem training/diverged, training/out-of-memory, training/other-architecture, output/disk-full; AbortError
   */
  async run(signal: AbortSignal): Promise<{ readonly reason: EndReason; readonly tensors: Weights }> {
    try {
      await this.begin();
      while (this.state.ended === null) {
        if (signal.aborted) await this.checkpoint();
        signal.throwIfAborted();
        if (this.wantsPause) await this.wait(signal);
        else if (this.state.iteration >= (this.state.epoch + 1) * this.setup.options.iterationsPerEpoch)
          await this.endEpoch(signal).catch((error: unknown) => this.recover(error));
        else await this.iterate().catch((error: unknown) => this.recover(error));
        if (this.checkpointDue()) await this.checkpoint();
      }
      for (;;) {
        if (this.savedIteration !== this.state.iteration) await this.checkpoint();
        if (!this.wantsPause) break;
        await this.wait(signal);
        signal.throwIfAborted();
      }
      this.emit({ kind: 'ended', reason: this.state.ended });
      return { reason: this.state.ended, tensors: copyTensors(await this.executor!.peek()) };
    } finally {
      await this.executor?.dispose();
      this.executor = null;
    }
  }

  /** What the run remembers now. */
  snapshot(): LoopState {
    return structuredClone(this.state);
  }

  private async begin(): Promise<void> {
    const last = await this.setup.checkpoints.load();
    if (last) {
      const difference = describeDifference(last.architecture, this.setup.architecture);
      if (difference) throw new Problem('training/other-architecture', { reason: difference });
      await this.goTo(last);
      this.state = watching(this.state, this.setup.watched);
      // More epochs are wanted than when it finished.
      if (this.state.ended === 'finished' && this.state.epoch < this.setup.options.epochs) this.state.ended = null;
    } else {
      this.state.watched = this.setup.watched;
      this.emit({ kind: 'rewound', iteration: 0, epoch: 0 });
    }
    await this.open(last?.tensors ?? this.setup.initial);
    if (!last) await this.checkpoint();
    this.savedAt = this.now();
  }

  /** Opens an executor with the steps of the present number of pieces; where the device fails, with more, or elsewhere. */
  private async open(tensors: Weights): Promise<void> {
    for (;;) {
      try {
        await this.executor?.dispose();
        this.executor = null;
        this.executor = await this.setup.openExecutor(tensors, this.device);
        for (const phase of this.setup.phases) {
          const { pieces, update } = phase.plan(this.state.pieces);
          for (const { step } of pieces) await this.executor.load(step);
          if (update) await this.executor.load(update);
        }
        const { device, half } = this.executor;
        if (!half && this.setup.phases.some(({ mixed }) => mixed)) this.notice('not-mixed', { device });
        return this.emit({ kind: 'device', device });
      } catch (error) {
        this.giveWay(error);
      }
    }
  }

  /** After a failure of the device: opens it anew with smaller pieces, or the processor, from the last checkpoint. */
  private async recover(error: unknown): Promise<void> {
    this.giveWay(error);
    const last = await this.lastCheckpoint();
    if (last.state.iteration !== this.state.iteration)
      this.notice('stepped-back', { checkpoint: last.state.iteration });
    await this.goTo(last, { pieces: this.state.pieces, guard: this.state.guard });
    await this.open(last.tensors);
  }

  /** Chooses smaller pieces or the processor. @throws the error where it is not the device's, Problem where nothing is left */
  private giveWay(error: unknown): void {
    const trouble = error instanceof Problem ? null : deviceTrouble(error);
    if (!trouble) throw error;
    const device = this.executor?.device ?? this.device ?? 'wanted';
    const most = Math.max(...this.setup.phases.map((phase) => phase.mostPieces));
    if (trouble === 'out-of-memory' && this.state.pieces < most) {
      this.state.pieces = Math.min(2 * this.state.pieces, most);
      this.notice('batch-halved', { device, pieces: this.state.pieces });
    } else if (device !== 'cpu') {
      this.device = 'cpu';
      this.notice('moved-to-cpu', { device, reason: firstLine(error) });
    } else if (trouble === 'out-of-memory') {
      throw new Problem('training/out-of-memory', { pieces: this.state.pieces }, { cause: error });
    } else throw error;
  }

  /** Takes the state of a checkpoint, but for what was learnt about device and loss since; tensors are left to the caller. */
  private async goTo({ state, source }: TrainingCheckpoint, keep: Partial<LoopState> = {}): Promise<void> {
    this.state = { ...structuredClone(state), ...keep };
    await this.setup.source.restore(source);
    this.savedIteration = state.iteration;
    this.emit({ kind: 'rewound', iteration: state.iteration, epoch: state.epoch });
  }

  private async iterate(): Promise<void> {
    const { options, phases, source } = this.setup;
    const start = this.now();
    const iteration = this.state.iteration + 1;
    const feeds = await source.next();
    const values: Record<string, number> = {};
    if (!this.state.guard.avoided.includes(iteration) && this.allFinite(feeds, iteration)) {
      const carried: Record<string, Float32Array> = {};
      const outcomes: PhaseOutcome[] = [];
      for (const [i, phase] of phases.entries()) {
        if (iteration % phase.every !== 0) continue;
        for (const [feed, name] of Object.entries(phase.carries ?? {})) carried[feed] = outcomes.at(-1)!.report(name);
        const update = (this.state.updates[phase.name] ?? 0) + 1;
        try {
          const outcome = await this.takeTurn(phase, {
            feeds: { ...feeds, ...carried },
            iteration,
            update,
            rate: this.rateOf(phase, iteration),
            seed: options.seed + i,
            pieces: this.state.pieces,
          });
          outcomes.push(outcome);
          Object.assign(values, outcome.values);
        } catch (error) {
          if (!(error instanceof NotFinite)) throw error;
          return await this.stepBack(iteration);
        }
        this.state.updates[phase.name] = update;
      }
    }
    this.state.iteration = iteration;
    const seconds = (this.now() - start) / 1000;
    this.state.seconds += seconds;
    this.clock.add(seconds);
    this.tell(values);
  }

  /** Takes a phase's turn; in mixed precision again with a smaller loss scale, where gradients did not fit. */
  private async takeTurn(phase: TrainingPhase, turn: PhaseTurn): Promise<PhaseOutcome> {
    for (;;) {
      const { scaling } = this.state;
      try {
        const outcome = await takePhase(this.executor!, phase, { ...turn, lossScale: scaling.scale });
        if (phase.mixed) this.state.scaling = scaleHeld(scaling);
        return outcome;
      } catch (error) {
        const smaller = error instanceof NotFinite && phase.mixed ? scaleTooLarge(scaling) : null;
        // Of several pieces some are in the sums already: then only the checkpoint is whole.
        if (!smaller || turn.pieces > 1) throw error;
        this.state.scaling = smaller;
      }
    }
  }

  private rateOf(phase: TrainingPhase, iteration: number): number {
    const { plateau, guard } = this.state;
    return phase.optimiser.learningRate * plateau.factor * guard.factor * rateShare(iteration, this.setup.options);
  }

  private allFinite(feeds: Feeds, iteration: number): boolean {
    const bad = Object.keys(feeds).find((name) => !feeds[name]!.every(Number.isFinite));
    if (bad !== undefined) this.notice('batch-not-finite', { iteration, feed: bad });
    return bad === undefined;
  }

  private tell(values: Readonly<Record<string, number>>): void {
    for (const [tag, value] of Object.entries(values)) {
      const [sum, count] = this.state.sums[tag] ?? [0, 0];
      this.state.sums[tag] = [sum + value, count + 1];
    }
    const { options } = this.setup;
    const { iteration, epoch } = this.state;
    const iterations = options.epochs * options.iterationsPerEpoch;
    const memoryMb = this.setup.memoryMb?.() ?? null;
    const progress = { iteration, iterations, epoch: epoch + 1, epochs: options.epochs, memoryMb };
    this.emit({
      kind: 'iteration',
      row: { of: 'iteration', iteration, epoch: epoch + 1, values },
      progress: { ...progress, ...this.clock.estimate(iterations - iteration) },
    });
  }

  private async endEpoch(signal: AbortSignal): Promise<void> {
    const { options, validate, watched, checkpoints } = this.setup;
    const epoch = this.state.epoch + 1;
    const tensors = await this.executor!.peek();
    const measured = validate ? await validate({ tensors, epoch, signal, run: this.peekStep }) : {};
    const means = Object.entries(this.state.sums).map(([tag, [sum, count]]) => [`epoch/${tag}`, sum / count]);
    const values: Record<string, number> = { ...Object.fromEntries(means), ...measured };
    const value = values[watched] ?? values[`epoch/${watched}`] ?? NaN;
    const before = this.state.plateau;
    const best = improves(this.state.best?.value ?? null, value);
    if (best && (await this.saved(() => checkpoints.saveBest(tensors, this.state)))) this.state.best = { value, epoch };
    if (options.plateau) this.state.plateau = reduceOnPlateau(before, value, options.plateau);
    this.state.guard = guardRelaxes(this.state.guard, this.state.epoch * options.iterationsPerEpoch + 1);
    this.state.sums = {};
    this.state.epoch = epoch;
    const stop = earlyStop(value, epoch - (this.state.best?.epoch ?? 0), options.earlyStop);
    this.state.ended = stop ?? (epoch >= options.epochs ? 'finished' : null);
    const { factor } = this.state.plateau;
    if (factor !== before.factor) this.notice('rate-lowered', { epochs: options.plateau!.patience + 1, share: factor });
    this.emit({ kind: 'epoch', row: { of: 'epoch', iteration: this.state.iteration, epoch, values }, best });
    await this.checkpoint();
  }

  private readonly peekStep: StepRunner = async (step, feeds) => {
    await this.executor!.load(step);
    const pending = await this.executor!.run(step, feeds);
    pending.reject();
    return pending.reports;
  };

  private async stepBack(iteration: number): Promise<void> {
    const smaller = this.setup.phases.some(({ mixed }) => mixed) ? scaleTooLarge(this.state.scaling) : null;
    const last = await this.lastCheckpoint();
    if (smaller) return await this.rewind(last, { scaling: smaller });
    const verdict = guardAgainstNan(this.state.guard, iteration);
    if (verdict.kind === 'give-up') throw new Problem('training/diverged', { iteration });
    this.notice('nan-step-back', { iteration, checkpoint: last.state.iteration });
    await this.rewind(last, { guard: verdict.state });
  }

  /** Back to a checkpoint on the same device. */
  private async rewind(last: TrainingCheckpoint, keep: Partial<LoopState>): Promise<void> {
    await this.goTo(last, { pieces: this.state.pieces, ...keep });
    await this.executor!.write(last.tensors);
  }

  private async lastCheckpoint(): Promise<TrainingCheckpoint> {
    const last = await this.setup.checkpoints.load();
    if (!last) throw new Problem('training/no-checkpoint');
    return last;
  }

  private checkpointDue(): boolean {
    const { ended, iteration } = this.state;
    if (ended !== null || iteration === this.savedIteration) return false;
    return this.now() - this.savedAt >= 1000 * this.setup.options.checkpointSeconds;
  }

  private async checkpoint(): Promise<void> {
    const { checkpoints, source, architecture } = this.setup;
    const all = await this.executor!.peek();
    // Sums of gradients are zero between iterations.
    const tensors = new Map([...all].filter(([name]) => !name.startsWith('gradient/')));
    const content = { tensors, state: this.state, source: source.position(), architecture };
    if (!(await this.saved(() => checkpoints.save(content)))) return;
    this.savedAt = this.now();
    this.savedIteration = this.state.iteration;
    this.emit({ kind: 'checkpoint', iteration: this.state.iteration });
  }

  /** Writes something; where the disk is full and that is wanted, says so and waits for room before the next iteration. */
  private async saved(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'output/disk-full')) throw error;
      this.notice('disk-full');
      if (!this.setup.pauseWhenDiskFull) throw error;
      this.wantsPause = true;
      return false;
    }
  }

  private async wait(signal: AbortSignal): Promise<void> {
    if (this.savedIteration !== this.state.iteration) await this.checkpoint();
    this.emit({ kind: 'paused' });
    if (this.wantsPause) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    this.wake = null;
    this.wantsPause = false;
    this.savedAt = this.now();
    if (!signal.aborted) this.emit({ kind: 'resumed' });
  }

  private notice(code: TrainingNoticeCode, params: Readonly<Record<string, string | number>> = {}): void {
    this.emit({ kind: 'notice', notice: trainingNotice(code, params) });
  }

  private emit(event: TrainingEvent): void {
    this.setup.emit?.(event);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 160);
}
