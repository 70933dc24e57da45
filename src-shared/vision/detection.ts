import { DETECTOR_SIZE, makeAnchors } from './anchors.ts';
import { type Region, regionFromPoints } from './region.ts';

/** A person as the detector sees one: two pairs of alignment points, image px. */
export interface PoseDetection {
  /** Probability 0..1. */
  readonly score: number;
  /** Mid-hip, full-body scale point, mid-shoulder, upper-body scale point: x, y each, shape [4, 2]. */
  readonly points: Float64Array;
}

/** A square window of the picture that is shown to the detector, image px. */
export interface DetectorWindow {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const ANCHORS = makeAnchors();
/** Values per anchor: box (unused: it marks the shoulders at a constant size, not the person), then four points. */
const VALUES = 12;
const FIRST_POINT = 4;

/**
 * Turns the detector's raw output into detections in image px.
 *
 * @param boxes   shape [2254, 12]
 * @param scores  logits, shape [2254]
 */
export function decodeDetections(
  boxes: Float32Array,
  scores: Float32Array,
  window: DetectorWindow,
  minScore: number,
): PoseDetection[] {
  const found: PoseDetection[] = [];
  const minLogit = Math.log(minScore / (1 - minScore));
  for (let anchor = 0; anchor < scores.length; anchor++) {
    const logit = scores[anchor]!;
    if (logit < minLogit) continue;
    const points = new Float64Array(8);
    for (let value = 0; value < 8; value++) {
      const unit = boxes[anchor * VALUES + FIRST_POINT + value]! / DETECTOR_SIZE + ANCHORS[anchor * 2 + (value & 1)]!;
      points[value] = (value & 1 ? window.y : window.x) + unit * window.side;
    }
    found.push({ score: 1 / (1 + Math.exp(-logit)), points });
  }
  return found;
}

/** The landmark region of a detected person. */
export function regionOfDetection({ points }: PoseDetection): Region {
  return regionFromPoints(points[0]!, points[1]!, points[2]!, points[3]!);
}
