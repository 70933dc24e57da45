import type { EvaluationDataset } from '#shared/metrics/published-figures.ts';
import type { PersonTrack } from './person-track.ts';

/** Where the truth (and perhaps the features) of a data set come from. */
export type DatasetSource =
  /** The folders as its makers publish them. */
  | 'official layout'
  /** A file of VIBE's own preprocessing with features of the ResNet trunk: no picture is needed. */
  | 'stored features';

/** A data set on disk whose layout was recognised; its tracks are read one after the other. */
export interface Dataset {
  readonly name: EvaluationDataset;
  /** As people write it: `3DPW`. */
  readonly title: string;
  readonly split: string;
  readonly source: DatasetSource;
  /** Parts (sequences, subjects' recordings) that are there, and how many the complete split has. */
  readonly parts: number;
  readonly completeParts: number;
  /** What a part is called in messages, in the plural. */
  readonly partsAre: string;
  /** How frames were chosen, where the published protocol leaves a choice; one sentence each. */
  readonly notes: readonly string[];
  /** All tracks in a fixed order. @throws Problem dataset/broken naming the file */
  tracks(): AsyncGenerator<PersonTrack>;
}
