import { describe, expect, it } from 'vitest';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { type LoopSetup, TrainingLoop } from '#main/services/training/training-loop.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { MemoryCheckpoints } from '#shared/training/loop/checkpoint.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { TinySource, tinyLoopOptions, tinyPhases, tinyRunWeights } from '#test/support/tiny-run.ts';

const NEVER = new AbortController().signal;
/** The generator alone, for what does not depend on the pair: half the work. */
const ALONE = tinyPhases({ discriminator: false });

/** A loop on tiny networks with everything it told. */
function tinyLoop(changes: Partial<LoopSetup> = {}) {
  const phases = changes.phases ?? tinyPhases({ dropout: 0.3 });
  const events: TrainingEvent[] = [];
  const checkpoints = new MemoryCheckpoints();
  const setup: LoopSetup = {
    phases,
    source: new TinySource(),
    options: tinyLoopOptions(),
    initial: tinyRunWeights(phases),
    architecture: { hidden: 10 },
    checkpoints,
    openExecutor: async (tensors) => new OrtExecutor(tensors, { threads: 1 }),
    watched: 'train_loss/loss',
    emit: (event) => void events.push(event),
    ...changes,
  };
  return { loop: new TrainingLoop(setup), events, checkpoints };
}

function rowsOf(events: readonly TrainingEvent[]) {
  return events.flatMap((event) => (event.kind === 'iteration' ? [event.row] : []));
}

function noticesOf(events: readonly TrainingEvent[]) {
  return events.flatMap((event) => (event.kind === 'notice' ? [event.notice.code] : []));
}

describe('TrainingLoop', () => {
  it('tells losses per term, scores, rates and progress in every iteration, and ends after its epochs', async () => {
    const { loop, events, checkpoints } = tinyLoop();
    const { reason, tensors } = await loop.run(NEVER);
    expect(reason).toBe('finished');
    const rows = rowsOf(events);
    expect(rows.map(({ iteration, epoch }) => [iteration, epoch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
    for (const tag of [
      'train_loss/loss',
      'train_loss/loss_kp_3d',
      'train_loss/d_m_disc_loss',
      'score/real',
      'lr/gen_lr',
    ])
      expect(rows[5]!.values[tag], tag).toBeTypeOf('number');
    const last = events.findLast((event) => event.kind === 'iteration')!;
    expect(last.progress).toMatchObject({ iteration: 6, iterations: 6, epoch: 2, epochs: 2, remaining: 0 });
    expect(last.progress.rate).toBeGreaterThan(0);
    expect(events.filter((event) => event.kind === 'epoch')).toHaveLength(2);
    expect((await checkpoints.load())!.tensors.get('regressor.fc1.weight')).toEqual(
      tensors.get('regressor.fc1.weight'),
    );
  });

  it('goes on from a checkpoint exactly as if it had not stopped', async () => {
    const whole = tinyLoop();
    const expected = await whole.loop.run(NEVER);
    const first = tinyLoop();
    const abort = new AbortController();
    const broken = tinyLoop({
      checkpoints: first.checkpoints,
      emit: (event) => {
        first.events.push(event);
        if (event.kind === 'iteration' && event.row.iteration === 4) abort.abort();
      },
    });
    await expect(broken.loop.run(abort.signal)).rejects.toThrow('aborted');
    const second = tinyLoop({ checkpoints: first.checkpoints });
    const result = await second.loop.run(NEVER);
    expect([...rowsOf(first.events), ...rowsOf(second.events)]).toEqual(rowsOf(whole.events));
    expect(result.tensors).toEqual(expected.tensors);
  });

  it('goes on after its last epoch where more are wanted then, exactly as if they had been wanted at once', async () => {
    const whole = tinyLoop({ phases: ALONE, options: tinyLoopOptions({ epochs: 3 }) });
    await whole.loop.run(NEVER);
    const first = tinyLoop({ phases: ALONE });
    await first.loop.run(NEVER);
    const second = tinyLoop({ phases: ALONE, checkpoints: first.checkpoints, options: tinyLoopOptions({ epochs: 3 }) });
    const { reason } = await second.loop.run(NEVER);
    expect(reason).toBe('finished');
    expect([...rowsOf(first.events), ...rowsOf(second.events)]).toEqual(rowsOf(whole.events));
  });

  it('gives the same updates when a batch is worked off in pieces', async () => {
    const phases = tinyPhases();
    const [whole, pieces] = [1, 2].map((pieces) => tinyLoop({ phases, options: tinyLoopOptions({ pieces }) }));
    await whole!.loop.run(NEVER);
    await pieces!.loop.run(NEVER);
    const [a, b] = [rowsOf(whole!.events), rowsOf(pieces!.events)];
    for (const [i, { values }] of a.entries()) {
      for (const [tag, value] of Object.entries(values))
        expect(Math.abs(b[i]!.values[tag]! - value), `${tag} ${i}`).toBeLessThan(2e-4 * Math.max(1, Math.abs(value)));
    }
  });

  it('lets the discriminator learn in every so manieth iteration', async () => {
    const { loop, events } = tinyLoop({ phases: tinyPhases({ discriminatorEvery: 3 }) });
    await loop.run(NEVER);
    const learnt = rowsOf(events).map(({ values }) => values['train_loss/d_m_disc_loss'] !== undefined);
    expect(learnt).toEqual([false, false, true, false, false, true]);
    expect(loop.snapshot().updates).toEqual({ generator: 6, discriminator: 2 });
  });

  it('lowers the rate where the watched value stops falling, and ends early where that is wanted', async () => {
    const { loop, events } = tinyLoop({
      phases: ALONE,
      options: tinyLoopOptions({
        epochs: 9,
        iterationsPerEpoch: 1,
        plateau: { factor: 0.1, patience: 1, threshold: 1e-4 },
        earlyStop: { patience: 4, above: null },
      }),
      watched: 'error/pa-mpjpe',
      validate: async ({ epoch }) => ({ 'error/pa-mpjpe': epoch === 1 ? 50 : 51 }),
    });
    const { reason } = await loop.run(NEVER);
    expect(reason).toBe('no-improvement');
    const rates = rowsOf(events).map(({ values }) => values['lr/gen_lr']!);
    expect(rates.map((rate) => Math.round(rate / 2e-5))).toEqual([100, 100, 100, 10, 10]);
    expect(events.flatMap((event) => (event.kind === 'epoch' ? [event.best] : []))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(noticesOf(events)).toEqual(['rate-lowered', 'rate-lowered']);
  });

  it('goes back to the last good checkpoint with half the rate where the loss is not a number', async () => {
    let poisoned = true;
    const poison = async (tensors: Weights): Promise<StepExecutor> => {
      const executor = new OrtExecutor(tensors, { threads: 1 });
      const run = executor.run.bind(executor);
      let runs = 0;
      executor.run = async (step, feeds) => {
        const pending = await run(step, feeds);
        // The discriminator's step of the second iteration, after the generator has moved already.
        if (++runs === 4 && poisoned) {
          poisoned = false;
          pending.reports.get('loss')![0] = Number.NaN;
        }
        return pending;
      };
      return executor;
    };
    const { loop, events } = tinyLoop({ openExecutor: poison });
    await loop.run(NEVER);
    const rows = rowsOf(events);
    expect(rows.map(({ iteration }) => iteration)).toEqual([1, 1, 2, 3, 4, 5, 6]);
    expect(noticesOf(events)).toEqual(['nan-step-back']);
    expect(rows[1]!.values['lr/gen_lr']).toBe(rows[0]!.values['lr/gen_lr']! / 2);
    expect(rows[1]!.values['train_loss/loss']).toBe(rows[0]!.values['train_loss/loss']);
    expect(rows[2]!.values).toEqual({});
  });

  it('gives up where stepping back does not help', async () => {
    const { loop } = tinyLoop({
      phases: ALONE,
      openExecutor: async (tensors) => {
        const executor = new OrtExecutor(tensors, { threads: 1 });
        const run = executor.run.bind(executor);
        executor.run = async (step, feeds) => {
          const pending = await run(step, feeds);
          pending.reports.get('loss')![0] = Number.POSITIVE_INFINITY;
          return pending;
        };
        return executor;
      },
    });
    await expect(loop.run(NEVER)).rejects.toMatchObject({ code: 'training/diverged' });
  });

  it('leaves out a batch that holds numbers which are not finite', async () => {
    const source = new TinySource((feeds, count) => {
      if (count === 2) feeds['truth.keypoints2d'] = feeds['truth.keypoints2d']!.with(5, Number.NaN);
    });
    const { loop, events } = tinyLoop({ phases: ALONE, source });
    await loop.run(NEVER);
    expect(noticesOf(events)).toEqual(['batch-not-finite']);
    expect(Object.keys(rowsOf(events)[1]!.values)).toEqual([]);
  });

  it('waits while it is paused, with a checkpoint written', async () => {
    const { loop, events, checkpoints } = tinyLoop({
      phases: ALONE,
      emit: (event) => {
        events.push(event);
        if (event.kind === 'iteration' && event.row.iteration === 2) loop.pause();
        if (event.kind === 'paused') {
          void checkpoints.load().then((last) => {
            expect(last!.state.iteration).toBe(2);
            loop.resume();
          });
        }
      },
    });
    await loop.run(NEVER);
    const kinds = events.map((event) => event.kind).filter((kind) => ['iteration', 'paused', 'resumed'].includes(kind));
    expect(kinds.slice(0, 5)).toEqual(['iteration', 'iteration', 'paused', 'resumed', 'iteration']);
  });

  it('refuses a checkpoint of another architecture and leaves it as it was', async () => {
    const { loop, checkpoints } = tinyLoop({ phases: ALONE });
    await loop.run(NEVER);
    const before = await checkpoints.load();
    const other = tinyLoop({ phases: ALONE, checkpoints, architecture: { hidden: 12 } });
    const failure = await other.loop.run(NEVER).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).message).toBe('The checkpoint belongs to another network: hidden is 10 instead of 12.');
    expect(await checkpoints.load()).toBe(before);
  });
});
