import type { PoseDetection } from './detection.ts';

/** Same person where hips and shoulders both lie within this share of the smaller person's scale. */
const NEAR = 0.35;
/** Same person where the shoulders alone lie within this share. */
const NEAR_SHOULDERS = 0.21;

/** Points are averaged only where hips and scale point lie this near: a tile that cuts a person in two sees hips elsewhere. */
const AGREEMENT = 0.15;

/**
 * Joins detections of the same person into one: points averaged with the scores as weights where they
 * agree, the best score kept.
 *
 * Works on the alignment points. The detector's boxes cannot be used: they have one size whatever the person's.
 */
export function suppressDetections(detections: readonly PoseDetection[]): PoseDetection[] {
  let rest = [...detections].sort((a, b) => b.score - a.score);
  const kept: PoseDetection[] = [];
  while (rest.length) {
    const best = rest[0]!;
    const same = rest.filter((other) => samePerson(best, other));
    rest = rest.filter((other) => !same.includes(other));
    const agreeing = same.filter((other) => agrees(best, other));
    const weight = agreeing.reduce((sum, { score }) => sum + score, 0);
    const points = best.points.map((_, at) => agreeing.reduce((sum, d) => sum + d.score * d.points[at]!, 0) / weight);
    kept.push({ score: best.score, points });
  }
  return kept;
}

/** Person scale: distance between mid-hip and the full-body scale point, px. */
function detectionScale({ points }: PoseDetection): number {
  return Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!);
}

function samePerson(a: PoseDetection, b: PoseDetection): boolean {
  if (a === b) return true;
  const scale = Math.min(detectionScale(a), detectionScale(b));
  const hips = Math.hypot(a.points[0]! - b.points[0]!, a.points[1]! - b.points[1]!);
  const shoulders = Math.hypot(a.points[4]! - b.points[4]!, a.points[5]! - b.points[5]!);
  return shoulders < NEAR_SHOULDERS * scale || (hips < NEAR * scale && shoulders < NEAR * scale);
}

function agrees(a: PoseDetection, b: PoseDetection): boolean {
  const reach = AGREEMENT * Math.min(detectionScale(a), detectionScale(b));
  return [0, 2].every(
    (at) => Math.hypot(a.points[at]! - b.points[at]!, a.points[at + 1]! - b.points[at + 1]!) <= reach,
  );
}
