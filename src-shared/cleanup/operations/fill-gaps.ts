import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { rotationsAt, valuesAt } from '../../math/sample-over-time.ts';
import { type CleanupOperation, numberOf } from '../stack.ts';
import { alignSigns, ROTATION_ROW, type Work } from '../work.ts';

/**
 * Leads the motion along smooth curves across rows in which the person was not seen, where they last no longer than the
 * setting says. Longer holes stay as they are and are told.
 */
export function fillGaps(
  work: Work,
  operation: CleanupOperation,
  from: number,
  to: number,
): { work: Work; filled: number; left: number } {
  const longest = numberOf(operation, 'longest') * 1e6;
  const missing: number[] = [];
  let left = 0;
  for (let t = from; t < to; t++) {
    if (work.seen[t]) continue;
    let end = t;
    while (end < to && !work.seen[end]) end++;
    const bounded = t > 0 && end < work.frames;
    if (bounded && work.ptsUs[end]! - work.ptsUs[t - 1]! <= longest) for (let i = t; i < end; i++) missing.push(i);
    else left += end - t;
    t = end;
  }
  if (missing.length === 0) return { work, filled: 0, left };
  const gone = new Set(missing);
  const kept = Array.from({ length: work.frames }, (_, t) => t).filter((t) => !gone.has(t));
  const times = kept.map((t) => work.ptsUs[t]!);
  const at = missing.map((t) => work.ptsUs[t]!);
  const pick = (values: Float64Array, width: number): Float64Array => {
    const out = new Float64Array(kept.length * width);
    kept.forEach((t, n) => {
      out.set(values.subarray(t * width, (t + 1) * width), n * width);
    });
    return out;
  };
  const some = pick(work.rotations, ROTATION_ROW);
  alignSigns(some, kept.length);
  const turned = rotationsAt(some, times, JOINT_COUNT, at);
  const moved = valuesAt(pick(work.pelvis, 3), times, 3, at);
  const rotations = work.rotations.slice();
  const pelvis = work.pelvis.slice();
  missing.forEach((t, n) => {
    rotations.set(turned.subarray(n * ROTATION_ROW, (n + 1) * ROTATION_ROW), t * ROTATION_ROW);
    pelvis.set(moved.subarray(3 * n, 3 * n + 3), 3 * t);
  });
  alignSigns(rotations, work.frames);
  return { work: { ...work, rotations, pelvis }, filled: missing.length, left };
}
