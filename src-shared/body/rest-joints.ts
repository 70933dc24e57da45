import { type BodyModel, SHAPE_COUNT } from './body-model.ts';
import { JOINT_COUNT } from './smpl-tree.ts';

/** Rest joints as a linear function of shape: `joint(β) = base + dirs · β`. */
export interface RestJoints {
  /** Joints at β = 0, metres, shape [24, 3]. */
  readonly base: Float64Array;
  /** Their derivatives, metres per unit of β, shape [24, 3, 10]. */
  readonly dirs: Float64Array;
}

/** Regresses the rest joints and their shape derivatives once, so that later work never touches the vertices. */
export function restJoints(body: BodyModel): RestJoints {
  const base = new Float64Array(JOINT_COUNT * 3);
  const dirs = new Float64Array(JOINT_COUNT * 3 * SHAPE_COUNT);
  const { starts, columns, values } = body.jointRegressor;
  for (let j = 0; j < JOINT_COUNT; j++) {
    for (let i = starts[j]!; i < starts[j + 1]!; i++) {
      const v = columns[i]! * 3;
      const w = values[i]!;
      for (let axis = 0; axis < 3; axis++) {
        base[j * 3 + axis]! += w * body.template[v + axis]!;
        const from = (v + axis) * SHAPE_COUNT;
        const to = (j * 3 + axis) * SHAPE_COUNT;
        for (let k = 0; k < SHAPE_COUNT; k++) dirs[to + k]! += w * body.shapeDirs[from + k]!;
      }
    }
  }
  return { base, dirs };
}

/** Rest joints of one shape, metres, shape [24, 3]. `betas` shorter than 10 count as zero beyond their end. */
export function shapedRestJoints(rest: RestJoints, betas: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(rest.base);
  const count = Math.min(SHAPE_COUNT, betas.length);
  for (let i = 0; i < out.length; i++) {
    let sum = out[i]!;
    for (let k = 0; k < count; k++) sum += rest.dirs[i * SHAPE_COUNT + k]! * betas[k]!;
    out[i] = sum;
  }
  return out;
}
