/**
 * How stored pictures are turned to be shown: first mirrored left to right if `flipped`, then turned clockwise.
 * These two values express all eight orientations.
 */
export interface Orientation {
  /** Degrees clockwise: 0, 90, 180 or 270. */
  readonly rotation: number;
  readonly flipped: boolean;
}

/** A picture that is shown as it is stored. */
export const UPRIGHT: Orientation = { rotation: 0, flipped: false };

/**
 * Reads a display matrix (FFmpeg side data: 3×3 int32 little-endian, 16.16 fixed point, as in QuickTime's `tkhd`).
 *
 * With rows (a b u)(c d v)(x y w) a stored point (p, q) is shown at (a·p + c·q, b·p + d·q), y down. Angles between
 * the quarter turns are snapped to the nearest one; a matrix without an inverse counts as upright.
 */
export function orientationOfMatrix(matrix: Uint8Array): Orientation {
  if (matrix.byteLength < 36) return UPRIGHT;
  const view = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const [a, b, c, d] = [0, 4, 12, 16].map((at) => view.getInt32(at, true)) as [number, number, number, number];
  const determinant = a * d - b * c;
  if (determinant === 0) return UPRIGHT;
  const flipped = determinant < 0;
  // Mirroring first negates the first column of the pure rotation (cos, sin) that follows.
  const sign = flipped ? -1 : 1;
  const degrees = (Math.atan2(b * sign, a * sign) * 180) / Math.PI;
  return { rotation: (((Math.round(degrees / 90) * 90) % 360) + 360) % 360, flipped };
}

/** libavfilter's chain for an orientation, '' where nothing is to be done. */
export function orientationFilters({ rotation, flipped }: Orientation): string {
  const mirror = flipped ? ['hflip'] : [];
  const turn = { 0: [], 90: ['transpose=clock'], 180: ['hflip', 'vflip'], 270: ['transpose=cclock'] }[rotation] ?? [];
  if (flipped && rotation === 180) return 'vflip';
  return [...mirror, ...turn].join(',');
}

/** True where width and height change places. */
export function swapsSides({ rotation }: Orientation): boolean {
  return rotation === 90 || rotation === 270;
}
