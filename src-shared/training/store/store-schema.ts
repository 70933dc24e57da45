import * as z from 'zod';
import { ARRAY_NAMES, ARRAY_TYPES } from './store-arrays.ts';

/** Format of the folders this version writes; others are refused. */
export const STORE_VERSION = 1;

/** Names of the files beside the chunks. */
export const HEADER_FILE = 'store.json';
export const INDEX_FILE = 'index.jsonl';

const Count = z.int().nonnegative();
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const SPLITS = ['train', 'val', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** `store.json`: what the arrays are and where they come from. Written once, before the first chunk. */
export const StoreHeader = z.object({
  format: z.literal('vibe-studio-features'),
  version: z.literal(STORE_VERSION),
  /** `frames`: inputs and truths of pictures; `motion`: motion capture without pictures. */
  kind: z.enum(['frames', 'motion']),
  /** Kind of data set, as `dataset convert --kind` names it. */
  dataset: z.string().min(1),
  licence: z.enum(['free', 'research-only']),
  /** What made the inputs; null in motion stores. */
  encoder: z
    .object({
      type: z.enum(['resnet50', 'keypoints']),
      width: z.int().positive(),
      /** Name in the model library, or of the landmark model. */
      model: z.string(),
      /** Hash of its weights; null where a data set brought its own features. */
      weights: Sha256.nullable(),
    })
    .nullable(),
  arrays: z.partialRecord(
    z.enum(ARRAY_NAMES),
    z.object({ type: z.enum(ARRAY_TYPES), shape: z.array(z.int().positive()) }),
  ),
  /** How it was converted: quirks, rates, limits. A store is only gone on with under the same ones. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Sentences for people about how frames were chosen. */
  notes: z.array(z.string()),
});
export type StoreHeader = z.infer<typeof StoreHeader>;

/** Frames without a gap of one person; clips never reach across sequences. */
export const SequenceInfo = z.object({
  /** Unique in the store. */
  name: z.string().min(1),
  /** The part of the data set it comes from. */
  part: z.string().min(1),
  split: z.enum(SPLITS),
  /** Class that sampling balances by, for example `walk`. */
  label: z.string(),
  subject: z.string(),
  fps: z.number().positive(),
});
export type SequenceInfo = z.infer<typeof SequenceInfo>;

/** Rows of a chunk that belong to one sequence. */
export const StoredPiece = z.object({ sequence: z.string(), rows: z.int().positive() });

/** A part that gave nothing, or less than it should, and why. */
export const PartRemark = z.object({ part: z.string(), reason: z.string() });
export type PartRemark = z.infer<typeof PartRemark>;

/**
 * A line of `index.jsonl`, one per finished chunk. What stands in no line is not in the store, so a chunk that was
 * being written when the power went is as if it had never been.
 */
export const IndexLine = z.object({
  chunk: z.object({ file: z.string(), rows: z.int().positive(), bytes: z.int().positive(), sha256: Sha256 }).nullable(),
  pieces: z.array(StoredPiece),
  /** Sequences that begin in this chunk. */
  sequences: z.array(SequenceInfo),
  /** Parts that are complete with this chunk. */
  parts: z.array(z.string()),
  remarks: z.array(PartRemark),
  /** Last line of a complete store: all rows. */
  sealed: z.object({ rows: Count, sequences: Count }).nullable(),
});
export type IndexLine = z.infer<typeof IndexLine>;
