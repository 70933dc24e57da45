import { Problem } from '../../errors/problem.ts';
import type { FeatureStore } from '../store/feature-store.ts';
import type { StoredSequence } from '../store/store-index.ts';
import type { Split } from '../store/store-schema.ts';
import { drawUnit, shuffled } from './draw.ts';

/** A store that clips are drawn from. */
export interface ClipSource {
  readonly store: FeatureStore;
  /** How often this store is drawn from, against the others; its number of clips where left out, as published. */
  readonly weight?: number;
  /** Rows from one clip's begin to the next; a clip's length where left out, so that clips do not overlap. */
  readonly stride?: number;
  /** Default `train`. */
  readonly split?: Split;
  /** Leaves sequences out, for example those of subjects that are held out. */
  readonly keep?: (sequence: StoredSequence) => boolean;
}

/** One clip: `frames` consecutive rows of a sequence. */
export interface Clip {
  readonly store: FeatureStore;
  readonly sequence: StoredSequence;
  /** First row. */
  readonly start: number;
  /** How manieth draw of the pool this is: what augmentation is drawn by. */
  readonly draw: number;
}

export interface ClipPoolOptions {
  readonly frames: number;
  readonly seed: number;
  /** Tells pools of one seed apart. */
  readonly stream: number;
  /**
   * How far classes (labels of sequences) are drawn evenly: 0 as often as there are clips of them, as published; 1 all
   * alike; ½ by the square root.
   */
  readonly balance?: number;
  /** Random order, without repeats until all were drawn. Default true; false keeps the stores' order. */
  readonly shuffle?: boolean;
}

/** Where a pool is: draws of each of its groups. */
export interface PoolPosition {
  /** Clips of each group: a position only fits a pool with the same. */
  readonly clips: readonly number[];
  readonly drawn: readonly number[];
}

/** Clips that are drawn in one go: all of a store, or of one class of it. */
interface Group {
  readonly store: FeatureStore;
  readonly label: string;
  readonly stride: number;
  readonly sequences: readonly StoredSequence[];
  /** Clips up to and with each sequence. */
  readonly ends: readonly number[];
  readonly weight: number;
}

/** Draws clips of several stores, endlessly. Nothing of its state is hidden: `position()` is a list of whole numbers. */
export class ClipPool {
  private readonly groups: readonly Group[];
  private readonly options: Required<ClipPoolOptions>;
  private drawn: number[];

  /** @throws Problem dataset/store-unfit where a store has no clip of that length */
  constructor(sources: readonly ClipSource[], options: ClipPoolOptions) {
    this.options = { balance: 0, shuffle: true, ...options };
    this.groups = sources.flatMap((source) => groupsOf(source, this.options));
    this.drawn = this.groups.map(() => 0);
  }

  /** All clips there are. */
  get size(): number {
    return this.groups.reduce((sum, { ends }) => sum + (ends.at(-1) ?? 0), 0);
  }

  /** Classes of each store with their clips and their share of the draws, for people. */
  get shares(): readonly { dataset: string; label: string; clips: number; share: number }[] {
    const total = this.groups.reduce((sum, { weight }) => sum + weight, 0);
    return this.groups.map(({ store, label, ends, weight }) => {
      return { dataset: store.header.dataset, label, clips: ends.at(-1)!, share: weight / total };
    });
  }

  next(): Clip {
    const { seed, stream, shuffle } = this.options;
    const draw = this.drawn.reduce((a, b) => a + b, 0);
    const g = this.pickGroup(drawUnit(seed, stream, draw));
    const group = this.groups[g]!;
    const size = group.ends.at(-1)!;
    const n = this.drawn[g]!++;
    const round = Math.floor(n / size);
    const index = shuffle ? shuffled(n % size, size, seed, stream, g, round) : n % size;
    const s = firstAbove(group.ends, index);
    const before = s === 0 ? 0 : group.ends[s - 1]!;
    const { store, stride, sequences } = group;
    return { store, sequence: sequences[s]!, start: (index - before) * stride, draw };
  }

  position(): PoolPosition {
    return { clips: this.groups.map(({ ends }) => ends.at(-1)!), drawn: [...this.drawn] };
  }

  /** @throws Problem dataset/changed where the position is of other clips */
  restore({ clips, drawn }: PoolPosition): void {
    const here = this.position().clips;
    if (String(clips) !== String(here) || drawn.length !== here.length) {
      throw new Problem('dataset/changed', { reason: `there were ${sum(clips)} clips, now there are ${sum(here)}` });
    }
    this.drawn = [...drawn];
  }

  private pickGroup(unit: number): number {
    if (this.groups.length === 1) return 0;
    let rest = unit * this.groups.reduce((total, { weight }) => total + weight, 0);
    for (const [g, { weight }] of this.groups.entries()) if ((rest -= weight) < 0) return g;
    return this.groups.length - 1;
  }
}

/** Clips a sequence has: windows of `frames` rows, `stride` apart; what is left at its end is dropped. */
export function clipCount(rows: number, frames: number, stride = frames): number {
  return rows < frames ? 0 : Math.floor((rows - frames) / stride) + 1;
}

function groupsOf(source: ClipSource, { frames, balance }: Required<ClipPoolOptions>): Group[] {
  const { store, stride = frames, split = 'train', keep = () => true } = source;
  const byLabel = new Map<string, StoredSequence[]>();
  for (const sequence of store.sequences) {
    if (sequence.split !== split || !keep(sequence) || clipCount(sequence.rows, frames) === 0) continue;
    const label = balance > 0 ? sequence.label : '';
    const list = byLabel.get(label);
    if (list) list.push(sequence);
    else byLabel.set(label, [sequence]);
  }
  if (byLabel.size === 0) {
    throw new Problem('dataset/store-unfit', {
      path: store.path,
      reason: `it has no sequence of ${frames} frames in its ${split} part`,
    });
  }
  const groups = [...byLabel].map(([label, sequences]) => {
    let end = 0;
    const ends = sequences.map(({ rows }) => (end += clipCount(rows, frames, stride)));
    return { store, label, stride, sequences, ends, weight: end ** (1 - balance) };
  });
  const own = groups.reduce((total, { weight }) => total + weight, 0);
  const wanted = source.weight ?? groups.reduce((total, { ends }) => total + ends.at(-1)!, 0);
  return groups.map((group) => ({ ...group, weight: (group.weight * wanted) / own }));
}

/** Index of the first entry of a rising list that is greater than `value`. */
function firstAbove(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sum(list: readonly number[]): number {
  return list.reduce((a, b) => a + b, 0);
}
