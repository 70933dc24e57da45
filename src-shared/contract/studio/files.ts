import { z } from 'zod';
import { RigMapping } from '../../retarget/rig-mapping.ts';
import { mutation, query } from '../../rpc/procedure.ts';
import { Nothing, RecordId } from './ids.ts';

/** Somebody's own character: an FBX or GLB of this machine, and which of its bones is what. */
export const CharacterItem = z.object({
  /** Names it below `/data/characters/`. */
  id: z.string(),
  path: z.string(),
  name: z.string(),
  format: z.enum(['fbx', 'glb']),
  matches: RigMapping.shape.matches,
  /** Names of all its bones. */
  bones: z.array(z.string()),
  /** True where the mapping was corrected before. */
  kept: z.boolean(),
  /** Why motion cannot be put onto it yet; null where it can. */
  lacks: z.string().nullable(),
  /** True where it has a mesh that its bones move. */
  skinned: z.boolean(),
  /** How many of its bones are joints of fingers. */
  fingers: z.number().int(),
});

export type CharacterItem = z.infer<typeof CharacterItem>;

/** A character that was used before. */
export const KnownCharacter = CharacterItem.pick({ id: true, path: true, name: true, format: true }).extend({
  /** False where its file is gone. */
  present: z.boolean(),
});
export type KnownCharacter = z.infer<typeof KnownCharacter>;

/** Files outside the project that the studio wrote. Named by their records, never by paths a page could make up. */
export const files = {
  /** Looks at a character, and corrects what its bones are. */
  character: mutation({
    input: z.object({
      path: z.string().min(1),
      /** `role=bone`; kept for the next time. */
      corrections: z.array(z.string()).default([]),
    }),
    output: CharacterItem,
  }),
  /** Characters that were used before, the last one first. */
  characters: query({ input: Nothing, output: z.array(KnownCharacter) }),
  /** Shows an exported file in the folder it lies in. `shown` is false where this machine cannot: the path is for copying then. */
  reveal: mutation({
    input: z.object({ export_id: RecordId }),
    output: z.object({ shown: z.boolean(), path: z.string() }),
  }),
};
