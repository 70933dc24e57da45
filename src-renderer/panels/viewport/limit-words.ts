import { angleAlong, jointAxes } from '../../scene/joint-limits.ts';
import { t } from '../../words/words.ts';

const degrees = (radians: number) => Math.round((radians * 180) / Math.PI);

/**
 * Says where a joint stands along one of its axes and what is usual there.
 *
 * @param local local rotation now, row-major, shape [3, 3]
 * @returns null where nothing is known of the axis
 */
export function limitWords(
  joint: number,
  ring: number,
  local: ArrayLike<number>,
): { readonly text: string; readonly beyond: boolean } | null {
  const { axis, low, high } = jointAxes(joint)[ring]!;
  if (low === null || high === null) return null;
  const now = angleAlong(local, axis);
  const beyond = now < low - 1e-3 || now > high + 1e-3;
  const params = { low: degrees(low), high: degrees(high), now: degrees(now) };
  return { text: t(beyond ? 'viewport.beyond' : 'viewport.limits', params), beyond };
}
