import type { FrameRate } from '#shared/formats/body-motion.ts';
import type { PresetChoices } from '#shared/retarget/preset.ts';

/** What can be chosen for the files of an export; where left out, the clip and the format decide. */
export interface ExportSettings {
  /** Rate of the keys in files that hold motion; null keeps the clip's own frames. */
  readonly fps: FrameRate | null;
  /** False for the skeleton alone in files that could hold a mesh. */
  readonly mesh: boolean;
  /** Id of the skeleton that files with one are written for (`RETARGET_PRESETS`). */
  readonly preset: string;
  readonly choices: PresetChoices;
}

export const DEFAULT_SETTINGS: ExportSettings = { fps: null, mesh: true, preset: 'smpl', choices: {} };
