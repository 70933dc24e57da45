import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** Flesh around joints, metres. */
const FLESH = 0.14;

/**
 * A ball around people.
 *
 * @param people joints in the world, metres, each of shape [24, 3]
 * @returns null where there is nobody
 */
export function boundsOfPeople(
  people: readonly ArrayLike<number>[],
): { readonly centre: [number, number, number]; readonly radius: number } | null {
  if (people.length === 0) return null;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const joints of people) {
    for (let i = 0; i < JOINT_COUNT * 3; i++) {
      low[i % 3] = Math.min(low[i % 3]!, joints[i]!);
      high[i % 3] = Math.max(high[i % 3]!, joints[i]!);
    }
  }
  const centre = low.map((value, a) => (value + high[a]!) / 2) as [number, number, number];
  return { centre, radius: Math.hypot(...low.map((value, a) => (high[a]! - value) / 2)) + FLESH };
}
