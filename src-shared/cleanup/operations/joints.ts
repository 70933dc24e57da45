import { JOINT, MIRROR } from '../../body/smpl-tree.ts';
import { LIMITS } from '../../fitting/pose-statistics.ts';
import { axisAngleToQuaternionInto, quaternionToAxisAngleInto } from '../../math/rotation.ts';
import { mixInto } from '../quaternions.ts';
import { type CleanupOperation, numberOf } from '../stack.ts';
import { alignSigns, ROTATION_ROW, type Work } from '../work.ts';

interface Limit {
  readonly joint: number;
  readonly axes: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Mirroring about the plane x = 0 keeps the first number of a rotation vector and negates the others. */
const SIDES: readonly Limit[] = LIMITS.flatMap((limit) => {
  const other = MIRROR[limit.joint]!;
  const axes = limit.axes.map((x, i) => (i % 3 === 0 ? x : -x));
  return other === limit.joint ? [limit] : [limit, { ...limit, joint: other, axes }];
});

const vector = new Float64Array(3);
const quaternion = new Float64Array(4);

/**
 * Brings joints back that are turned farther than people turn them (the range of motion capture). Up to the slack beyond
 * the range a joint is let; what is more is pressed into it, so that nothing stops at a wall.
 */
export function limitJoints(work: Work, operation: CleanupOperation): Work {
  const slack = (numberOf(operation, 'slack') * Math.PI) / 180;
  const amount = numberOf(operation, 'amount');
  const rotations = work.rotations.slice();
  for (let t = 0; t < work.frames; t++) {
    for (let side = 0; side < SIDES.length; side++) {
      const { joint, axes, low, high } = SIDES[side]!;
      const q = t * ROTATION_ROW + 4 * joint;
      quaternionToAxisAngleInto(vector, 0, rotations, q);
      let changed = false;
      for (let a = 0; a < 3; a++) {
        const x = axes[3 * a]!;
        const y = axes[3 * a + 1]!;
        const z = axes[3 * a + 2]!;
        const angle = x * vector[0]! + y * vector[1]! + z * vector[2]!;
        const excess = angle < low[a]! ? angle - low[a]! : angle > high[a]! ? angle - high[a]! : 0;
        if (excess === 0) continue;
        const kept = slack > 0 ? slack * Math.tanh(excess / slack) : 0;
        const change = amount * (kept - excess);
        vector[0]! += change * x;
        vector[1]! += change * y;
        vector[2]! += change * z;
        changed = true;
      }
      if (!changed) continue;
      axisAngleToQuaternionInto(rotations, q, vector);
    }
  }
  alignSigns(rotations, work.frames);
  return { ...work, rotations };
}

/** Rotation vectors of a hand at rest: fingers hang a little. */
const RELAXED: readonly (readonly [joint: number, x: number, y: number, z: number])[] = [
  [JOINT.l_hand, 0, 0, -0.3],
  [JOINT.r_hand, 0, 0, 0.3],
];
const LOOSE_WRIST: readonly (readonly [joint: number, x: number, y: number, z: number])[] = [
  [JOINT.l_wrist, 0, 0, -0.12],
  [JOINT.r_wrist, 0, 0, 0.12],
];

/** Lets hands hang relaxed, and wrists if asked: what no detector saw well looks stiff or twisted. */
export function relaxHands(work: Work, operation: CleanupOperation): Work {
  const rotations = work.rotations.slice();
  const wanted = [
    ...RELAXED.map((pose) => ({ pose, share: numberOf(operation, 'relax') })),
    ...LOOSE_WRIST.map((pose) => ({ pose, share: numberOf(operation, 'wrists') })),
  ];
  for (const { pose, share } of wanted) {
    if (share === 0) continue;
    const [joint, ...turn] = pose;
    axisAngleToQuaternionInto(quaternion, 0, turn);
    for (let t = 0; t < work.frames; t++) {
      const q = t * ROTATION_ROW + 4 * joint;
      mixInto(rotations, q, rotations, q, quaternion, 0, share);
    }
  }
  alignSigns(rotations, work.frames);
  return { ...work, rotations };
}
