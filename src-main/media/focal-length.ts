import { focalFromMm } from '#shared/camera/focal-length.ts';

/** Metadata keys, lower case, that hold the 35 mm equivalent focal length in mm. */
const KEYS_35MM = ['com.apple.quicktime.camera.focal_length.35mm_equivalent', 'focallengthin35mmfilm'];

/**
 * Focal length in px from a file's metadata, or null where it tells none.
 *
 * Digital stabilisation crops the picture after the lens, so the true value may be some per cent longer.
 */
export function focalFromMetadata(
  metadata: Readonly<Record<string, string>>,
  width: number,
  height: number,
): number | null {
  for (const [key, value] of Object.entries(metadata)) {
    if (!KEYS_35MM.includes(key.toLowerCase())) continue;
    const mm = Number.parseFloat(value);
    if (mm >= 5 && mm <= 2000) return focalFromMm(mm, [width, height]);
  }
  return null;
}
