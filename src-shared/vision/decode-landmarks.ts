import { LANDMARK_COUNT } from './blazepose.ts';
import { OBSERVATION, type Observation } from './observation.ts';
import { type Region, regionFromPoints } from './region.ts';

/** Side of the landmark model's input, px. */
export const LANDMARK_SIZE = 256;
/** Points the model gives: the 33 landmarks, then the next region's centre and scale point, then four unused ones. */
export const MODEL_POINTS = 39;
const HEATMAP_SIZE = 64;
/** Half width of the window of the heat-map refinement, cells. */
const WINDOW = 3;
/** The heat map refines a point only where its peak in the window reaches this probability. */
const MIN_PEAK = 0.5;

/** Raw output of the landmark model for one crop. */
export interface LandmarkOutput {
  /** x, y, z in crop px, visibility logit, presence logit, shape [39, 5]. */
  readonly landmarks: Float32Array;
  /** Metres, origin mid-hip, crop axes, shape [39, 3]. */
  readonly world: Float32Array;
  /** Logits, shape [39, 64, 64]. */
  readonly heatmap: Float32Array;
  /** Probability that the crop shows a person. */
  readonly flag: number;
}

/** Size of the picture, px. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Writes one observation from the model's output and returns the region to look at in the next frame.
 * Landmarks outside of the picture get confidence 0: nothing was there to be seen.
 */
export function decodeLandmarksInto(
  row: Observation,
  output: LandmarkOutput,
  region: Region,
  picture: PictureSize,
): Region {
  const cos = Math.cos(region.angle);
  const sin = Math.sin(region.angle);
  const point = new Float64Array(2);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const raw = landmark * 5;
    refineInto(point, output, landmark);
    toImage(point, region, cos, sin);
    const [x, y] = point as unknown as [number, number];
    row[OBSERVATION.image + 3 * landmark] = x;
    row[OBSERVATION.image + 3 * landmark + 1] = y;
    row[OBSERVATION.image + 3 * landmark + 2] = (output.landmarks[raw + 2]! / LANDMARK_SIZE) * region.side;
    const inside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
    const visible = sigmoid(output.landmarks[raw + 3]!) * sigmoid(output.landmarks[raw + 4]!);
    row[OBSERVATION.confidence + landmark] = inside ? visible * output.flag : 0;
    const worldX = output.world[3 * landmark]!;
    const worldY = output.world[3 * landmark + 1]!;
    row[OBSERVATION.world + 3 * landmark] = worldX * cos - worldY * sin;
    row[OBSERVATION.world + 3 * landmark + 1] = worldX * sin + worldY * cos;
    row[OBSERVATION.world + 3 * landmark + 2] = output.world[3 * landmark + 2]!;
  }
  row[OBSERVATION.presence] = output.flag;
  row.set([region.x, region.y, region.side, region.angle], OBSERVATION.region);
  refineInto(point, output, LANDMARK_COUNT);
  toImage(point, region, cos, sin);
  const [hipX, hipY] = point as unknown as [number, number];
  refineInto(point, output, LANDMARK_COUNT + 1);
  toImage(point, region, cos, sin);
  return regionFromPoints(hipX, hipY, point[0]!, point[1]!);
}

/** A point in crop units 0..1: the regressed one, moved to the centre of mass of the heat map around it. */
function refineInto(point: Float64Array, { landmarks, heatmap }: LandmarkOutput, index: number): void {
  const x = landmarks[index * 5]! / LANDMARK_SIZE;
  const y = landmarks[index * 5 + 1]! / LANDMARK_SIZE;
  point[0] = x;
  point[1] = y;
  const column = Math.trunc(x * HEATMAP_SIZE);
  const row = Math.trunc(y * HEATMAP_SIZE);
  if (column < 0 || row < 0 || column >= HEATMAP_SIZE || row >= HEATMAP_SIZE) return;
  let sum = 0;
  let peak = 0;
  let sumX = 0;
  let sumY = 0;
  for (let v = Math.max(0, row - WINDOW); v <= Math.min(HEATMAP_SIZE - 1, row + WINDOW); v++) {
    for (let u = Math.max(0, column - WINDOW); u <= Math.min(HEATMAP_SIZE - 1, column + WINDOW); u++) {
      const probability = sigmoid(heatmap[(index * HEATMAP_SIZE + v) * HEATMAP_SIZE + u]!);
      sum += probability;
      peak = Math.max(peak, probability);
      sumX += u * probability;
      sumY += v * probability;
    }
  }
  if (peak < MIN_PEAK) return;
  point[0] = sumX / sum / HEATMAP_SIZE;
  point[1] = sumY / sum / HEATMAP_SIZE;
}

function toImage(point: Float64Array, region: Region, cos: number, sin: number): void {
  const x = (point[0]! - 0.5) * region.side;
  const y = (point[1]! - 0.5) * region.side;
  point[0] = region.x + x * cos - y * sin;
  point[1] = region.y + x * sin + y * cos;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
