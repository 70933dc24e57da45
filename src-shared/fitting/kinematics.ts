import { SHAPE_COUNT } from '../body/body-model.ts';
import { type BodyPoints, CONTACT_COUNT } from '../body/landmarks.ts';
import { JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../math/rotation.ts';
import { rightJacobianTransposedInto } from '../math/so3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';

/** Points of a posed body: 24 joints, 33 landmarks, 4 points of the soles, in this order. */
export const POINT_COUNT = JOINT_COUNT + LANDMARK_COUNT + CONTACT_COUNT;
/** Where the landmarks and the soles begin among them. */
export const FIRST_LANDMARK = JOINT_COUNT;
export const FIRST_SOLE = JOINT_COUNT + LANDMARK_COUNT;
/** Numbers of one frame: 24 rotation increments, the pelvis position, the turn of the 3D landmarks. */
export const FRAME_VARIABLES = JOINT_COUNT * 3 + 6;
/** Where the pelvis position and the turn begin among them. */
export const PELVIS_AT = JOINT_COUNT * 3;
export const TURN_AT = JOINT_COUNT * 3 + 3;

/** A motion in camera space (x right, y down, z forward, metres): what the fit improves. */
export interface Motion {
  readonly frames: number;
  /** Local rotations, row-major, shape [T, 24, 3, 3]. */
  readonly rotations: Float64Array;
  /** Position of the pelvis joint, metres, shape [T, 3]. */
  readonly pelvis: Float64Array;
  /**
   * Rotation vectors (radians, camera axes) by which the detector's 3D landmarks are turned as a whole: it sees the
   * shape of a pose better than how the body stands to the camera. Shape [T, 3].
   */
  readonly turns: Float64Array;
  /** One shape, shape [10]. */
  readonly betas: Float64Array;
}

/** Makes room for a motion: identity rotations, zeros elsewhere. */
export function createMotion(frames: number): Motion {
  const rotations = new Float64Array(frames * JOINT_COUNT * 9);
  for (let i = 0; i < frames * JOINT_COUNT; i++) rotations[9 * i] = rotations[9 * i + 4] = rotations[9 * i + 8] = 1;
  return {
    frames,
    rotations,
    pelvis: new Float64Array(frames * 3),
    turns: new Float64Array(frames * 3),
    betas: new Float64Array(SHAPE_COUNT),
  };
}

/**
 * Forward and backward pass over all frames. Terms read the posed points and add forces (∂E/∂point, camera axes),
 * twists (∂E/∂δ of a local rotation R·exp(δ)) and shape gradients; `pullBack` carries all of it to the variables by
 * the recursion of forces and moments from the leaves to the root, so that its cost does not depend on the number of
 * variables a point depends on.
 */
export interface Kinematics {
  readonly frames: number;
  /** Joint that carries each point; -1 for the root, shape [61]. */
  readonly carrier: Int8Array;
  /** Local rotations of the current variables, shape [T, 24, 3, 3]. */
  readonly locals: Float64Array;
  /** Rotations to camera axes, shape [T, 24, 3, 3]. */
  readonly globals: Float64Array;
  /** Posed points in camera space, metres, shape [T, 61, 3]. */
  readonly points: Float64Array;
  /** ∂E/∂points, shape [T, 61, 3]. */
  readonly forces: Float64Array;
  /** ∂E/∂δ, shape [T, 24, 3]. */
  readonly twists: Float64Array;
  /** Turns of the 3D landmarks of the current variables, and ∂E/∂turn, shape [T, 3]. */
  readonly turns: Float64Array;
  readonly turnForces: Float64Array;
  /** ∂E/∂β, shape [10]. */
  readonly shape: Float64Array;
  /** Shape of the current variables, shape [10]. */
  readonly betas: Float64Array;
  /** Offsets of points in their carrier's frame for the current shape, shape [61, 3]. */
  readonly offsets: Float64Array;
  /**
   * Pelvis = (x₇₂ + slope_x · x₇₄, x₇₃ + slope_y · x₇₄, x₇₄): with the slopes of the viewing ray, depth changes the
   * size in the picture and not the place, which spares the solver a strong coupling. Shape [T, 2].
   */
  readonly slopes: Float64Array;
  /** Sets the shape; to be called before `pose` when it changed. */
  setShape(betas: ArrayLike<number>, from?: number): void;
  /** Poses every frame with rotations `base · exp(w)` and pelvis positions; clears the gradients. */
  pose(base: Float64Array, x: Float64Array): void;
  /** Writes ∂E/∂x for the layout [T, 78] into `g`, and adds the points' share to `shape` if `withShape`. */
  pullBack(x: Float64Array, g: Float64Array, withShape: boolean): void;
}

/** Carrier of every point (for joints the parent) and how its offset depends on shape. */
export interface PointTable {
  readonly carrier: Int8Array;
  readonly base: Float64Array;
  readonly dirs: Float64Array;
}

/** Joints, landmarks and soles of a body in one table. */
export function pointTable(body: BodyPoints): PointTable {
  const carrier = new Int8Array(POINT_COUNT);
  const base = new Float64Array(POINT_COUNT * 3);
  const dirs = new Float64Array(POINT_COUNT * 3 * SHAPE_COUNT);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const parent = PARENTS[j]!;
    carrier[j] = parent;
    if (parent < 0) continue;
    for (let a = 0; a < 3; a++) {
      base[3 * j + a] = body.rest.base[3 * j + a]! - body.rest.base[3 * parent + a]!;
      for (let k = 0; k < SHAPE_COUNT; k++) {
        dirs[(3 * j + a) * SHAPE_COUNT + k] =
          body.rest.dirs[(3 * j + a) * SHAPE_COUNT + k]! - body.rest.dirs[(3 * parent + a) * SHAPE_COUNT + k]!;
      }
    }
  }
  for (const [first, rigid] of [[FIRST_LANDMARK, body.landmarks] as const, [FIRST_SOLE, body.soles] as const]) {
    carrier.set(rigid.joint, first);
    base.set(rigid.base, first * 3);
    dirs.set(rigid.dirs, first * 3 * SHAPE_COUNT);
  }
  return { carrier, base, dirs };
}

/** Builds the passes for `frames` frames of one body; all memory is taken here. */
export function createKinematics(table: PointTable, frames: number): Kinematics {
  const { carrier, base: offsetBase, dirs: offsetDirs } = table;
  const locals = new Float64Array(frames * JOINT_COUNT * 9);
  const globals = new Float64Array(frames * JOINT_COUNT * 9);
  const points = new Float64Array(frames * POINT_COUNT * 3);
  const forces = new Float64Array(frames * POINT_COUNT * 3);
  const twists = new Float64Array(frames * JOINT_COUNT * 3);
  const shape = new Float64Array(SHAPE_COUNT);
  const betas = new Float64Array(SHAPE_COUNT);
  const offsets = Float64Array.from(offsetBase);
  const offsetGradient = new Float64Array(POINT_COUNT * 3);
  const turns = new Float64Array(frames * 3);
  const turnForces = new Float64Array(frames * 3);
  const slopes = new Float64Array(frames * 2);
  const increment = new Float64Array(9);
  const force = new Float64Array(JOINT_COUNT * 3);
  const moment = new Float64Array(JOINT_COUNT * 3);
  const twist = new Float64Array(3);

  const setShape = (from: ArrayLike<number>, at = 0): void => {
    for (let k = 0; k < SHAPE_COUNT; k++) betas[k] = from[at + k]!;
    for (let i = 0; i < offsets.length; i++) {
      let sum = offsetBase[i]!;
      for (let k = 0; k < SHAPE_COUNT; k++) sum += offsetDirs[i * SHAPE_COUNT + k]! * betas[k]!;
      offsets[i] = sum;
    }
  };

  const pose = (rotations: Float64Array, x: Float64Array): void => {
    forces.fill(0);
    twists.fill(0);
    turnForces.fill(0);
    shape.fill(0);
    for (let t = 0; t < frames; t++) {
      const xo = t * FRAME_VARIABLES;
      const po = t * POINT_COUNT * 3;
      const ro = t * JOINT_COUNT * 9;
      for (let a = 0; a < 3; a++) turns[3 * t + a] = x[xo + TURN_AT + a]!;
      for (let j = 0; j < JOINT_COUNT; j++) {
        axisAngleToMatrixInto(increment, 0, x, xo + 3 * j);
        mul3Into(locals, ro + 9 * j, rotations, ro + 9 * j, increment, 0);
        const parent = carrier[j]!;
        if (parent < 0) {
          for (let i = 0; i < 9; i++) globals[ro + i] = locals[ro + i]!;
          const depth = x[xo + PELVIS_AT + 2]!;
          points[po] = x[xo + PELVIS_AT]! + slopes[2 * t]! * depth;
          points[po + 1] = x[xo + PELVIS_AT + 1]! + slopes[2 * t + 1]! * depth;
          points[po + 2] = depth;
          continue;
        }
        mul3Into(globals, ro + 9 * j, globals, ro + 9 * parent, locals, ro + 9 * j);
      }
      for (let p = 1; p < POINT_COUNT; p++) {
        const c = carrier[p]!;
        const g = ro + 9 * c;
        const ox = offsets[3 * p]!;
        const oy = offsets[3 * p + 1]!;
        const oz = offsets[3 * p + 2]!;
        const to = po + 3 * p;
        const from = po + 3 * c;
        points[to] = points[from]! + globals[g]! * ox + globals[g + 1]! * oy + globals[g + 2]! * oz;
        points[to + 1] = points[from + 1]! + globals[g + 3]! * ox + globals[g + 4]! * oy + globals[g + 5]! * oz;
        points[to + 2] = points[from + 2]! + globals[g + 6]! * ox + globals[g + 7]! * oy + globals[g + 8]! * oz;
      }
    }
  };

  const pullBack = (x: Float64Array, g: Float64Array, withShape: boolean): void => {
    offsetGradient.fill(0);
    for (let t = 0; t < frames; t++) {
      const xo = t * FRAME_VARIABLES;
      const po = t * POINT_COUNT * 3;
      const ro = t * JOINT_COUNT * 9;
      for (let i = 0; i < JOINT_COUNT * 3; i++) {
        force[i] = forces[po + i]!;
        moment[i] = 0;
      }
      for (let p = POINT_COUNT - 1; p > 0; p--) {
        const c = carrier[p]!;
        const isJoint = p < JOINT_COUNT;
        const fx = isJoint ? force[3 * p]! : forces[po + 3 * p]!;
        const fy = isJoint ? force[3 * p + 1]! : forces[po + 3 * p + 1]!;
        const fz = isJoint ? force[3 * p + 2]! : forces[po + 3 * p + 2]!;
        const dx = points[po + 3 * p]! - points[po + 3 * c]!;
        const dy = points[po + 3 * p + 1]! - points[po + 3 * c + 1]!;
        const dz = points[po + 3 * p + 2]! - points[po + 3 * c + 2]!;
        force[3 * c]! += fx;
        force[3 * c + 1]! += fy;
        force[3 * c + 2]! += fz;
        let mx = dy * fz - dz * fy;
        let my = dz * fx - dx * fz;
        let mz = dx * fy - dy * fx;
        if (isJoint) {
          mx += moment[3 * p]!;
          my += moment[3 * p + 1]!;
          mz += moment[3 * p + 2]!;
        }
        moment[3 * c]! += mx;
        moment[3 * c + 1]! += my;
        moment[3 * c + 2]! += mz;
        if (withShape) {
          const r = ro + 9 * c;
          offsetGradient[3 * p]! += globals[r]! * fx + globals[r + 3]! * fy + globals[r + 6]! * fz;
          offsetGradient[3 * p + 1]! += globals[r + 1]! * fx + globals[r + 4]! * fy + globals[r + 7]! * fz;
          offsetGradient[3 * p + 2]! += globals[r + 2]! * fx + globals[r + 5]! * fy + globals[r + 8]! * fz;
        }
      }
      for (let j = 0; j < JOINT_COUNT; j++) {
        const r = ro + 9 * j;
        const mx = moment[3 * j]!;
        const my = moment[3 * j + 1]!;
        const mz = moment[3 * j + 2]!;
        const w = (t * JOINT_COUNT + j) * 3;
        twist[0] = twists[w]! + globals[r]! * mx + globals[r + 3]! * my + globals[r + 6]! * mz;
        twist[1] = twists[w + 1]! + globals[r + 1]! * mx + globals[r + 4]! * my + globals[r + 7]! * mz;
        twist[2] = twists[w + 2]! + globals[r + 2]! * mx + globals[r + 5]! * my + globals[r + 8]! * mz;
        rightJacobianTransposedInto(g, xo + 3 * j, x, xo + 3 * j, twist, 0);
      }
      g[xo + PELVIS_AT] = force[0]!;
      g[xo + PELVIS_AT + 1] = force[1]!;
      g[xo + PELVIS_AT + 2] = force[2]! + slopes[2 * t]! * force[0]! + slopes[2 * t + 1]! * force[1]!;
      for (let a = 0; a < 3; a++) g[xo + TURN_AT + a] = turnForces[3 * t + a]!;
    }
    if (!withShape) return;
    for (let i = 0; i < offsetGradient.length; i++) {
      const o = offsetGradient[i]!;
      for (let k = 0; k < SHAPE_COUNT; k++) shape[k]! += o * offsetDirs[i * SHAPE_COUNT + k]!;
    }
  };

  return {
    frames,
    carrier,
    turns,
    turnForces,
    locals,
    globals,
    points,
    forces,
    twists,
    shape,
    betas,
    offsets,
    slopes,
    setShape,
    pose,
    pullBack,
  };
}
