import { add, scale, unit, type Vec3 } from '../../math/vec3.ts';

/** How much of the longest part along Y still counts as Y: who bows all the time stands in a Y-up file all the same. */
const Y_SHARE = 0.6;

/**
 * Which of a file's axes points up, from how bodies stand in it.
 *
 * @param upright directions from feet to head in some frames, unit length
 * @returns one of ±X, ±Y, ±Z
 */
export function upAxis(upright: readonly Vec3[]): Vec3 {
  let mean: Vec3 = [0, 0, 0];
  for (const one of upright) mean = add(mean, one);
  if (!mean.every(Number.isFinite)) return [0, 1, 0];
  const most = Math.max(...mean.map(Math.abs));
  if (most === 0 || mean[1] >= Y_SHARE * most) return [0, 1, 0];
  return unit(mean.map((part) => (Math.abs(part) === most ? Math.sign(part) : 0)) as Vec3);
}

/** The axis itself where a direction lies within 25° of one. */
export function snapped(direction: Vec3): Vec3 {
  const most = Math.max(...direction.map(Math.abs));
  if (most < Math.cos((25 * Math.PI) / 180)) return direction;
  return scale(direction.map((part) => (Math.abs(part) === most ? Math.sign(part) : 0)) as Vec3, 1);
}
