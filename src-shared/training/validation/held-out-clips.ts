import { drawUnit } from '../sampling/draw.ts';
import type { FeatureStore } from '../store/feature-store.ts';
import type { StoredSequence } from '../store/store-index.ts';
import type { Split } from '../store/store-schema.ts';

/** A stretch of a sequence that a network is measured on. */
export interface HeldOutClip {
  readonly store: FeatureStore;
  readonly sequence: StoredSequence;
  /** First row. */
  readonly start: number;
}

export interface HeldOutOptions {
  /** Frames of a clip. */
  readonly frames: number;
  /** Share of the subjects (of the sequences, where subjects are not told) that is held out where nothing else is there. */
  readonly share: number;
  /** Most clips; spread evenly over all there are. */
  readonly most: number;
}

export interface HeldOut {
  readonly clips: readonly HeldOutClip[];
  /** Clips there are, of which `clips` are some. */
  readonly found: number;
  /** Whether training may use a sequence. */
  readonly keep: (sequence: StoredSequence) => boolean;
  /** Where the clips are from, for people. */
  readonly about: string;
}

/**
 * Chooses what networks are measured on while they are trained, never what they are trained on: stores that were named for
 * it, else the `val` sequences of the training stores, else a share of their subjects.
 *
 * @param training stores that training reads
 * @param named    stores for nothing but this: their `val` sequences, else `test`, else all
 */
export function heldOutClips(
  training: readonly FeatureStore[],
  named: readonly FeatureStore[],
  options: HeldOutOptions,
): HeldOut {
  const all = (): boolean => true;
  if (named.length > 0) {
    const chosen = named.map((store) => ({ store, sequences: firstSplit(store, ['val', 'test', 'train']) }));
    return cut(chosen, options, all, 'the stores named for it');
  }
  const ready = training.map((store) => ({ store, sequences: firstSplit(store, ['val']) }));
  if (ready.some(({ sequences }) => sequences.length > 0))
    return cut(ready, options, all, 'their own validation split');
  const held = new Set<StoredSequence>();
  for (const { sequences } of training) for (const sequence of pick(sequences, options.share)) held.add(sequence);
  const chosen = training.map((store) => ({ store, sequences: store.sequences.filter((s) => held.has(s)) }));
  const names = [...new Set([...held].map(groupOf))];
  const shown = names.length > 6 ? `${names.slice(0, 6).join(', ')} …` : names.join(', ');
  return cut(chosen, options, (sequence) => !held.has(sequence), `held out of training: ${shown}`);
}

/** Sequences of the first of some splits that a store has. */
function firstSplit(store: FeatureStore, splits: readonly Split[]): readonly StoredSequence[] {
  const found = splits.map((split) => store.sequences.filter((sequence) => sequence.split === split));
  return found.find((sequences) => sequences.length > 0) ?? [];
}

/** Whole subjects, at least one and never all of them; which ones depends on their names alone. */
function pick(sequences: readonly StoredSequence[], share: number): readonly StoredSequence[] {
  const train = sequences.filter(({ split }) => split === 'train');
  const rank = (name: string): number => drawUnit(...Array.from(name, (letter) => letter.codePointAt(0)!));
  const names = [...new Set(train.map(groupOf))].sort((a, b) => rank(a) - rank(b));
  const count = share > 0 ? Math.min(names.length - 1, Math.max(1, Math.round(share * names.length))) : 0;
  const taken = new Set(names.slice(0, count));
  return train.filter((sequence) => taken.has(groupOf(sequence)));
}

function groupOf({ subject, name }: StoredSequence): string {
  return subject || name;
}

function cut(
  chosen: readonly { readonly store: FeatureStore; readonly sequences: readonly StoredSequence[] }[],
  { frames, most }: HeldOutOptions,
  keep: HeldOut['keep'],
  about: string,
): HeldOut {
  const found: HeldOutClip[] = [];
  for (const { store, sequences } of chosen)
    for (const sequence of sequences)
      for (let start = 0; start + frames <= sequence.rows; start += frames) found.push({ store, sequence, start });
  const step = Math.max(1, found.length / most);
  const count = Math.min(found.length, most);
  const clips = Array.from({ length: count }, (_, i) => found[Math.floor(i * step)]!);
  return { clips, found: found.length, keep, about };
}
