/** An upright box around a person: centre and sides, image px. VIBE's boxes are square. */
export interface CropBox {
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
}

/** A map of the plane as [a, b, c, d, e, f]: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [number, number, number, number, number, number];

export interface CropAffineOptions {
  /** Side of the crop, px. */
  size?: number;
  /** The crop shows the box enlarged by this. The demo uses 1.1, feature extraction 1.2 or 1.3. */
  scale?: number;
  /** Turn of the shown square from upright, radians, clockwise as seen on the screen. */
  rotation?: number;
}
const DEFAULTS: Required<CropAffineOptions> = { size: 224, scale: 1.1, rotation: 0 };

/**
 * The map from image px to crop px of VIBE: x' = size/2 + (x - cx) · size/(width · scale), y' likewise with the height.
 *
 * Built as the original does, from three points (centre, below, right) rounded to float32, so that crops agree to the
 * last bit. Here px count pixel centres: pixel i lies at i, half a pixel off the studio's image px.
 *
 * Source: specification of VIBE, section 5.2.
 */
export function cropAffine(box: CropBox, options: CropAffineOptions = {}): Affine {
  const { size, scale, rotation } = { ...DEFAULTS, ...options };
  const half = size / 2;
  const halfWidth = Math.fround((box.width * scale) / 2);
  const halfHeight = Math.fround((box.height * scale) / 2);
  const sin = Math.sin(rotation);
  const cos = Math.cos(rotation);
  const cx = Math.fround(box.cx);
  const cy = Math.fround(box.cy);
  // Sides of the triangle centre-right and centre-below after its corners were rounded.
  const rightX = Math.fround(cx + halfWidth * cos) - cx;
  const rightY = Math.fround(cy + halfWidth * sin) - cy;
  const downX = Math.fround(cx - halfHeight * sin) - cx;
  const downY = Math.fround(cy + halfHeight * cos) - cy;
  const gain = half / (rightX * downY - downX * rightY);
  const a = downY * gain;
  const b = -downX * gain;
  const d = -rightY * gain;
  const e = rightX * gain;
  return [a, b, half - a * cx - b * cy, d, e, half - d * cx - e * cy];
}

/** The map the other way. A map that flattens the plane gives infinities. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  const ia = e / determinant;
  const ib = -b / determinant;
  const id = -d / determinant;
  const ie = a / determinant;
  return [ia, ib, -ia * c - ib * f, id, ie, -id * c - ie * f];
}

/** Maps the points of rows [x, y, …] and copies what follows them, such as confidences. Returns a new array. */
export function mapPoints([a, b, c, d, e, f]: Affine, rows: ArrayLike<number>, stride = 2): Float32Array {
  const out = Float32Array.from(rows);
  for (let i = 0; i + 1 < rows.length; i += stride) {
    const x = rows[i]!;
    const y = rows[i + 1]!;
    out[i] = a * x + b * y + c;
    out[i + 1] = d * x + e * y + f;
  }
  return out;
}
