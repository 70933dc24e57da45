import { axisAngleToMatrixInto } from '../../math/rotation.ts';
import { rightJacobianTransposedInto } from '../../math/so3.ts';
import { LANDMARK, LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { FIRST_LANDMARK, type Kinematics, POINT_COUNT } from '../kinematics.ts';
import type { Observations } from '../observations.ts';

/** Landmark pairs whose difference the 3D detector tells, with the weight of each. */
const WORLD_BONES: readonly (readonly [from: number, to: number, weight: number])[] = [
  ...(['l_', 'r_'] as const).flatMap((side) => {
    const at = (name: string) => LANDMARK[`${side}${name}` as keyof typeof LANDMARK];
    return [
      [at('shoulder'), at('elbow'), 1],
      [at('elbow'), at('wrist'), 1],
      [at('hip'), at('knee'), 1],
      [at('knee'), at('ankle'), 1],
      [at('hip'), at('shoulder'), 1],
      [at('heel'), at('foot_index'), 0.5],
      [at('ankle'), at('heel'), 0.3],
      [at('hip'), at('ankle'), 0.5],
      [at('shoulder'), at('wrist'), 0.5],
      [at('wrist'), at('index'), 0.2],
      [at('wrist'), at('pinky'), 0.2],
    ] as [number, number, number][];
  }),
  [LANDMARK.l_shoulder, LANDMARK.r_shoulder, 1],
  [LANDMARK.l_hip, LANDMARK.r_hip, 1],
  [LANDMARK.l_ear, LANDMARK.r_ear, 0.5],
  [LANDMARK.l_ear, LANDMARK.nose, 0.5],
  [LANDMARK.r_ear, LANDMARK.nose, 0.5],
];

/** Standard deviations of a bone's difference: a constant part and a part that grows with its length. */
const LATERAL = 0.045;
const DEPTH = 0.08;
const TURN = 0.08;
const OUTLIER = 3;

const turn = new Float64Array(9);
const twist = new Float64Array(3);

/**
 * Weak robust prior from the detector's metric landmarks, on differences between landmarks rather than on places:
 * Σ w ½ρ(Σ_a (Δmodel − R_t Δworld)²_a / σ_a²), Geman–McClure. Measured (2026): depth errs by 6 to 12 cm, lateral by 2 to
 * 5 cm, the whole body by a turn of 8 to 15 degrees, which R_t, a variable of every frame, takes up.
 */
export function worldBonesTerm(kin: Kinematics, obs: Observations, scale: number): number {
  const { points, forces } = kin;
  const { world, worldWeight } = obs;
  const s2 = OUTLIER * OUTLIER;
  let energy = 0;
  for (let t = 0; t < obs.frames; t++) {
    const row = t * LANDMARK_COUNT;
    const first = t * POINT_COUNT + FIRST_LANDMARK;
    axisAngleToMatrixInto(turn, 0, kin.turns, 3 * t);
    twist.fill(0);
    for (let b = 0; b < WORLD_BONES.length; b++) {
      const bone = WORLD_BONES[b]!;
      const from = bone[0];
      const to = bone[1];
      const w = scale * bone[2] * Math.min(worldWeight[row + from]!, worldWeight[row + to]!);
      if (w === 0) continue;
      const wf = (row + from) * 3;
      const wt = (row + to) * 3;
      const pf = (first + from) * 3;
      const pt = (first + to) * 3;
      const bx = world[wt]! - world[wf]!;
      const by = world[wt + 1]! - world[wf + 1]!;
      const bz = world[wt + 2]! - world[wf + 2]!;
      const ox = turn[0]! * bx + turn[1]! * by + turn[2]! * bz;
      const oy = turn[3]! * bx + turn[4]! * by + turn[5]! * bz;
      const oz = turn[6]! * bx + turn[7]! * by + turn[8]! * bz;
      const spread = TURN * TURN * (ox * ox + oy * oy + oz * oz);
      const il = 1 / (LATERAL * LATERAL + spread);
      const id = 1 / (DEPTH * DEPTH + spread);
      const rx = points[pt]! - points[pf]! - ox;
      const ry = points[pt + 1]! - points[pf + 1]! - oy;
      const rz = points[pt + 2]! - points[pf + 2]! - oz;
      const e = il * (rx * rx + ry * ry) + id * rz * rz;
      const q = s2 / (s2 + e);
      energy += 0.5 * w * e * q;
      const k = w * q * q;
      const fx = k * il * rx;
      const fy = k * il * ry;
      const fz = k * id * rz;
      forces[pt]! += fx;
      forces[pt + 1]! += fy;
      forces[pt + 2]! += fz;
      forces[pf]! -= fx;
      forces[pf + 1]! -= fy;
      forces[pf + 2]! -= fz;
      // −f·d(R b) for R·exp(δ): δ·((Rᵀ f) × b).
      const gx = turn[0]! * fx + turn[3]! * fy + turn[6]! * fz;
      const gy = turn[1]! * fx + turn[4]! * fy + turn[7]! * fz;
      const gz = turn[2]! * fx + turn[5]! * fy + turn[8]! * fz;
      twist[0]! += gy * bz - gz * by;
      twist[1]! += gz * bx - gx * bz;
      twist[2]! += gx * by - gy * bx;
    }
    rightJacobianTransposedInto(twist, 0, kin.turns, 3 * t, twist, 0);
    for (let a = 0; a < 3; a++) kin.turnForces[3 * t + a]! += twist[a]!;
  }
  return energy;
}
