import { similarityBetween, transformInto } from './procrustes.ts';

/** Joints of a motion, metres, shape [frames, joints, 3]. */
export interface JointMotion {
  readonly frames: number;
  readonly joints: number;
  readonly positions: ArrayLike<number>;
}

/** Mean distance of every joint in every frame, metres, shape [frames, joints]; nothing is aligned. */
export function jointDistances(pred: JointMotion, truth: JointMotion): Float64Array {
  const out = new Float64Array(pred.frames * pred.joints);
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.hypot(
      pred.positions[3 * i]! - truth.positions[3 * i]!,
      pred.positions[3 * i + 1]! - truth.positions[3 * i + 1]!,
      pred.positions[3 * i + 2]! - truth.positions[3 * i + 2]!,
    );
  }
  return out;
}

/** The motion with the mean of some joints (the hips) moved to the origin of every frame. */
export function rootAligned(motion: JointMotion, roots: readonly number[]): JointMotion {
  const { frames, joints, positions } = motion;
  const out = Float64Array.from(positions as ArrayLike<number>);
  for (let t = 0; t < frames; t++) {
    for (let a = 0; a < 3; a++) {
      let mean = 0;
      for (const r of roots) mean += positions[(t * joints + r) * 3 + a]! / roots.length;
      for (let j = 0; j < joints; j++) out[(t * joints + j) * 3 + a]! -= mean;
    }
  }
  return { frames, joints, positions: out };
}

/** The motion carried onto the truth by the best similarity of every frame (specification 9.4). */
export function procrustesAligned(pred: JointMotion, truth: JointMotion): JointMotion {
  const { frames, joints } = pred;
  const out = new Float64Array(frames * joints * 3);
  for (let t = 0; t < frames; t++) {
    const o = t * joints * 3;
    const s = similarityBetween(pred.positions, o, truth.positions, o, joints);
    transformInto(out, o, s, pred.positions, o, joints);
  }
  return { frames, joints, positions: out };
}

/** Mean per joint position error of each frame, metres, shape [frames], after moving the mean of `roots` together. */
export function mpjpe(pred: JointMotion, truth: JointMotion, roots: readonly number[]): Float64Array {
  return perFrame(jointDistances(rootAligned(pred, roots), rootAligned(truth, roots)), pred);
}

/** The same after a similarity fit of each frame, metres, shape [frames]. */
export function paMpjpe(pred: JointMotion, truth: JointMotion): Float64Array {
  return perFrame(jointDistances(procrustesAligned(pred, truth), truth), pred);
}

/** Mean distance of vertices of each frame, metres, shape [frames]; `joints` counts vertices here. */
export function pve(pred: JointMotion, truth: JointMotion): Float64Array {
  return perFrame(jointDistances(pred, truth), pred);
}

/** Share of joints nearer than `threshold` (metres). */
export function pck(distances: Float64Array, threshold = 0.15): number {
  if (distances.length === 0) return 0;
  let hits = 0;
  for (const d of distances) if (d < threshold) hits++;
  return hits / distances.length;
}

/** Mean PCK over thresholds 0, 5, … 150 mm (the protocol of MPI-INF-3DHP). */
export function auc(distances: Float64Array, most = 0.15, step = 0.005): number {
  let sum = 0;
  let count = 0;
  for (let threshold = 0; threshold <= most + 1e-9; threshold += step) {
    sum += pck(distances, threshold);
    count++;
  }
  return sum / count;
}

function perFrame(distances: Float64Array, { frames, joints }: JointMotion): Float64Array {
  const out = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    for (let j = 0; j < joints; j++) out[t]! += distances[t * joints + j]! / joints;
  }
  return out;
}
