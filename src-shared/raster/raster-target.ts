/** A pinhole camera in pixels: `x = fx · X / Z + cx`, `y = fy · Y / Z + cy`. Pixel centres lie at half integers. */
export interface PinholeCamera {
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/**
 * What triangles are drawn into: depth, the face seen at each pixel with its barycentric place, and a colour layer.
 *
 * Rows from top to bottom, no padding. Only the touched rectangle is ever cleared, resolved or blended.
 */
export interface RasterTarget {
  readonly width: number;
  readonly height: number;
  /** Inverse depth 1/Z, 1/metres; 0 where nothing was drawn, shape [height, width]. */
  readonly inverseDepth: Float32Array;
  /** Face drawn last and nearest, -1 where none, shape [height, width]. Face numbers are those of the latest mesh. */
  readonly face: Int32Array;
  /** Perspective-correct weight of the face's second corner, shape [height, width]. */
  readonly weight1: Float32Array;
  /** Perspective-correct weight of the face's third corner, shape [height, width]. */
  readonly weight2: Float32Array;
  /** Colour layer, sRGB 0..255, shape [height, width, 3]. */
  readonly rgb: Uint8ClampedArray;
  /** Opacity of the colour layer, 0..255, shape [height, width]. */
  readonly opacity: Uint8ClampedArray;
  /** Touched pixels: `x0 <= x < x1`, `y0 <= y < y1`; empty when `x1 <= x0`. */
  readonly dirty: { x0: number; y0: number; x1: number; y1: number };
}

/** Makes an empty target. About 20 bytes a pixel; make it once per picture size. */
export function createRasterTarget(width: number, height: number): RasterTarget {
  const n = width * height;
  return {
    width,
    height,
    inverseDepth: new Float32Array(n),
    face: new Int32Array(n).fill(-1),
    weight1: new Float32Array(n),
    weight2: new Float32Array(n),
    rgb: new Uint8ClampedArray(n * 3),
    opacity: new Uint8ClampedArray(n),
    dirty: { x0: width, y0: height, x1: 0, y1: 0 },
  };
}

/** Empties the touched rectangle of a target. */
export function clearRasterTarget(target: RasterTarget): void {
  const { width, dirty } = target;
  for (let y = dirty.y0; y < dirty.y1; y++) {
    const from = y * width + dirty.x0;
    const to = y * width + dirty.x1;
    target.inverseDepth.fill(0, from, to);
    target.face.fill(-1, from, to);
    target.opacity.fill(0, from, to);
  }
  dirty.x0 = target.width;
  dirty.y0 = target.height;
  dirty.x1 = 0;
  dirty.y1 = 0;
}
