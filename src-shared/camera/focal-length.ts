/** Where a focal length comes from. */
export type FocalSource = 'user' | 'metadata' | 'default';

/**
 * Focal length as a share of the longer side where nothing tells it.
 *
 * Chosen 2026-11-22: phones film at 0.75 to 1.0 (26 to 28 mm equivalent, cropped by stabilisation), the calibrated
 * cameras of public pose data lie at 0.73 to 1.15, broadcast at 2 and more. An error of 20 % scales distances from the
 * camera by 20 % and changes poses little.
 */
export const DEFAULT_FOCAL_SHARE = 0.9;

/** Diagonal of the 36 × 24 mm frame that "35 mm equivalent" refers to (CIPA DCG-001), mm. */
const FULL_FRAME_DIAGONAL_MM = Math.hypot(36, 24);

/** The focal length to work with, px: the user's, else the metadata's, else the default. */
export function chooseFocal(
  imageSize: readonly [number, number],
  metadataPx: number | null,
  userPx: number | null,
): { focalPx: number; source: FocalSource } {
  if (userPx !== null && userPx > 0) return { focalPx: userPx, source: 'user' };
  if (metadataPx !== null && metadataPx > 0) return { focalPx: metadataPx, source: 'metadata' };
  return { focalPx: DEFAULT_FOCAL_SHARE * Math.max(...imageSize), source: 'default' };
}

/** 35 mm equivalent focal length to px. The equivalent compares diagonals: f_px = f_35 · √(w² + h²) / 43.27. */
export function focalFromMm(equivalentMm: number, [width, height]: readonly [number, number]): number {
  return (equivalentMm * Math.hypot(width, height)) / FULL_FRAME_DIAGONAL_MM;
}
