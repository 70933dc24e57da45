import type { FrameRate } from '#shared/formats/body-motion.ts';

/** What can be chosen for the files of an export; where left out, the clip and the format decide. */
export interface ExportSettings {
  /** Rate of the keys in files that hold motion; null keeps the clip's own frames. */
  readonly fps: FrameRate | null;
  /** False for the skeleton alone in files that could hold a mesh. */
  readonly mesh: boolean;
}

export const DEFAULT_SETTINGS: ExportSettings = { fps: null, mesh: true };
