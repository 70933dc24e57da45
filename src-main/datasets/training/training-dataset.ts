import type { PictureSource } from '#main/datasets/person-track.ts';
import type { LicenceClass } from '#shared/body/body-model.ts';
import type { ArrayName, FrameBlock } from '#shared/training/store/store-arrays.ts';
import type { Split, StoreHeader } from '#shared/training/store/store-schema.ts';
import type { TrainingKind } from './training-kinds.ts';

/** What is seen of a sequence, beside what is true of it. */
export interface SequenceView {
  /** Points of the set `spin` in the picture: x, y in px, confidence; shape [rows, 49, 3]. */
  readonly points: Float32Array;
  /** Squares that features are taken from, margins included: cx, cy, side in px, shape [rows, 3]. */
  readonly boxes: Float32Array;
  /** Side of the crop over the data set's box: what the quirk `keypoint-crop` replaces by 1.2. */
  readonly cropScale: number;
  readonly pictures: PictureSource | null;
  /** What the encoder reads or gives, where the data set brings it (`ownInputs`), shape [rows, width]; else null. */
  readonly inputs: Float32Array | null;
}

/** Rows of one person without a gap. */
export interface TrainingSequence {
  /** Unique in the data set. */
  readonly name: string;
  readonly split: Split;
  /** Class that sampling balances by; empty where there is none. */
  readonly label: string;
  readonly subject: string;
  readonly fps: number;
  readonly rows: number;
  /** Seconds, shape [rows]. */
  readonly times: Float64Array;
  /** The arrays that `TrainingDataset.truths` names. */
  readonly truths: FrameBlock;
  /** Null for motion capture. */
  readonly view: SequenceView | null;
}

/** A file or folder of a data set that is read in one go. */
export interface TrainingPart {
  /** Unique in the data set, the same in every run. */
  readonly name: string;
  /**
   * Its sequences, in the same order each time; none is an answer too.
   *
   * @throws Problem dataset/broken naming the file
   */
  sequences(signal: AbortSignal): Iterable<TrainingSequence> | AsyncIterable<TrainingSequence>;
}

/** A data set on disk whose layout was recognised; nothing but its lists of files was read yet. */
export interface TrainingDataset {
  readonly kind: TrainingKind;
  readonly title: string;
  readonly licence: LicenceClass;
  readonly type: 'frames' | 'motion';
  readonly truths: readonly ArrayName[];
  /** Where inputs come with it: what made them. */
  readonly ownInputs: StoreHeader['encoder'];
  /** What a part is called, in the plural, and how many a complete data set has (null: not known). */
  readonly partsAre: string;
  readonly completeParts: number | null;
  /** Sentences for people on how frames are chosen. */
  readonly notes: readonly string[];
  /** What the content depends on besides the files. */
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly parts: readonly TrainingPart[];
}

/** Runs of neighbours in a rising list of frame numbers, as [first index, index after the last]. */
export function runsOf(frames: ArrayLike<number>, silentJumps = false): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < frames.length; i++) {
    const last = runs.at(-1);
    if (last && (silentJumps || frames[i] === frames[i - 1]! + 1)) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}
