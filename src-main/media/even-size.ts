/** Size with both sides even, as yuv420p needs, px. */
export function evenSize(width: number, height: number): { width: number; height: number } {
  return { width: width + (width & 1), height: height + (height & 1) };
}

/**
 * Copies an RGB picture into one of even size: an odd width or height grows by one column or row that repeats the
 * edge, so nothing is cropped and no line of another colour appears.
 *
 * @param out  evenWidth × evenHeight × 3 bytes
 * @param rgb  width × height × 3 bytes
 * @param channels  bytes a pixel: 4 for RGBA
 */
export function padToEvenInto(out: Uint8Array, rgb: Uint8Array, width: number, height: number, channels = 3): void {
  const even = evenSize(width, height);
  const row = width * channels;
  const evenRow = even.width * channels;
  for (let y = 0; y < even.height; y++) {
    const from = Math.min(y, height - 1) * row;
    out.set(rgb.subarray(from, from + row), y * evenRow);
    if (evenRow > row) out.set(rgb.subarray(from + row - channels, from + row), y * evenRow + row);
  }
}
