import { clearRasterTarget, createRasterTarget } from '#shared/raster/raster-target.ts';
import { rasterizeInto } from '#shared/raster/visibility.ts';
import { cross, normalize, type Vec3 } from '../motion/vec3.ts';
import { STUDIO } from './studio.ts';

const SIZE = 900;
/** Half the width of what the map sees, metres. */
const HALF = 1.25;
/** Distance that stands in for an orthographic light, metres: far enough for parallel rays. */
const FAR = 400;

/** The body as the key light sees it. */
export interface ShadowMap {
  /**
   * Light that reaches a point, 0..1; blurred more the farther the point lies behind what hides it.
   *
   * @param bias  distance that does not count as hidden, metres
   */
  lit(x: number, y: number, z: number, bias: number): number;
  /** Draws the body anew. Positions are world space, shape [V, 3]; the centre is the middle of the map. */
  update(positions: Float32Array, faces: ArrayLike<number>, centre: Vec3): void;
}

/** Rings of taps for search and blur: 1 + 6 + 12 places in the unit disc, as x, y pairs. */
const TAPS = Float64Array.from(
  [
    [1, 0, 0],
    [6, 0.5, 0],
    [12, 1, 0.26],
  ].flatMap(([count, radius, turn]) =>
    Array.from({ length: count! }, (_, i) => turn! + (i * 2 * Math.PI) / count!).flatMap((angle) => [
      radius! * Math.cos(angle),
      radius! * Math.sin(angle),
    ]),
  ),
);

/** Apparent size of the light: penumbra in metres per metre between body and shadow. */
const SOFTNESS = 0.13;

export function createShadowMap(): ShadowMap {
  const target = createRasterTarget(SIZE, SIZE);
  const towards = STUDIO.key as Vec3;
  const right = normalize(cross([0, 1, 0], towards));
  const up = cross(towards, right);
  const camera = { fx: (SIZE / 2 / HALF) * FAR, fy: (SIZE / 2 / HALF) * FAR, cx: SIZE / 2, cy: SIZE / 2 };
  const perMetre = SIZE / 2 / HALF;
  let centre: Vec3 = [0, 0, 0];
  let seen = new Float32Array(0);

  const depthAt = (px: number, py: number) => {
    if (px < 0 || py < 0 || px >= SIZE || py >= SIZE) return Number.POSITIVE_INFINITY;
    const iz = target.inverseDepth[(py | 0) * SIZE + (px | 0)]!;
    return iz > 0 ? 1 / iz : Number.POSITIVE_INFINITY;
  };

  return {
    update(positions, faces, middle) {
      centre = middle;
      if (seen.length !== positions.length) seen = new Float32Array(positions.length);
      for (let i = 0; i < positions.length; i += 3) {
        const x = positions[i]! - centre[0];
        const y = positions[i + 1]! - centre[1];
        const z = positions[i + 2]! - centre[2];
        seen[i] = x * right[0] + y * right[1] + z * right[2];
        seen[i + 1] = -(x * up[0] + y * up[1] + z * up[2]);
        seen[i + 2] = FAR - (x * towards[0] + y * towards[1] + z * towards[2]);
      }
      clearRasterTarget(target);
      rasterizeInto(target, seen, faces, camera, { cull: false });
    },
    lit(x, y, z, bias) {
      const qx = x - centre[0];
      const qy = y - centre[1];
      const qz = z - centre[2];
      const depth = FAR - (qx * towards[0] + qy * towards[1] + qz * towards[2]);
      // The light's camera is far but not at infinity.
      const k = FAR / depth;
      const px = SIZE / 2 + (qx * right[0] + qy * right[1] + qz * right[2]) * perMetre * k;
      const py = SIZE / 2 - (qx * up[0] + qy * up[1] + qz * up[2]) * perMetre * k;
      const { x0, y0, x1, y1 } = target.dirty;
      const search = 0.09 * perMetre;
      if (px < x0 - search || py < y0 - search || px > x1 + search || py > y1 + search) return 1;
      let hidden = 0;
      let sum = 0;
      for (let i = 0; i < TAPS.length; i += 2) {
        const d = depthAt(px + TAPS[i]! * search, py + TAPS[i + 1]! * search);
        if (d < depth - bias) {
          hidden++;
          sum += d;
        }
      }
      if (hidden === 0) return 1;
      const gap = depth - sum / hidden;
      const radius = Math.min(0.16, 0.006 + SOFTNESS * gap) * perMetre;
      let open = 0;
      for (let i = 0; i < TAPS.length; i += 2) {
        const ax = TAPS[i]! * radius;
        const ay = TAPS[i + 1]! * radius;
        if (depthAt(px + ax, py + ay) >= depth - bias) open++;
        if (depthAt(px + 0.45 * ax, py + 0.45 * ay) >= depth - bias) open++;
      }
      return open / TAPS.length;
    },
  };
}
