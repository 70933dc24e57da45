import type { BodyModel } from '#shared/body/body-model.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';

/** How many joints may move a vertex on the graphics card. */
export const SKIN_INFLUENCES = 4;

/** What is lost when each vertex keeps its four strongest weights, renormalised. */
export interface WeightReduction {
  /** Vertices that had more than four weights. */
  readonly vertices: number;
  /** Largest sum of weights one vertex loses, 0..1. */
  readonly largest: number;
  /** Mean of that sum over all vertices, 0..1. */
  readonly mean: number;
}

/**
 * States the error of `shapeBody`'s packed weights. A vertex that loses the share `w` moves by at most `w` times the
 * distance between where its joints would carry it; SMPL's weights and the built-in body's lose nothing.
 */
export function weightReduction(body: BodyModel): WeightReduction {
  const row = new Float32Array(JOINT_COUNT);
  let vertices = 0;
  let largest = 0;
  let total = 0;
  for (let v = 0; v < body.vertexCount; v++) {
    row.set(body.weights.subarray(v * JOINT_COUNT, (v + 1) * JOINT_COUNT));
    row.sort();
    let lost = 0;
    for (let j = 0; j < JOINT_COUNT - SKIN_INFLUENCES; j++) lost += row[j]!;
    if (lost <= 0) continue;
    vertices++;
    total += lost;
    largest = Math.max(largest, lost);
  }
  return { vertices, largest, mean: total / Math.max(1, body.vertexCount) };
}
