import type { Weights } from '../../networks/weights.ts';
import type { Json } from './json.ts';
import type { LoopState } from './loop-state.ts';

/** Everything a run needs to go on exactly as if it had not stopped. */
export interface TrainingCheckpoint {
  /** Parameters under their keys, optimiser state under its names. */
  readonly tensors: Weights;
  readonly state: LoopState;
  /** Where the source of batches is. */
  readonly source: Json;
  /** What the networks are, as plain data; another architecture cannot go on from it. */
  readonly architecture: Json;
}

/** Where checkpoints are kept. */
export interface CheckpointStore {
  /** Replaces the last checkpoint, all or nothing. The tensors may change after this settles. */
  save(checkpoint: TrainingCheckpoint): Promise<void>;
  /** The last checkpoint; null where there is none. */
  load(): Promise<TrainingCheckpoint | null>;
  /** Keeps the parameters of the best epoch so far. */
  saveBest(tensors: Weights, state: LoopState): Promise<void>;
}

/** Checkpoints in memory: for tests, and for short runs that need not survive. */
export class MemoryCheckpoints implements CheckpointStore {
  best: { readonly tensors: Weights; readonly state: LoopState } | null = null;
  private last: TrainingCheckpoint | null = null;

  async save(checkpoint: TrainingCheckpoint): Promise<void> {
    const { tensors, ...rest } = checkpoint;
    this.last = { ...(JSON.parse(JSON.stringify(rest)) as typeof rest), tensors: copyTensors(tensors) };
  }

  async load(): Promise<TrainingCheckpoint | null> {
    return this.last;
  }

  async saveBest(tensors: Weights, state: LoopState): Promise<void> {
    this.best = { tensors: copyTensors(tensors), state };
  }
}

/** Tensors of their own. */
export function copyTensors(tensors: Weights): Weights {
  return new Map([...tensors].map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]));
}
