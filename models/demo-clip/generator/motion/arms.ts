import { JOINT } from '#shared/body/smpl-tree.ts';
import { type Curve, keyed, softened } from './curve.ts';
import type { Side } from './footsteps.ts';
import { gaitPhase } from './gait-phase.ts';
import { TIMING } from './timing.ts';
import { compose, degrees, type Mat3, mirrored, rotation } from './vec3.ts';
import { pace } from './walk-path.ts';

/**
 * Angles of one arm, degrees, as a goniometer has them.
 *
 * `flex` lifts the arm forwards, `abd` sideways from hanging, `twist` turns it inwards about its own axis, `elbow`
 * bends, `wrist` bends the palm inwards, `wave` tilts the hand towards the thumb.
 */
export interface ArmAngles {
  flex: number;
  abd: number;
  twist: number;
  elbow: number;
  wrist: number;
  wave: number;
}
type Channel = keyof ArmAngles;

export const HANGING: ArmAngles = { flex: 2, abd: 9, twist: 14, elbow: 17, wrist: 6, wave: 0 };
const { reach, squat, wave } = TIMING;

/** Poses that each arm passes through, [seconds, angles that differ from hanging]. */
const POSES: Record<Side, readonly (readonly [number, Partial<ArmAngles>])[]> = {
  l: [
    [reach.from - 0.1, {}],
    [reach.from + 0.36, { flex: 92, abd: 12, elbow: 42, twist: 6 }],
    [reach.top - 0.03, { flex: 158, abd: 15, elbow: 14, twist: 0, wrist: -6 }],
    [reach.leave, { flex: 160, abd: 17, elbow: 13, twist: 0, wrist: -8 }],
    [reach.end - 0.12, { flex: 82, abd: 14, elbow: 36 }],
    [squat.bottom - 0.05, { flex: 112, abd: 8, elbow: 10, twist: 4, wrist: 0 }],
    [squat.leave + 0.05, { flex: 114, abd: 8, elbow: 10, twist: 4, wrist: 0 }],
    [squat.end, { flex: 6, elbow: 20 }],
    [wave.up, {}],
    [wave.end, { flex: 3, elbow: 18 }],
  ],
  r: [
    [reach.from - 0.16, {}],
    [reach.from + 0.34, { flex: 86, abd: 14, elbow: 46, twist: 6 }],
    [reach.top + 0.05, { flex: 154, abd: 17, elbow: 16, twist: 0, wrist: -6 }],
    [reach.leave + 0.04, { flex: 157, abd: 16, elbow: 14, twist: 0, wrist: -8 }],
    [reach.end - 0.08, { flex: 82, abd: 14, elbow: 36 }],
    [squat.bottom - 0.02, { flex: 111, abd: 8, elbow: 12, twist: 4, wrist: 0 }],
    [squat.leave + 0.02, { flex: 113, abd: 8, elbow: 12, twist: 4, wrist: 0 }],
    [squat.end - 0.12, { flex: 20, abd: 18, twist: -10, elbow: 46 }],
    [wave.up, { flex: 16, abd: 66, twist: -82, elbow: 106, wrist: 0 }],
    [wave.end - 0.3, { flex: 16, abd: 69, twist: -84, elbow: 106, wrist: 0 }],
    [wave.end + 0.5, { flex: 12, abd: 52, twist: -60, elbow: 92, wrist: 0 }],
  ],
};

const channels = (side: Side): Record<Channel, Curve> => {
  const curve = (channel: Channel) =>
    softened(keyed(POSES[side].map(([t, pose]) => [t, { ...HANGING, ...pose }[channel]] as const)), 0.055);
  return {
    flex: curve('flex'),
    abd: curve('abd'),
    twist: curve('twist'),
    elbow: curve('elbow'),
    wrist: curve('wrist'),
    wave: curve('wave'),
  };
};
const CHANNELS = { l: channels('l'), r: channels('r') };

/** How much of the arm's swing remains, 0..1; it dies away a little later than the steps. */
const swing = softened((t) => Math.max(0, pace(t - 0.12)), 0.08);
/** Strength of the waving of the right hand, 0..1. */
const waving = softened(
  keyed([
    [wave.up - 0.3, 0],
    [wave.up + 0.05, 1],
    [wave.end - 0.35, 1],
    [wave.end + 0.2, 0.35],
  ]),
  0.06,
);

function anglesAt(side: Side, t: number): ArmAngles {
  const c = CHANNELS[side];
  const angles: ArmAngles = {
    flex: c.flex(t),
    abd: c.abd(t),
    twist: c.twist(t),
    elbow: c.elbow(t),
    wrist: c.wrist(t),
    wave: c.wave(t),
  };
  // Each arm goes with the leg of the other side, a little late.
  const amount = swing(t);
  const swung = -Math.cos(gaitPhase(t) - 0.22 + (side === 'l' ? 0 : Math.PI)) * amount;
  const bent = -Math.cos(gaitPhase(t) - 0.5 + (side === 'l' ? 0 : Math.PI)) * amount;
  angles.flex += 19 * swung + 1 * amount;
  angles.elbow += 9 * bent + 8 * amount;
  angles.abd += 1.5 * amount - 1.2 * swung;
  angles.twist += 5 * swung;
  if (side === 'r') {
    const w = waving(t);
    const beat = 2 * Math.PI * 1.9 * (t - wave.up);
    angles.elbow += 16 * w * Math.sin(beat);
    angles.twist += 7 * w * Math.sin(beat + 0.6);
    angles.wave += 15 * w * Math.sin(beat - 0.9);
  }
  return angles;
}

/** Local rotations of collar, shoulder, elbow, wrist and hand of one side by joint index. */
export function armPose(side: Side, t: number): Map<number, Mat3> {
  return armJoints(side, anglesAt(side, t));
}

/** The same for any angles. */
export function armJoints(side: Side, a: ArmAngles): Map<number, Mat3> {
  const rx = (d: number) => rotation(degrees(d), 0, 0);
  const ry = (d: number) => rotation(0, degrees(d), 0);
  const rz = (d: number) => rotation(0, 0, degrees(d));
  const whole = compose(rx(-a.flex), rz(a.abd - 90), rx(a.twist));
  // The shoulder blade takes its share of lifting (scapulohumeral rhythm), so the collar turns up with the arm.
  const lift = Math.asin(Math.min(1, Math.max(-1, whole[3]!)));
  const share = Math.max(0, lift + 0.5);
  const collar = compose(rotation(0, 0, 0.33 * share - 0.05), rotation(0, -0.1 * Math.max(0, whole[6]!), 0));
  const shoulder = compose(
    [collar[0]!, collar[3]!, collar[6]!, collar[1]!, collar[4]!, collar[7]!, collar[2]!, collar[5]!, collar[8]!],
    whole,
  );
  const joints: [number, number, Mat3][] = [
    [JOINT.l_collar, JOINT.r_collar, collar],
    [JOINT.l_shoulder, JOINT.r_shoulder, shoulder],
    [JOINT.l_elbow, JOINT.r_elbow, ry(-a.elbow)],
    // Palm down in the rest pose: bending it inwards turns about the arm's forward axis.
    [JOINT.l_wrist, JOINT.r_wrist, compose(rz(-a.wrist), ry(-a.wave))],
    [JOINT.l_hand, JOINT.r_hand, rz(-a.wrist * 0.6 - 4)],
  ];
  return new Map(joints.map(([l, r, m]) => (side === 'l' ? [l, m] : [r, mirrored(m)])));
}
