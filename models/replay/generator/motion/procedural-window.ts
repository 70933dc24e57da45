import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { JOINT, JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { matrixToAxisAngleInto } from '#shared/math/rotation.ts';
import type { MotionWindow } from '../../../builtin-temporal/generator/motion/motion-window.ts';
import type { Random } from '../../../builtin-temporal/generator/random.ts';
import { armJoints, HANGING } from '../../../demo-clip/generator/motion/arms.ts';
import { compose, degrees, type Mat3, mirrored, rotation } from '../../../demo-clip/generator/motion/vec3.ts';
import { type Act, type LegAngles, type Posture, wander } from './act.ts';
import { ARM_STYLES, type ArmStyle, drawArms } from './arms.ts';
import { drawLegs, LEG_STYLES, type LegStyle } from './legs.ts';

/** A made-up motion and what it is. */
export interface ProceduralWindow extends MotionWindow {
  readonly name: string;
}

/** Arms that go with legs; others may do anything. */
const ARMS_OF: Partial<Record<LegStyle, readonly ArmStyle[]>> = {
  walk: ['swing', 'swing', 'swing', 'wave', 'reach', 'folded'],
  run: ['swing', 'swing', 'swing', 'box'],
  march: ['swing', 'swing', 'clap', 'flap'],
  jump: ['swing', 'flap', 'flap', 'dance'],
};

/**
 * Draws a motion of so many frames from formulas alone: no captured data. World: y up, metres; the body heads along +z
 * at first, as random turns lead it.
 *
 * @param rest joints of the body at rest, shape [24, 3]
 */
export function proceduralWindow(random: Random, frames: number, fps: number, rest: Float64Array): ProceduralWindow {
  const legs = random.pick([...LEG_STYLES, 'walk', 'dance', 'dance'] as const);
  const arms = random.pick(ARMS_OF[legs] ?? ARM_STYLES);
  const act = drawAct(random, legs, arms, frames / fps);
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const posed = createPosedJoints();
  let [x, z] = [0, 0];
  for (let f = 0; f < frames; f++) {
    const posture = act(f / fps);
    const row = f * JOINT_COUNT * 3;
    for (const [joint, m] of jointsOf(posture)) matrixToAxisAngleInto(poses, row + 3 * joint, m);
    const heading = degrees(posture.pelvis.turn);
    x += (Math.sin(heading) * posture.speed) / fps;
    z += (Math.cos(heading) * posture.speed) / fps;
    forwardKinematicsInto(posed, rest, poses, row, [0, 0, 0], 0);
    // The foot that is lowest stands on the floor; a sitting body sits where its feet reach it.
    const low = Math.min(...FEET.map((joint) => posed.positions[3 * joint + 1]!));
    trans.set([x, rest[1]! - low + posture.lift + ANKLE, z], 3 * f);
  }
  return { frames, poses, trans, name: `${legs} ${arms}` };
}

const FEET = [JOINT.l_ankle, JOINT.r_ankle, JOINT.l_foot, JOINT.r_foot];
/** Height of the lowest joint of a foot that stands, metres. */
const ANKLE = 0.03;

function drawAct(random: Random, legs: LegStyle, arms: ArmStyle, length: number): Act {
  const stanceAt = drawLegs(random, legs, length);
  const armsAt = drawArms(random, arms, length);
  const lively = random.chance(0.3) ? 2.2 : 1;
  const bend = wander(random, random.chance(0.2) ? random.between(10, 50) : 2, 4 * lively, 0.9, length);
  const turn = wander(random, 0, 7 * lively, 0.9, length);
  const lean = wander(random, 0, 4 * lively, 0.9, length);
  const head = {
    nod: wander(random, 0, 9, 0.8, length),
    turn: wander(random, 0, 18, 0.8, length),
    tilt: wander(random, 0, 5, 0.8, length),
  };
  const spin = random.chance(0.25) ? random.between(-150, 150) : 0;
  const heading = wander(random, 0, 12, 1.5, length);
  return (t) => {
    const stance = stanceAt(t);
    return {
      pelvis: { pitch: stance.pitch + 0.4 * bend(t), list: stance.list, turn: stance.turn + heading(t) + spin * t },
      spine: {
        bend: 0.6 * bend(t) - 0.6 * stance.pitch,
        turn: turn(t) - 1.6 * stance.turn,
        lean: lean(t) - stance.list,
      },
      head: { nod: head.nod(t) - 0.3 * stance.pitch, turn: head.turn(t), tilt: head.tilt(t) },
      legs: stance.legs,
      arms: armsAt(t, stance.swing),
      lift: stance.lift,
      speed: stance.speed,
    };
  };
}

function jointsOf({ pelvis, spine, head, legs, arms }: Posture): Map<number, Mat3> {
  const turned = (x: number, y: number, z: number): Mat3 => rotation(degrees(x), degrees(y), degrees(z));
  const part = (share: number): Mat3 => turned(share * spine.bend, share * spine.turn, share * spine.lean);
  const out = new Map<number, Mat3>([
    [JOINT.pelvis, compose(turned(0, pelvis.turn, 0), turned(pelvis.pitch, 0, 0), turned(0, 0, pelvis.list))],
    [JOINT.spine1, part(0.3)],
    [JOINT.spine2, part(0.4)],
    [JOINT.spine3, part(0.3)],
    [JOINT.neck, turned(0.45 * head.nod, 0.4 * head.turn, 0.4 * head.tilt)],
    [JOINT.head, turned(0.55 * head.nod, 0.6 * head.turn, 0.6 * head.tilt)],
  ]);
  for (const [i, side] of (['l', 'r'] as const).entries()) {
    for (const [joint, m] of armJoints(side, { ...HANGING, ...arms[i]! })) out.set(joint, m);
    for (const [joint, m] of legJoints(side, legs[i]!, pelvis.pitch)) out.set(joint, m);
  }
  return out;
}

/** Angles of a leg are against a level pelvis. */
function legJoints(side: 'l' | 'r', leg: LegAngles, pitch: number): [number, Mat3][] {
  const level = rotation(degrees(-pitch), 0, 0);
  const of = (m: Mat3): Mat3 => (side === 'l' ? m : mirrored(m));
  const hip = compose(
    level,
    of(
      compose(rotation(degrees(-leg.flex), 0, 0), rotation(0, 0, degrees(leg.abd)), rotation(0, degrees(leg.twist), 0)),
    ),
  );
  const joint = (name: 'hip' | 'knee' | 'ankle'): number => JOINT[`${side}_${name}`];
  return [
    [joint('hip'), hip],
    [joint('knee'), rotation(degrees(leg.knee), 0, 0)],
    [joint('ankle'), rotation(degrees(-leg.ankle), 0, 0)],
  ];
}
