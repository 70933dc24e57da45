import type { DetectorWindow } from './detection.ts';

/** Side of a tile as a share of the picture's shorter side, and the step between tiles as a share of the tile. */
const TILE_SIDE = 1.3;
const TILE_STEP = 0.6;

/** The one window that holds the whole picture, with black bars. */
export function wholeWindow(width: number, height: number): DetectorWindow {
  const side = Math.max(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/**
 * Overlapping square tiles for people too small for the whole-picture window (less than a fifth of its side).
 *
 * @param division  tiles are 1.3 / division of the shorter side (2 finds people from about a tenth of the height)
 */
export function tileWindows(width: number, height: number, division: number): DetectorWindow[] {
  const side = (Math.min(width, height) / division) * (division > 1 ? TILE_SIDE : 1);
  const columns = Math.max(1, Math.ceil((width - side) / (side * TILE_STEP)) + 1);
  const rows = Math.max(1, Math.ceil((height - side) / (side * TILE_STEP)) + 1);
  const windows: DetectorWindow[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      windows.push({ x: place(width, side, column, columns), y: place(height, side, row, rows), side });
    }
  }
  return windows;
}

function place(length: number, side: number, index: number, count: number): number {
  return count > 1 ? ((length - side) * index) / (count - 1) : (length - side) / 2;
}
