/** What shape the open clip's picture has. */
export type PictureShape = 'wide' | 'square' | 'upright';

/** Shape of a picture; wide where nothing is known. */
export function shapeOf(clip: { readonly width: number; readonly height: number } | null): PictureShape {
  if (!clip) return 'wide';
  const aspect = clip.width / clip.height;
  return aspect > 1.2 ? 'wide' : aspect < 0.85 ? 'upright' : 'square';
}

/** Part of the upper row the video gets where nobody said otherwise: a wide picture fills it, an upright one leaves it. */
const SHARES: Readonly<Record<PictureShape, number>> = { wide: 0.6, square: 0.5, upright: 0.36 };

/** Widths that hold the tools in the heads of both panels, px. */
const VIDEO_LEAST = 392;
const VIEWPORT_LEAST = 316;

/** Percent of the row for video and 3D view, for a row of some px. */
export function viewShares(shape: PictureShape, width: number): { video: number; viewport: number } {
  const most = Math.max(0.5, 1 - VIEWPORT_LEAST / Math.max(1, width));
  const least = Math.min(0.5, VIDEO_LEAST / Math.max(1, width));
  const share = Math.max(least, Math.min(most, SHARES[shape]));
  return { video: 100 * share, viewport: 100 * (1 - share) };
}
