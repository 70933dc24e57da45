import { type BodyModel, SHAPE_COUNT } from './body-model.ts';
import type { RigidPoints } from './landmarks.ts';
import { type RestJoints, restJoints } from './rest-joints.ts';
import { JOINT, JOINT_COUNT } from './smpl-tree.ts';

/** The way down as a leaning foot sees it: x outwards, z forwards, as much as 1 downwards. */
interface Lean {
  readonly joint: 'ankle' | 'foot';
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const LEAN = 0.7;
const heel = (x: number, z: number): Lean => ({ joint: 'ankle', x: LEAN * x, y: -1, z: LEAN * z });
const toes = (x: number, z: number): Lean => ({ joint: 'foot', x: LEAN * x, y: -1, z: LEAN * z });
const HALF = Math.SQRT1_2;

/** Three of the heel, two of the ball behind the toes' joint, four of the toes, their tip and their back. */
const LEANS: readonly Lean[] = [
  heel(-HALF, -HALF),
  heel(0, -1),
  heel(HALF, -HALF),
  heel(-HALF, HALF),
  heel(HALF, HALF),
  toes(1, 0),
  toes(HALF, HALF),
  toes(0, 1),
  toes(-HALF, HALF),
  { joint: 'foot', x: 0, y: 0, z: 1 },
  { joint: 'foot', x: 0, y: 1, z: 1 },
];
/** Points of one foot's outline, and where its parts begin among them. */
export const OUTLINE = { points: LEANS.length, heel: 0, ball: 3, toes: 5 } as const;

const SIDES = [
  { ankle: JOINT.l_ankle, foot: JOINT.l_foot, out: 1 },
  { ankle: JOINT.r_ankle, foot: JOINT.r_foot, out: -1 },
] as const;

/**
 * The vertices of both feet that reach the floor first, whichever way the foot leans: as good as the whole mesh to tell
 * how deep a foot is below the floor. Left foot first; on each `OUTLINE`'s points.
 */
export function soleOutline(body: BodyModel, rest: RestJoints = restJoints(body)): RigidPoints {
  const count = SIDES.length * OUTLINE.points;
  const out: RigidPoints = {
    count,
    joint: new Uint8Array(count),
    base: new Float64Array(count * 3),
    dirs: new Float64Array(count * 3 * SHAPE_COUNT),
  };
  SIDES.forEach((side, s) => {
    LEANS.forEach((lean, n) => {
      const point = s * OUTLINE.points + n;
      const joint = side[lean.joint];
      const vertex = farthest(body, joint, side.out * lean.x, lean.y, lean.z);
      out.joint[point] = joint;
      for (let a = 0; a < 3; a++) {
        const at = 3 * vertex + a;
        out.base[3 * point + a] = body.template[at]! - rest.base[3 * joint + a]!;
        for (let k = 0; k < SHAPE_COUNT; k++) {
          const own = rest.dirs[(3 * joint + a) * SHAPE_COUNT + k]!;
          out.dirs[(3 * point + a) * SHAPE_COUNT + k] = body.shapeDirs[at * SHAPE_COUNT + k]! - own;
        }
      }
    });
  });
  return out;
}

/** The vertex of those that mostly follow a joint that is farthest in a direction. */
function farthest(
  { template, weights, vertexCount }: BodyModel,
  joint: number,
  x: number,
  y: number,
  z: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  let at = 0;
  for (let v = 0; v < vertexCount; v++) {
    if (!(weights[v * JOINT_COUNT + joint]! > 0.5)) continue;
    const reach = x * template[3 * v]! + y * template[3 * v + 1]! + z * template[3 * v + 2]!;
    if (reach <= best) continue;
    best = reach;
    at = v;
  }
  return at;
}
