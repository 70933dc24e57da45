import { z } from 'zod';
import { mutation, query } from '../../rpc/procedure.ts';
import { ModelKind } from '../models.ts';
import { Nothing, RecordId, ShownProblem } from './ids.ts';

/** A model of this user's library, or one that comes with the studio. */
export const ModelItem = z.object({
  name: z.string(),
  kind: ModelKind,
  licence: z.enum(['free', 'research-only']),
  /** Comes with the studio. */
  builtin: z.boolean(),
  /** Name of the file it was made from. */
  source: z.string(),
  parameters: z.number().int().nonnegative(),
  imported_at: z.iso.datetime().nullable(),
  /** Whether a capture can pose people with it: networks only, with everything they need. */
  captures: z.boolean(),
  /** Why a network cannot be used, or why a model of the library cannot be read; null where nothing is wrong. */
  problem: ShownProblem.nullable(),
});

/** What a person confirms once before files with a research licence are taken over. */
export const ModelTerms = z.object({
  id: z.string(),
  text: z.string(),
  /** Null until they were confirmed on this machine. */
  accepted_at: z.iso.datetime().nullable(),
});

export const models = {
  /** Everything in the library; ask again when an import has ended. */
  list: query({ input: Nothing, output: z.array(ModelItem) }),
  terms: query({ input: Nothing, output: ModelTerms }),
  /**
   * Queues the import of a file of this machine: a checkpoint, a body, a prior, motion. Refused with model/terms until
   * the terms are confirmed, by their id, so that nobody confirms a text they were not shown.
   */
  import: mutation({
    input: z.object({
      path: z.string().min(1),
      /** What to call it; null takes the file's name. */
      name: z.string().min(1).nullable().default(null),
      accept_terms: z.string().nullable().default(null),
    }),
    output: z.object({ job_id: RecordId }),
  }),
};

export type ModelItem = z.infer<typeof ModelItem>;
export type ModelTerms = z.infer<typeof ModelTerms>;
