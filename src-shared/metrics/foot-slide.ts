/**
 * Mean horizontal speed (m/s) of points while they touch the floor.
 *
 * @param points   world positions, Y up, metres, shape [frames, count, 3]
 * @param contacts confidence of contact 0..1, shape [frames, count]; from 0.5 on a point counts as standing
 * @param times    seconds, shape [frames]
 */
export function footSlide(
  points: ArrayLike<number>,
  contacts: ArrayLike<number>,
  times: ArrayLike<number>,
  count: number,
): number {
  let sum = 0;
  let steps = 0;
  for (let t = 1; t < times.length; t++) {
    const dt = times[t]! - times[t - 1]!;
    if (!(dt > 0)) continue;
    for (let c = 0; c < count; c++) {
      if (contacts[t * count + c]! < 0.5 || contacts[(t - 1) * count + c]! < 0.5) continue;
      const i = (t * count + c) * 3;
      const before = i - count * 3;
      sum += Math.hypot(points[i]! - points[before]!, points[i + 2]! - points[before + 2]!) / dt;
      steps++;
    }
  }
  return steps > 0 ? sum / steps : 0;
}
