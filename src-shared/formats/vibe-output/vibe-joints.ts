import { type BodyModel, SHAPE_COUNT } from '../../body/body-model.ts';
import type { PosedJoints } from '../../body/forward-kinematics.ts';
import { type Joints49Source, joints49Into } from '../../body/joints49.ts';
import { bodyPoints, type RigidPoints } from '../../body/landmarks.ts';
import { JOINT, JOINT_COUNT, type JointName } from '../../body/smpl-tree.ts';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../vision/blazepose.ts';
import { VIBE_JOINTS } from './vibe-person.ts';

type PointName = `joint ${JointName}` | `landmark ${LandmarkName}` | 'head top' | 'left small toe' | 'right small toe';

/** Points that are neither joints nor landmarks, in the order they follow them. */
const EXTRA: readonly PointName[] = ['head top', 'left small toe', 'right small toe'];

/**
 * The 49 joints by meaning: each is the mean of the points named. On SMPL's mesh they are vertices and regressed
 * points; on another body these stand where the same name would be put by hand.
 */
const MEANING: readonly (readonly PointName[])[] = [
  ['landmark nose'],
  ['joint neck'],
  ['joint r_shoulder'],
  ['joint r_elbow'],
  ['joint r_wrist'],
  ['joint l_shoulder'],
  ['joint l_elbow'],
  ['joint l_wrist'],
  ['joint pelvis'],
  ['joint r_hip'],
  ['joint r_knee'],
  ['joint r_ankle'],
  ['joint l_hip'],
  ['joint l_knee'],
  ['joint l_ankle'],
  ['landmark r_eye'],
  ['landmark l_eye'],
  ['landmark r_ear'],
  ['landmark l_ear'],
  ['landmark l_foot_index'],
  ['left small toe'],
  ['landmark l_heel'],
  ['landmark r_foot_index'],
  ['right small toe'],
  ['landmark r_heel'],
  ['joint r_ankle'],
  ['joint r_knee'],
  ['joint r_hip'],
  ['joint l_hip'],
  ['joint l_knee'],
  ['joint l_ankle'],
  ['joint r_wrist'],
  ['joint r_elbow'],
  ['joint r_shoulder'],
  ['joint l_shoulder'],
  ['joint l_elbow'],
  ['joint l_wrist'],
  ['joint neck'],
  ['head top'],
  ['joint l_hip', 'joint r_hip'],
  ['joint l_shoulder', 'joint r_shoulder'],
  ['joint spine2'],
  ['joint head'],
  ['joint head', 'head top'],
  ['landmark nose'],
  ['landmark l_eye'],
  ['landmark r_eye'],
  ['landmark l_ear'],
  ['landmark r_ear'],
];

/** The 49 joints of a body of one shape. */
export interface VibeJoints {
  /** Writes them for a posed skeleton, in its space, metres, shape [49, 3] at `o`. */
  into(out: Float32Array | Float64Array, o: number, posed: PosedJoints): void;
}

/**
 * The 49 joints as SMPL defines them: picked vertices and regressed points.
 *
 * @param pose writes the posed vertices, shape [V, 3]
 */
export function smplJoints(vertexCount: number, source: Joints49Source, pose: (out: Float32Array) => void): VibeJoints {
  const vertices = new Float32Array(vertexCount * 3);
  return {
    into(out, o, posed) {
      pose(vertices);
      joints49Into(out, o, vertices, 0, posed.positions, 0, source);
    },
  };
}

/** Finds the 49 joints on any body with SMPL's joint tree. */
export function vibeJoints(body: BodyModel, betas: ArrayLike<number>): VibeJoints {
  const { landmarks } = bodyPoints(body);
  const landmarkOffsets = shapedOffsets(landmarks, betas);
  const extra = EXTRA.map((name) => extraPoint(body, betas, name));
  const sources = MEANING.map((names) => names.map(indexOf));
  const points = new Float64Array((JOINT_COUNT + LANDMARK_COUNT + EXTRA.length) * 3);
  return {
    into(out, o, posed) {
      points.set(posed.positions);
      for (let k = 0; k < LANDMARK_COUNT; k++) {
        carried(points, JOINT_COUNT + k, posed, landmarks.joint[k]!, landmarkOffsets, 3 * k);
      }
      extra.forEach(({ joint, offset }, k) => {
        carried(points, JOINT_COUNT + LANDMARK_COUNT + k, posed, joint, offset, 0);
      });
      for (let i = 0; i < VIBE_JOINTS; i++) {
        const from = sources[i]!;
        for (let a = 0; a < 3; a++) {
          let sum = 0;
          for (const point of from) sum += points[3 * point + a]!;
          out[o + 3 * i + a] = sum / from.length;
        }
      }
    },
  };
}

function indexOf(name: PointName): number {
  if (name.startsWith('joint ')) return JOINT[name.slice(6) as JointName];
  if (name.startsWith('landmark ')) return JOINT_COUNT + LANDMARK[name.slice(9) as LandmarkName];
  return JOINT_COUNT + LANDMARK_COUNT + EXTRA.indexOf(name);
}

function carried(
  points: Float64Array,
  index: number,
  { rotations, positions }: PosedJoints,
  joint: number,
  offset: ArrayLike<number>,
  at: number,
): void {
  for (let a = 0; a < 3; a++) {
    const r = 9 * joint + 3 * a;
    points[3 * index + a] =
      positions[3 * joint + a]! +
      rotations[r]! * offset[at]! +
      rotations[r + 1]! * offset[at + 1]! +
      rotations[r + 2]! * offset[at + 2]!;
  }
}

function shapedOffsets({ count, base, dirs }: RigidPoints, betas: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(base);
  for (let i = 0; i < 3 * count; i++) {
    for (let k = 0; k < Math.min(SHAPE_COUNT, betas.length); k++) out[i]! += dirs[i * SHAPE_COUNT + k]! * betas[k]!;
  }
  return out;
}

/** How many vertices a point of the surface is the mean of. */
const VERTICES = 8;

/** A point of the surface, found as the farthest in its direction, fixed to the joint that carries it. */
function extraPoint(body: BodyModel, betas: ArrayLike<number>, name: PointName): { joint: number; offset: number[] } {
  const joint = name === 'head top' ? JOINT.head : name === 'left small toe' ? JOINT.l_foot : JOINT.r_foot;
  const side = joint === JOINT.r_foot ? -1 : 1;
  const t = body.template;
  const reach = (v: number): number =>
    joint === JOINT.head ? t[3 * v + 1]! : side * t[3 * v]! + 0.6 * t[3 * v + 2]! - 0.5 * t[3 * v + 1]!;
  const vertices = Array.from({ length: body.vertexCount }, (_, v) => v)
    .filter((v) => body.weights[v * JOINT_COUNT + joint]! > 0.5)
    .sort((p, q) => reach(q) - reach(p))
    .slice(0, VERTICES);
  const shaped = (i: number, dirs: Float32Array): number => {
    let value = t[i]!;
    for (let k = 0; k < Math.min(SHAPE_COUNT, betas.length); k++) value += dirs[i * SHAPE_COUNT + k]! * betas[k]!;
    return value;
  };
  const offset = [0, 0, 0];
  for (const v of vertices) {
    for (let a = 0; a < 3; a++) offset[a]! += shaped(3 * v + a, body.shapeDirs) / vertices.length;
  }
  const { starts, columns, values } = body.jointRegressor;
  for (let i = starts[joint]!; i < starts[joint + 1]!; i++) {
    for (let a = 0; a < 3; a++) offset[a]! -= values[i]! * shaped(3 * columns[i]! + a, body.shapeDirs);
  }
  return { joint, offset };
}
