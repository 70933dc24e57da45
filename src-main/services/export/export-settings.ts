import { DEFAULT_TEMPLATE } from '#shared/exporting/file-names.ts';
import type { KeyTolerance } from '#shared/exporting/reduce-keys.ts';
import type { FrameRate } from '#shared/formats/body-motion.ts';
import type { PresetChoices } from '#shared/retarget/preset.ts';

/** What can be chosen for the files of an export. */
export interface ExportSettings {
  /** Rate of the keys in files that hold motion; null keeps the clip's own frames. */
  readonly fps: FrameRate | null;
  /** False for the skeleton alone in files that could hold a mesh. */
  readonly mesh: boolean;
  /** True where somebody agreed that a body for research only leaves the studio. */
  readonly researchMesh: boolean;
  /** True for the camera that filmed the take: in FBX and GLB, and as a file with a script for Blender beside them. */
  readonly camera?: boolean;
  /** True for everybody of a clip in one file, where the kind of file can hold them (`TOGETHER_FORMATS`). */
  readonly together?: boolean;
  /** True for the body's shape components as blend shapes of the mesh, in FBX and GLB. */
  readonly blendShapes?: boolean;
  /** How far curves with fewer keys may be from the motion, in FBX and GLB; a key for every frame where null or left out. */
  readonly reduceKeys?: KeyTolerance | null;
  /** Id of the skeleton that files with one are written for (`RETARGET_PRESETS`). */
  readonly preset: string;
  readonly choices: PresetChoices;
  /** Names of files without their endings, such as `{clip}-{person}` (`file-names.ts`). */
  readonly template: string;
}

/** Clip and format decide. */
export const DEFAULT_SETTINGS: ExportSettings = {
  fps: null,
  mesh: true,
  researchMesh: false,
  preset: 'smpl',
  choices: {},
  template: DEFAULT_TEMPLATE,
};
