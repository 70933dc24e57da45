import { z } from 'zod';
import { DEFAULT_TEMPLATE } from '../../exporting/file-names.ts';
import { Rational } from './ids.ts';

/** What can be chosen for files of takes; what is left out, clip and format decide. */
export const ExportChoice = z.object({
  /** Rate of the keys; null keeps the clip's own frames. */
  fps: Rational.nullable().default(null),
  /** False for the skeleton alone. */
  mesh: z.boolean().default(true),
  /** True where somebody agreed that a body for research only leaves the studio. */
  research_mesh: z.boolean().default(false),
  /** True for the camera that filmed the takes: in FBX and GLB, and as a file with a script for Blender. */
  camera: z.boolean().default(false),
  /** Everybody of a clip in one file, where the kind of file can hold them, or each in their own. */
  people: z.enum(['separate', 'together']).default('separate'),
  /** True for the body's shape components as blend shapes of the mesh, in FBX and GLB. */
  blend_shapes: z.boolean().default(false),
  /** Fewer keys in FBX and GLB, no joint ever farther off than this; null keeps a key for every frame. */
  reduce_keys: z.object({ degrees: z.number(), millimetres: z.number() }).nullable().default(null),
  /** Id of a skeleton (`RETARGET_PRESETS`). */
  preset: z.string().default('smpl'),
  choices: z
    .object({
      leaves: z.boolean().optional(),
      twist: z.boolean().optional(),
      helpers: z.boolean().optional(),
      rootMotion: z.enum(['still', 'path', 'path-and-turn']).optional(),
      fingers: z.enum(['none', 'relaxed', 'flat']).optional(),
    })
    .default({}),
  /** Path of somebody's own character that takes the place of the skeleton. */
  character: z.string().nullable().default(null),
  /** Names of files without their endings. */
  template: z.string().max(400).default(DEFAULT_TEMPLATE),
  /** Seconds of the clip; null where the stretch is open. */
  start_s: z.number().nullable().default(null),
  end_s: z.number().nullable().default(null),
});

export type ExportChoice = z.infer<typeof ExportChoice>;

/** The usual choice. */
export const USUAL_CHOICE: ExportChoice = ExportChoice.parse({});
