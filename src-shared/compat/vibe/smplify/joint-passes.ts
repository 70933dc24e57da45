import { SHAPE_COUNT } from '../../../body/body-model.ts';
import { JOINTS49_COUNT } from '../../../body/joints49.ts';
import { shapedRestJoints } from '../../../body/rest-joints.ts';
import { JOINT_COUNT, PARENTS } from '../../../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../../../math/rotation.ts';
import { rightJacobianTransposedInto } from '../../../math/so3.ts';
import { type BodyJoints, POSE_FEATURES as FEATURES } from './body-joints.ts';

const POSE = JOINT_COUNT * 3;

/** Forward and backward pass of the 49 joints over all frames of a track that share one shape. */
export interface JointPasses {
  readonly frames: number;
  /** Posed joints without translation, metres, shape [T, 49, 3]; unwanted ones are zero. */
  readonly joints: Float64Array;
  /** ∂E/∂joints, shape [T, 49, 3]: terms add to it. */
  readonly forces: Float64Array;
  /** Poses all frames and clears the forces. `pose`: axis-angle, shape [T, 72] at `po`; `betas`: shape [10] at `bo`. */
  pose(pose: ArrayLike<number>, po: number, betas: ArrayLike<number>, bo: number): void;
  /** Adds ∂E/∂pose at `go` (shape [T, 72]) and ∂E/∂betas at `bo` (shape [10]) for the pose of the last call. */
  pullBack(pose: ArrayLike<number>, po: number, g: Float64Array, go: number, gBetas: Float64Array, bo: number): void;
}

/**
 * SMPL (Loper et al. 2015, equations 2 to 9) for a handful of points, and its transpose: forces on points become moments
 * about the joints, gradients of the pose corrections and of the shape.
 */
export function jointPasses({ rest, picked, recipes }: BodyJoints, frames: number): JointPasses {
  const { count, starts } = picked;
  const joints = new Float64Array(frames * JOINTS49_COUNT * 3);
  const forces = new Float64Array(joints.length);
  const locals = new Float64Array(frames * JOINT_COUNT * 9);
  const globals = new Float64Array(locals.length);
  const positions = new Float64Array(frames * JOINT_COUNT * 3);
  const corrected = new Float64Array(frames * count * 3);
  const shaped = new Float64Array(count * 3);
  const feature = new Float64Array(FEATURES);
  const vertex = new Float64Array(count * 3);
  let restNow: Float64Array = new Float64Array(JOINT_COUNT * 3);

  const pose = (from: ArrayLike<number>, po: number, betas: ArrayLike<number>, bo: number): void => {
    forces.fill(0);
    const shape = Float64Array.from({ length: SHAPE_COUNT }, (_, k) => betas[bo + k]!);
    restNow = shapedRestJoints(rest, shape);
    for (let i = 0; i < shaped.length; i++) {
      let sum = picked.template[i]!;
      for (let k = 0; k < SHAPE_COUNT; k++) sum += picked.shapeDirs[i * SHAPE_COUNT + k]! * shape[k]!;
      shaped[i] = sum;
    }
    for (let t = 0; t < frames; t++) {
      poseTree(t, from, po + t * POSE);
      poseVertices(t);
      for (const [i, recipe] of recipes.entries()) {
        if (!recipe) continue;
        const o = (t * JOINTS49_COUNT + i) * 3;
        for (let a = 0; a < 3; a++) {
          if ('joint' in recipe) joints[o + a] = positions[(t * JOINT_COUNT + recipe.joint) * 3 + a]!;
          else {
            let sum = 0;
            for (const { index, weight } of recipe.vertices) sum += weight * vertex[3 * index + a]!;
            joints[o + a] = sum;
          }
        }
      }
    }
  };

  const poseTree = (t: number, from: ArrayLike<number>, po: number): void => {
    const r = t * JOINT_COUNT * 9;
    const p = t * JOINT_COUNT * 3;
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToMatrixInto(locals, r + 9 * j, from, po + 3 * j);
      const parent = PARENTS[j]!;
      if (parent < 0) {
        for (let i = 0; i < 9; i++) globals[r + i] = locals[r + i]!;
        for (let a = 0; a < 3; a++) positions[p + a] = restNow[a]!;
        continue;
      }
      mul3Into(globals, r + 9 * j, globals, r + 9 * parent, locals, r + 9 * j);
      for (let a = 0; a < 3; a++) {
        const g = r + 9 * parent + 3 * a;
        let sum = positions[p + 3 * parent + a]!;
        for (let b = 0; b < 3; b++) sum += globals[g + b]! * (restNow[3 * j + b]! - restNow[3 * parent + b]!);
        positions[p + 3 * j + a] = sum;
      }
    }
  };

  const poseVertices = (t: number): void => {
    for (let f = 0; f < FEATURES; f++) feature[f] = locals[t * JOINT_COUNT * 9 + 9 + f]! - ((f % 9) % 4 === 0 ? 1 : 0);
    for (let v = 0; v < count; v++) {
      const o = (t * count + v) * 3;
      for (let a = 0; a < 3; a++) {
        const row = (3 * v + a) * FEATURES;
        let sum = shaped[3 * v + a]!;
        for (let f = 0; f < FEATURES; f++) sum += picked.poseDirs[row + f]! * feature[f]!;
        corrected[o + a] = sum;
        vertex[3 * v + a] = 0;
      }
      for (let s = starts[v]!; s < starts[v + 1]!; s++) {
        const j = picked.joints[s]!;
        const w = picked.weights[s]!;
        const g = (t * JOINT_COUNT + j) * 9;
        for (let a = 0; a < 3; a++) {
          let sum = positions[(t * JOINT_COUNT + j) * 3 + a]!;
          for (let b = 0; b < 3; b++) sum += globals[g + 3 * a + b]! * (corrected[o + b]! - restNow[3 * j + b]!);
          vertex[3 * v + a]! += w * sum;
        }
      }
    }
  };

  const vertexForce = new Float64Array(count * 3);
  const force = new Float64Array(JOINT_COUNT * 3);
  const moment = new Float64Array(JOINT_COUNT * 3);
  const restForce = new Float64Array(JOINT_COUNT * 3);
  const shapedForce = new Float64Array(count * 3);
  const featureForce = new Float64Array(FEATURES);
  const inner = new Float64Array(3);
  const twist = new Float64Array(3);

  const pullBack = (
    from: ArrayLike<number>,
    po: number,
    g: Float64Array,
    go: number,
    gBetas: Float64Array,
    bo: number,
  ): void => {
    restForce.fill(0);
    shapedForce.fill(0);
    for (let t = 0; t < frames; t++) {
      spreadForces(t);
      pullVertices(t);
      pullTree(t);
      for (let j = 0; j < JOINT_COUNT; j++) {
        const r = (t * JOINT_COUNT + j) * 9;
        for (let a = 0; a < 3; a++) {
          twist[a] =
            globals[r + a]! * moment[3 * j]! +
            globals[r + 3 + a]! * moment[3 * j + 1]! +
            globals[r + 6 + a]! * moment[3 * j + 2]!;
        }
        if (j > 0) addFeatureTwist(r, 9 * (j - 1));
        rightJacobianTransposedInto(twist, 0, from, po + t * POSE + 3 * j, twist, 0);
        for (let a = 0; a < 3; a++) g[go + t * POSE + 3 * j + a]! += twist[a]!;
      }
    }
    for (let i = 0; i < shapedForce.length; i++) {
      for (let k = 0; k < SHAPE_COUNT; k++) gBetas[bo + k]! += shapedForce[i]! * picked.shapeDirs[i * SHAPE_COUNT + k]!;
    }
    for (let i = 0; i < restForce.length; i++) {
      for (let k = 0; k < SHAPE_COUNT; k++) gBetas[bo + k]! += restForce[i]! * rest.dirs[i * SHAPE_COUNT + k]!;
    }
  };

  /** Forces on the 49 joints become forces on joints of the tree and on vertices. */
  const spreadForces = (t: number): void => {
    vertexForce.fill(0);
    force.fill(0);
    moment.fill(0);
    featureForce.fill(0);
    for (const [i, recipe] of recipes.entries()) {
      if (!recipe) continue;
      const o = (t * JOINTS49_COUNT + i) * 3;
      for (let a = 0; a < 3; a++) {
        if ('joint' in recipe) force[3 * recipe.joint + a]! += forces[o + a]!;
        else for (const { index, weight } of recipe.vertices) vertexForce[3 * index + a]! += weight * forces[o + a]!;
      }
    }
  };

  const pullVertices = (t: number): void => {
    for (let v = 0; v < count; v++) {
      const fx = vertexForce[3 * v]!;
      const fy = vertexForce[3 * v + 1]!;
      const fz = vertexForce[3 * v + 2]!;
      if (fx === 0 && fy === 0 && fz === 0) continue;
      const o = (t * count + v) * 3;
      inner.fill(0);
      for (let s = starts[v]!; s < starts[v + 1]!; s++) {
        const j = picked.joints[s]!;
        const w = picked.weights[s]!;
        const r = (t * JOINT_COUNT + j) * 9;
        const x = corrected[o]! - restNow[3 * j]!;
        const y = corrected[o + 1]! - restNow[3 * j + 1]!;
        const z = corrected[o + 2]! - restNow[3 * j + 2]!;
        const dx = w * (globals[r]! * x + globals[r + 1]! * y + globals[r + 2]! * z);
        const dy = w * (globals[r + 3]! * x + globals[r + 4]! * y + globals[r + 5]! * z);
        const dz = w * (globals[r + 6]! * x + globals[r + 7]! * y + globals[r + 8]! * z);
        force[3 * j]! += w * fx;
        force[3 * j + 1]! += w * fy;
        force[3 * j + 2]! += w * fz;
        moment[3 * j]! += dy * fz - dz * fy;
        moment[3 * j + 1]! += dz * fx - dx * fz;
        moment[3 * j + 2]! += dx * fy - dy * fx;
        for (let a = 0; a < 3; a++) {
          const own = w * (globals[r + a]! * fx + globals[r + 3 + a]! * fy + globals[r + 6 + a]! * fz);
          inner[a]! += own;
          restForce[3 * j + a]! -= own;
        }
      }
      for (let a = 0; a < 3; a++) {
        const own = inner[a]!;
        shapedForce[3 * v + a]! += own;
        const row = (3 * v + a) * FEATURES;
        for (let f = 0; f < FEATURES; f++) featureForce[f]! += own * picked.poseDirs[row + f]!;
      }
    }
  };

  /** Forces and moments from the leaves to the root. */
  const pullTree = (t: number): void => {
    const p = t * JOINT_COUNT * 3;
    for (let j = JOINT_COUNT - 1; j > 0; j--) {
      const parent = PARENTS[j]!;
      const r = (t * JOINT_COUNT + parent) * 9;
      const fx = force[3 * j]!;
      const fy = force[3 * j + 1]!;
      const fz = force[3 * j + 2]!;
      const dx = positions[p + 3 * j]! - positions[p + 3 * parent]!;
      const dy = positions[p + 3 * j + 1]! - positions[p + 3 * parent + 1]!;
      const dz = positions[p + 3 * j + 2]! - positions[p + 3 * parent + 2]!;
      moment[3 * parent]! += moment[3 * j]! + dy * fz - dz * fy;
      moment[3 * parent + 1]! += moment[3 * j + 1]! + dz * fx - dx * fz;
      moment[3 * parent + 2]! += moment[3 * j + 2]! + dx * fy - dy * fx;
      for (let a = 0; a < 3; a++) {
        const own = globals[r + a]! * fx + globals[r + 3 + a]! * fy + globals[r + 6 + a]! * fz;
        restForce[3 * j + a]! += own;
        restForce[3 * parent + a]! -= own;
        force[3 * parent + a]! += force[3 * j + a]!;
      }
    }
    for (let a = 0; a < 3; a++) restForce[a]! += force[a]!;
  };

  /** Adds to `twist` what a turn R·exp(δ) does through the pose corrections: tr(Eᵀ R [δ]×). */
  const addFeatureTwist = (r: number, e: number): void => {
    for (let row = 0; row < 3; row++) {
      const ex = featureForce[e + 3 * row]!;
      const ey = featureForce[e + 3 * row + 1]!;
      const ez = featureForce[e + 3 * row + 2]!;
      const rx = locals[r + 3 * row]!;
      const ry = locals[r + 3 * row + 1]!;
      const rz = locals[r + 3 * row + 2]!;
      twist[0]! += ey * rz - ez * ry;
      twist[1]! += ez * rx - ex * rz;
      twist[2]! += ex * ry - ey * rx;
    }
  };

  return { frames, joints, forces, pose, pullBack };
}
