/** Speeds that J and L walk through. */
const SPEEDS = [1, 2, 4, 8];

/**
 * The rate after one more press of J (-1) or L (1): the clip's own speed first, then doubled with each press; a press
 * against the direction of travel turns around.
 *
 * @param rate  now; 0 where nothing plays
 */
export function playFaster(rate: number, direction: 1 | -1): number {
  if (rate === 0 || Math.sign(rate) !== direction) return direction;
  const faster = SPEEDS.find((speed) => speed > Math.abs(rate)) ?? SPEEDS.at(-1)!;
  return direction * faster;
}
