import { describe, expect, it } from 'vitest';
import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { type LoopSetup, TrainingLoop } from '#main/services/training/training-loop.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { MemoryCheckpoints } from '#shared/training/loop/checkpoint.ts';
import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import { LOSS_SCALE } from '#shared/training/optimise/update-parameters.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { TinySource, tinyLoopOptions, tinyPhases, tinyRunWeights } from '#test/support/tiny-run.ts';

const NEVER = new AbortController().signal;
const PHASES = tinyPhases({ discriminator: false });

interface Faults {
  /** Before the so manieth run of an executor (from 1), which says where it is. */
  readonly beforeRun?: (run: number, device: string) => void;
  readonly beforeLoad?: (device: string) => void;
}

/** An executor on the processor that claims to be a graphics device until it is asked for the processor. */
async function faulty(tensors: Weights, device: 'cpu' | null, faults: Faults): Promise<StepExecutor> {
  const real = new OrtExecutor(tensors, { threads: 1 });
  const name = device ?? 'webgpu';
  let runs = 0;
  return {
    device: name,
    half: false,
    load: async (step) => {
      faults.beforeLoad?.(name);
      await real.load(step);
    },
    run: async (step, feeds) => {
      faults.beforeRun?.(++runs, name);
      return await real.run(step, feeds);
    },
    peek: () => real.peek(),
    write: (given) => real.write(given),
    dispose: () => real.dispose(),
  };
}

function loopWith(faults: Faults, changes: Partial<LoopSetup> = {}) {
  const events: TrainingEvent[] = [];
  const checkpoints = new MemoryCheckpoints();
  const loop = new TrainingLoop({
    phases: PHASES,
    source: new TinySource(),
    options: tinyLoopOptions({ epochs: 1, iterationsPerEpoch: 4 }),
    initial: tinyRunWeights(PHASES),
    architecture: null,
    checkpoints,
    openExecutor: (tensors, device) => faulty(tensors, device, faults),
    watched: 'train_loss/loss',
    emit: (event) => void events.push(event),
    ...changes,
  });
  const losses = () =>
    events.flatMap((event) => (event.kind === 'iteration' ? [event.row.values['train_loss/loss']!] : []));
  const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.notice] : []));
  return { loop, losses, notices, events, checkpoints };
}

const outOfMemory = (): never => {
  throw new Error('Failed to allocate memory for requested buffer of size 805306368');
};
const lost = (): never => {
  throw new Error('WebGPU device lost: unknown reason');
};

describe('a device that fails', () => {
  it('out of memory in the middle of a run works batches off in halves, with the same losses', async () => {
    const whole = loopWith({});
    await whole.loop.run(NEVER);
    let failed = false;
    const halved = loopWith({
      beforeRun: (run) => {
        if (run === 3 && !failed) {
          failed = true;
          outOfMemory();
        }
      },
    });
    await halved.loop.run(NEVER);
    expect(halved.notices().map(({ code }) => code)).toEqual(['batch-halved', 'stepped-back']);
    expect(halved.notices()[0]!.message).toContain('2 pieces');
    const [expected, found] = [whole.losses(), halved.losses()];
    // Two iterations before the trouble, then all four again from the checkpoint at the beginning.
    expect(found).toHaveLength(6);
    for (const [i, loss] of expected.entries()) expect(found[2 + i]! / loss).toBeCloseTo(1, 4);
  });

  it('that is lost is left for the processor, from the last checkpoint', async () => {
    const { loop, losses, notices, events } = loopWith({
      beforeRun: (run, device) => void (device === 'webgpu' && run === 2 && lost()),
    });
    await loop.run(NEVER);
    expect(notices().map(({ code }) => code)).toEqual(['moved-to-cpu', 'stepped-back']);
    expect(notices()[0]!.message).toContain('webgpu');
    expect(events.flatMap((event) => (event.kind === 'device' ? [event.device] : []))).toEqual(['webgpu', 'cpu']);
    const found = losses();
    expect(found[1]).toBe(found[0]);
  });

  it('that cannot hold even the smallest pieces is left for the processor; there it is a problem', async () => {
    const moved = loopWith({ beforeLoad: (device) => void (device === 'webgpu' && outOfMemory()) });
    await moved.loop.run(NEVER);
    expect(moved.notices().map(({ code }) => code)).toEqual(['batch-halved', 'moved-to-cpu']);
    const never = loopWith({ beforeLoad: outOfMemory });
    await expect(never.loop.run(NEVER)).rejects.toMatchObject({ code: 'training/out-of-memory' });
  });

  it('for a reason of its own is no trouble of the device', async () => {
    const { loop } = loopWith({
      beforeRun: () => {
        throw new Error('nothing is fed for features');
      },
    });
    await expect(loop.run(NEVER)).rejects.toThrow('nothing is fed for features');
  });
});

describe('mixed precision', () => {
  it('takes a turn again with a smaller loss scale where gradients did not fit, and loses nothing', async () => {
    const phases = tinyPhases({ discriminator: false, mixed: true });
    const scales: number[] = [];
    const openExecutor: LoopSetup['openExecutor'] = async (tensors) => {
      const real = await faulty(tensors, null, {});
      return {
        ...real,
        half: true,
        async run(step, feeds) {
          scales.push(feeds[LOSS_SCALE] as number);
          const pending = await real.run(step, feeds);
          // As gradients beyond 65504 would end.
          const tooLarge = scales.at(-1)! > 2 ** 13;
          return tooLarge ? { ...pending, reports: new Map([['gradientNorm', Float32Array.of(Infinity)]]) } : pending;
        },
      };
    };
    const narrow = loopWith({}, { phases, openExecutor });
    await narrow.loop.run(NEVER);
    expect(scales.slice(0, 4)).toEqual([2 ** 15, 2 ** 14, 2 ** 13, 2 ** 13]);
    expect(narrow.notices()).toEqual([]);
    const plain = loopWith({}, { phases });
    await plain.loop.run(NEVER);
    expect(plain.notices().map(({ code }) => code)).toEqual(['not-mixed']);
    for (const [i, loss] of plain.losses().entries()) expect(narrow.losses()[i]! / loss).toBeCloseTo(1, 5);
  });
});

describe('a disk that is full at a checkpoint', () => {
  class FullDisk extends MemoryCheckpoints {
    full = false;
    override async save(checkpoint: Parameters<MemoryCheckpoints['save']>[0]): Promise<void> {
      if (this.full) throw new Problem('output/disk-full', { path: 'checkpoint.safetensors' });
      await super.save(checkpoint);
    }
  }

  it('makes the run wait until there is room, where that is wanted', async () => {
    const checkpoints = new FullDisk();
    const { loop, events, notices, losses } = loopWith(
      {},
      {
        checkpoints,
        pauseWhenDiskFull: true,
        options: tinyLoopOptions({ epochs: 1, iterationsPerEpoch: 4, checkpointSeconds: 1e-9 }),
        emit: (event) => {
          events.push(event);
          if (event.kind === 'iteration' && event.row.iteration === 2) checkpoints.full = true;
          if (event.kind !== 'paused') return;
          setTimeout(() => {
            checkpoints.full = false;
            loop.resume();
          }, 1);
        },
      },
    );
    await loop.run(NEVER);
    expect(notices().map(({ code }) => code)).toContain('disk-full');
    expect(losses()).toHaveLength(4);
    expect((await checkpoints.load())!.state.iteration).toBe(4);
  });

  it('ends the run with a problem otherwise, and keeps the last checkpoint', async () => {
    const checkpoints = new FullDisk();
    const { loop } = loopWith(
      {},
      {
        checkpoints,
        emit: (event) => {
          if (event.kind === 'checkpoint') checkpoints.full = true;
        },
      },
    );
    await expect(loop.run(NEVER)).rejects.toMatchObject({ code: 'output/disk-full' });
    expect((await checkpoints.load())!.state.iteration).toBe(0);
  });
});
