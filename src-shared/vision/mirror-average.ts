import { LANDMARK_COUNT, LANDMARK_MIRROR, TRUNK_JOINTS } from './blazepose.ts';
import { LANDMARK_SIZE, type LandmarkOutput, MODEL_POINTS } from './decode-landmarks.ts';

const HEATMAP = 64;
/** Trunk joints of both passes must lie this close, as a share of the trunk's extent, to be averaged. */
const AGREEMENT = 0.35;

/**
 * Averages the model's output with that of a pass on the mirrored crop, mapped back. This takes away the bias between
 * left and right. Where the passes disagree on the trunk (one has left and right swapped) averaging would collapse the
 * shoulders: the first pass is then returned as it is.
 */
export function mirrorAverage(plain: LandmarkOutput, mirrored: LandmarkOutput): LandmarkOutput {
  if (!agree(plain.landmarks, mirrored.landmarks)) return plain;
  const landmarks = plain.landmarks.slice();
  const world = plain.world.slice();
  const heatmap = plain.heatmap.slice();
  for (let point = 0; point < MODEL_POINTS; point++) {
    const other = point < LANDMARK_COUNT ? LANDMARK_MIRROR[point]! : point;
    for (let value = 0; value < 5; value++) {
      const theirs = mirrored.landmarks[5 * other + value]!;
      const mapped = value === 0 ? LANDMARK_SIZE - theirs : theirs;
      landmarks[5 * point + value] = (landmarks[5 * point + value]! + mapped) / 2;
    }
    for (let axis = 0; axis < 3; axis++) {
      const theirs = mirrored.world[3 * other + axis]!;
      world[3 * point + axis] = (world[3 * point + axis]! + (axis === 0 ? -theirs : theirs)) / 2;
    }
    for (let row = 0; row < HEATMAP; row++) {
      const mine = (point * HEATMAP + row) * HEATMAP;
      const theirs = (other * HEATMAP + row) * HEATMAP + HEATMAP - 1;
      for (let column = 0; column < HEATMAP; column++) {
        heatmap[mine + column] = (heatmap[mine + column]! + mirrored.heatmap[theirs - column]!) / 2;
      }
    }
  }
  return { landmarks, world, heatmap, flag: (plain.flag + mirrored.flag) / 2 };
}

function agree(plain: Float32Array, mirrored: Float32Array): boolean {
  let error = 0;
  let extent = 0;
  for (const landmark of TRUNK_JOINTS) {
    const other = LANDMARK_MIRROR[landmark]!;
    const dx = plain[5 * landmark]! - (LANDMARK_SIZE - mirrored[5 * other]!);
    const dy = plain[5 * landmark + 1]! - mirrored[5 * other + 1]!;
    error = Math.max(error, Math.hypot(dx, dy));
    for (const second of TRUNK_JOINTS) {
      const ex = plain[5 * landmark]! - plain[5 * second]!;
      const ey = plain[5 * landmark + 1]! - plain[5 * second + 1]!;
      extent = Math.max(extent, Math.hypot(ex, ey));
    }
  }
  return error < AGREEMENT * extent;
}
