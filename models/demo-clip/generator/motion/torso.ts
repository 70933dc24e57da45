import { JOINT } from '#shared/body/smpl-tree.ts';
import { keyed, softened } from './curve.ts';
import { gaitPhase } from './gait-phase.ts';
import { TIMING } from './timing.ts';
import { compose, degrees, type Mat3, rotation } from './vec3.ts';
import { pace, pathAt, walked } from './walk-path.ts';

const { reach, squat, wave } = TIMING;

/** How deep the squat is, 0 standing .. 1 bottom. */
export const squatting = softened(
  keyed([
    [squat.from, 0],
    [squat.bottom, 1],
    [squat.leave, 1],
    [squat.end, 0],
  ]),
  0.06,
);
const reaching = softened(
  keyed([
    [reach.from, 0],
    [reach.top, 1],
    [reach.leave, 1],
    [reach.end, 0],
  ]),
  0.06,
);
const waving = softened(
  keyed([
    [wave.from, 0],
    [wave.up + 0.05, 1],
    [wave.end, 1],
  ]),
  0.08,
);
const walking = softened((t) => pace(t), 0.05);
/** Where the eyes go, radians about Y in the world: ahead on the path first, at the camera from the turn on. */
const turnToCamera = keyed([
  [0.6, 0],
  [1.9, 0.85],
  [2.6, 1],
]);
const gaze = softened((t) => pathAt(walked(t) + 0.45).heading * (1 - turnToCamera(t)), 0.12);
/** Looking up while reaching, degrees. */
const lookUp = softened(
  keyed([
    [reach.from - 0.05, 0],
    [reach.top - 0.15, 1],
    [reach.leave, 1],
    [reach.end - 0.25, 0],
  ]),
  0.06,
);

/** Orientation of the pelvis and where it stands, and the spine, at time t. */
export interface TorsoState {
  /** World rotation of the pelvis. */
  readonly root: Mat3;
  /** Pelvis joint on the floor plan, metres. */
  readonly x: number;
  readonly z: number;
  /** Metres by which squat and posture lower the pelvis below what the legs allow. */
  readonly drop: number;
  readonly heading: number;
  /** Local rotations by joint index. */
  readonly joints: Map<number, Mat3>;
}

/** Trunk and head from path, phase of the walk and the actions. Angles in degrees until the end. */
export function torsoAt(t: number): TorsoState {
  const s = walked(t);
  const place = pathAt(s);
  const phase = gaitPhase(Math.min(t, TIMING.stop + 0.2));
  const walk = walking(t);
  const q = squatting(t);
  const up = reaching(t);
  const w = waving(t);
  const breath = Math.sin(2 * Math.PI * 0.3 * t);
  const shift = Math.sin(2 * Math.PI * 0.17 * t + 0.6) * (1 - walk);

  // Pelvis: forward on the side of the leading leg, dropped on the side of the swinging one, over the standing foot.
  const turn = -5 * Math.cos(phase) * walk;
  const list = 3.6 * Math.sin(phase + 0.35) * walk - 3.4 * w;
  const tilt = 3 * walk + 33 * q - 4 * up;
  const sway = 0.021 * Math.sin(phase) * walk + 0.004 * shift + 0.036 * w;
  const surge = 0.008 * Math.sin(2 * phase + 2.4) * walk - 0.185 * q + 0.022 * up;
  const heading = place.heading;
  const root = compose(
    rotation(0, heading + degrees(turn - 5 * w), 0),
    rotation(degrees(tilt), 0, 0),
    rotation(0, 0, degrees(list)),
  );
  const [sin, cos] = [Math.sin(heading), Math.cos(heading)];

  // The chest turns against the pelvis and stays upright; the head stays level and looks where the eyes go.
  const counter = 9.5 * Math.cos(phase) * walk + 5 * w + 3 * up * Math.sin(2.6 * (t - reach.from));
  const lean = -list * 1.05 + 3.4 * w * 0.4 + 5 * up * Math.sin(4.2 * (t - reach.from - 0.2));
  const bend = 1.5 * walk - 3 * q - 9 * up + 0.7 * breath * (1 - walk);
  const spine = (share: number, flexion = share) =>
    rotation(degrees(bend * flexion), degrees(counter * share), degrees(lean * share));
  const yaw = ((gaze(t) - heading) * 180) / Math.PI - turn - counter + 5 * w;
  const nod = -tilt * 0.62 - bend * 0.6 - 21 * lookUp(t) + 1.2 * Math.sin(2 * phase + 0.8) * walk + 2;
  const cock = -0.3 * (list + lean) - 5 * w;
  const joints = new Map<number, Mat3>([
    [JOINT.spine1, spine(0.3)],
    [JOINT.spine2, spine(0.4)],
    [JOINT.spine3, spine(0.3)],
    [JOINT.neck, rotation(degrees(nod * 0.45), degrees(yaw * 0.4), degrees(cock * 0.4))],
    [JOINT.head, rotation(degrees(nod * 0.55), degrees(yaw * 0.6), degrees(cock * 0.6))],
  ]);
  return {
    root,
    x: place.x + cos * sway + sin * surge,
    z: place.z - sin * sway + cos * surge,
    drop: 0.4 * q,
    heading,
    joints,
  };
}
