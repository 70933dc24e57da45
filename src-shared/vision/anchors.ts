/** Side of the detector's input, px. */
export const DETECTOR_SIZE = 224;

/** Strides of the detector's five output layers, px; each gives two anchors per cell. */
const STRIDES = [8, 16, 32, 32, 32] as const;
const ANCHORS_PER_LAYER = 2;

/**
 * Anchor centres of the pose detector, in units of the window, shape [2254, 2]. Layers of equal stride are merged
 * cell by cell; order: row, column, anchor (SSD anchors as in MediaPipe's SsdAnchorsCalculator, fixed size 1).
 */
export function makeAnchors(): Float32Array {
  const centres: number[] = [];
  for (let layer = 0; layer < STRIDES.length; ) {
    const stride = STRIDES[layer]!;
    let perCell = 0;
    for (; STRIDES[layer] === stride; layer++) perCell += ANCHORS_PER_LAYER;
    const cells = Math.ceil(DETECTOR_SIZE / stride);
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        for (let anchor = 0; anchor < perCell; anchor++) centres.push((x + 0.5) / cells, (y + 0.5) / cells);
      }
    }
  }
  return Float32Array.from(centres);
}
