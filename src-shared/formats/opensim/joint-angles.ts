import { JOINT, JOINT_COUNT } from '../../body/smpl-tree.ts';
import { mulQuaternionInto } from '../../math/rotation.ts';
import type { BodyMotion } from '../body-motion.ts';
import { eulerCurves } from '../euler-curve.ts';

/** One coordinate of the OpenSim model over time: degrees for angles, metres for the three translations. */
export interface CoordinateCurve {
  readonly name: string;
  readonly values: Float64Array;
}

const DEGREES = 180 / Math.PI;
/** Half the turn that hangs the arm of a T-pose down: about the forward axis, as OpenSim's `arm_add`. */
const HALF = Math.SQRT1_2;
const ARM_DOWN = [-HALF, 0, 0, HALF] as const;

/** A joint, or several one after the other, read as turns about Z, then X, then Y of OpenSim's frame. */
interface Source {
  readonly joints: readonly number[];
  /** `shoulder`: measured from an arm that hangs down; `below`: a joint beyond it, whose axes hang with the arm. */
  readonly arm?: 'shoulder' | 'below';
  /** Names of the turns about Z (flexion), X (adduction) and Y (rotation), with the sign OpenSim counts them by. */
  readonly names: readonly [z: Named, x: Named, y: Named];
}
type Named = readonly [name: string, sign: 1 | -1] | null;

const CENTRE: readonly Source[] = [
  {
    joints: [JOINT.pelvis],
    names: [
      ['pelvis_tilt', 1],
      ['pelvis_list', 1],
      ['pelvis_rotation', 1],
    ],
  },
  {
    joints: [JOINT.spine1, JOINT.spine2, JOINT.spine3],
    names: [
      ['lumbar_extension', 1],
      ['lumbar_bending', 1],
      ['lumbar_rotation', 1],
    ],
  },
];

/** Joints of the right side; the left ones are their mirror images under the same names. */
const SIDE = (side: 'l' | 'r'): readonly Source[] => [
  {
    joints: [JOINT[`${side}_hip`]],
    names: [
      ['hip_flexion', 1],
      ['hip_adduction', 1],
      ['hip_rotation', 1],
    ],
  },
  { joints: [JOINT[`${side}_knee`]], names: [['knee_angle', -1], null, null] },
  { joints: [JOINT[`${side}_ankle`]], names: [['ankle_angle', 1], ['subtalar_angle', 1], null] },
  { joints: [JOINT[`${side}_foot`]], names: [['mtp_angle', 1], null, null] },
  {
    joints: [JOINT[`${side}_collar`], JOINT[`${side}_shoulder`]],
    arm: 'shoulder',
    names: [
      ['arm_flex', 1],
      ['arm_add', 1],
      ['arm_rot', 1],
    ],
  },
  { joints: [JOINT[`${side}_elbow`]], arm: 'below', names: [['elbow_flex', 1], null, ['pro_sup', 1]] },
  { joints: [JOINT[`${side}_wrist`]], arm: 'below', names: [['wrist_flex', 1], ['wrist_dev', 1], null] },
];

/**
 * A motion as coordinates of OpenSim's full-body model (Rajagopal et al. 2016): X forward, Y up, Z to the right; turns
 * about Z, then X, then Y of the moving frame; positive hip and knee angles bend, positive adduction goes inwards; arms
 * hang down at 0.
 *
 * Left joints are read as mirror images, so that one sign means one movement on both sides. Joints that have fewer
 * freedoms there than here (knee, ankle, toes, elbow, wrist) give those and leave the rest out.
 *
 * @returns angles in degrees without jumps, `pelvis_tx`, `_ty`, `_tz` in metres
 */
export function jointAngles(motion: BodyMotion): CoordinateCurve[] {
  const { frames, pelvis } = motion;
  const along = (axis: number, sign: number) =>
    Float64Array.from({ length: frames }, (_, f) => sign * pelvis[3 * f + axis]!);
  const curves = CENTRE.flatMap((source) => turnsOf(motion, source, false, ''));
  curves.splice(
    3,
    0,
    { name: 'pelvis_tx', values: along(2, 1) },
    { name: 'pelvis_ty', values: along(1, 1) },
    { name: 'pelvis_tz', values: along(0, -1) },
  );
  for (const side of ['r', 'l'] as const) {
    for (const source of SIDE(side)) curves.push(...turnsOf(motion, source, side === 'l', `_${side}`));
  }
  return curves;
}

function turnsOf(
  motion: BodyMotion,
  { joints, arm, names }: Source,
  mirror: boolean,
  suffix: string,
): CoordinateCurve[] {
  const { frames } = motion;
  const turned = new Float64Array(frames * 4);
  for (let f = 0; f < frames; f++) {
    const q = [0, 0, 0, 1];
    for (const joint of joints) mulQuaternionInto(q, 0, q.slice(), 0, motion.rotations, (f * JOINT_COUNT + joint) * 4);
    // Our X, Y, Z are left, up, forward; OpenSim's are forward, up, right.
    const open = [q[2]!, q[1]!, -q[0]!, q[3]!];
    if (mirror) {
      open[0] = -open[0]!;
      open[1] = -open[1]!;
    }
    if (arm) {
      const away = [-ARM_DOWN[0], 0, 0, ARM_DOWN[3]];
      if (arm === 'below') mulQuaternionInto(open, 0, away, 0, open.slice(), 0);
      mulQuaternionInto(open, 0, open.slice(), 0, ARM_DOWN, 0);
    }
    turned.set(open, 4 * f);
  }
  // R = Rz · Rx · Ry.
  const [x, y, z] = eulerCurves(turned, 0, 4, frames, 'yxz');
  return [z, x, y].flatMap((curve, i) => {
    const named = names[i];
    if (!named) return [];
    const [name, sign] = named;
    return [{ name: `${name}${suffix}`, values: curve.map((value) => sign * value * DEGREES) }];
  });
}
