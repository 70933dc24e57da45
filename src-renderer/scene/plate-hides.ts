import { Matrix4, Vector3 } from 'three';

/** A plate across the z axis of its own space, in the middle of it. */
export interface Plate {
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Where on the z axis it stands, metres. */
  readonly depth: number;
}

const inverse = new Matrix4();
const from = new Vector3();
const to = new Vector3();

/**
 * Share of points a plate hides from an eye, 0..1.
 *
 * @param placed the plate's own space in the world
 * @param points [points, 3], metres, world
 */
export function shareHidden(plate: Plate, placed: Matrix4, eye: Vector3, points: ArrayLike<number>): number {
  const count = Math.floor(points.length / 3);
  if (count === 0) return 0;
  inverse.copy(placed).invert();
  from.copy(eye).applyMatrix4(inverse);
  let hidden = 0;
  for (let i = 0; i < count; i++) {
    to.set(points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!).applyMatrix4(inverse);
    const u = (plate.depth - from.z) / (to.z - from.z);
    if (!(u > 0 && u < 1)) continue;
    const x = from.x + u * (to.x - from.x);
    const y = from.y + u * (to.y - from.y);
    if (Math.abs(x) <= plate.halfWidth && Math.abs(y) <= plate.halfHeight) hidden++;
  }
  return hidden / count;
}
