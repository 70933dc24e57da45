import type { Picture } from './picture.ts';

/** Cells of the thumbnail, and colour bins of each channel. */
const COLUMNS = 16;
const ROWS = 9;
const BINS = 8;

/** A small description of a whole picture: mean colour of a grid of cells, and a colour histogram. */
export interface FrameSignature {
  /** 0..1, shape [9, 16, 3]. */
  readonly cells: Float32Array;
  /** Shares that sum to 1 per channel, shape [3, 8]. */
  readonly histogram: Float32Array;
}

/** Describes a picture by a few thousand evenly spread pixels. */
export function frameSignature({ width, height, data }: Picture): FrameSignature {
  const cells = new Float32Array(COLUMNS * ROWS * 3);
  const histogram = new Float32Array(3 * BINS);
  const perCell = 5;
  const count = COLUMNS * ROWS * perCell * perCell;
  for (let v = 0; v < ROWS * perCell; v++) {
    const y = Math.min(height - 1, Math.floor(((v + 0.5) / (ROWS * perCell)) * height));
    for (let u = 0; u < COLUMNS * perCell; u++) {
      const x = Math.min(width - 1, Math.floor(((u + 0.5) / (COLUMNS * perCell)) * width));
      const cell = (Math.floor(v / perCell) * COLUMNS + Math.floor(u / perCell)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = data[(y * width + x) * 3 + channel]!;
        cells[cell + channel]! += value / 255 / perCell ** 2;
        histogram[channel * BINS + (value >> 5)]! += 1 / count;
      }
    }
  }
  return { cells, histogram };
}

/**
 * Whether a hard cut lies between two neighbouring pictures: the colours of the whole picture change (histograms
 * overlap by less than 60 %) and so does what stands where (cells differ by more than 12 % on average). A person
 * passing, a pan or a flash changes only one of the two.
 */
export function isSceneCut(before: FrameSignature, after: FrameSignature): boolean {
  return histogramOverlap(before, after) < 0.6 && cellDifference(before, after) > 0.12;
}

/** Share of two pictures' colours that is the same, 0..1. */
function histogramOverlap(a: FrameSignature, b: FrameSignature): number {
  let shared = 0;
  for (let bin = 0; bin < a.histogram.length; bin++) shared += Math.min(a.histogram[bin]!, b.histogram[bin]!);
  return shared / 3;
}

/** Mean difference of what stands where, 0..1. */
function cellDifference(a: FrameSignature, b: FrameSignature): number {
  let sum = 0;
  for (let cell = 0; cell < a.cells.length; cell++) sum += Math.abs(a.cells[cell]! - b.cells[cell]!);
  return sum / a.cells.length;
}
