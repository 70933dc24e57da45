import type { Rotation3 } from '../math/rotation3.ts';
import { cross, dot, scale, sub, unit, type Vec3 } from '../math/vec3.ts';

/** One of a bone's own axes, with its sign. */
export type OwnAxis = 'x' | 'y' | 'z' | '-x' | '-y' | '-z';

/** A direction in the world of a body that faces +Z, its left at +X. */
export type Direction = 'up' | 'down' | 'forward' | 'back' | 'left' | 'right';

/** How a bone's own axes lie in rest: one exactly along the bone (or a direction), another as near as can be to a second. */
export interface AxesRule {
  readonly along: OwnAxis;
  /** What the first axis points to; the end of the bone where left out. */
  readonly to?: Direction;
  readonly second: OwnAxis;
  readonly toward: Direction;
}

export const DIRECTIONS: Readonly<Record<Direction, Vec3>> = {
  up: [0, 1, 0],
  down: [0, -1, 0],
  forward: [0, 0, 1],
  back: [0, 0, -1],
  left: [1, 0, 0],
  right: [-1, 0, 0],
};

/**
 * Rest axes of a bone as a rotation: its columns are where the bone's own x, y and z point in the world.
 *
 * @param bone direction of the bone in rest, unit length
 */
export function boneAxes(rule: AxesRule, bone: Vec3): Rotation3 {
  const first = rule.to ? DIRECTIONS[rule.to] : bone;
  const wanted = DIRECTIONS[rule.toward];
  const flat = sub(wanted, scale(first, dot(wanted, first)));
  const second = unit(flat, Math.abs(first[1]) < 0.9 ? [0, 1, 0] : [0, 0, 1]);
  const columns: (Vec3 | null)[] = [null, null, null];
  const put = (axis: OwnAxis, direction: Vec3): void => {
    const isBack = axis.startsWith('-');
    columns['xyz'.indexOf(axis.at(-1)!)] = isBack ? scale(direction, -1) : direction;
  };
  put(rule.along, first);
  put(rule.second, second);
  const missing = columns.indexOf(null);
  columns[missing] = cross(columns[(missing + 1) % 3]!, columns[(missing + 2) % 3]!);
  const [x, y, z] = columns as [Vec3, Vec3, Vec3];
  return Float64Array.of(x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]);
}
