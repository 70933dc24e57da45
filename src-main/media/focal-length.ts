/** Diagonal of the 36 × 24 mm frame that "35 mm equivalent" refers to (CIPA DCG-001), mm. */
export const FULL_FRAME_DIAGONAL_MM = Math.hypot(36, 24);

/** Metadata keys, lower case, that hold the 35 mm equivalent focal length in mm. */
const KEYS_35MM = ['com.apple.quicktime.camera.focal_length.35mm_equivalent', 'focallengthin35mmfilm'];

/**
 * Focal length in px from a file's metadata, or null where it tells none.
 *
 * The 35 mm equivalent compares diagonals: f_px = f_35 · √(w² + h²) / 43.27. Digital stabilisation crops the picture
 * after the lens, so the true value may be some per cent longer.
 */
export function focalFromMetadata(
  metadata: Readonly<Record<string, string>>,
  width: number,
  height: number,
): number | null {
  for (const [key, value] of Object.entries(metadata)) {
    if (!KEYS_35MM.includes(key.toLowerCase())) continue;
    const mm = Number.parseFloat(value);
    if (mm >= 5 && mm <= 2000) return (mm * Math.hypot(width, height)) / FULL_FRAME_DIAGONAL_MM;
  }
  return null;
}
