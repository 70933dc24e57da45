import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { floorLift } from '#shared/formats/rest-mesh.ts';
import { exponential, logarithm, product, type Rotation3, relative, rotated } from '#shared/math/rotation3.ts';
import { add, sub, type Vec3 } from '#shared/math/vec3.ts';
import { solveLeg } from '#shared/retarget/solve-leg.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';

export type Move = 'walk' | 'squat' | 'turn';

export interface MoveOptions {
  readonly seconds?: number;
  readonly fps?: { readonly num: number; readonly den: number };
  readonly betas?: readonly number[];
}

/** Where the parts of a body are meant to be at one moment; world, metres, radians. */
interface Plan {
  readonly yaw: number;
  readonly lean: number;
  readonly pelvis: Vec3;
  /** Where each foot stands, as a shift of the ankle from rest, and which way it points. */
  readonly feet: readonly [Foot, Foot];
  readonly arms: Partial<Record<JointName, Vec3>>;
}

interface Foot {
  readonly at: Vec3;
  readonly yaw: number;
  readonly stands: boolean;
}

/**
 * A made-up take whose feet stand exactly where they stand: walking ahead, squatting with both hands held out in front,
 * or turning on the spot in small steps. The body's contacts say so.
 */
export function movedTake(body: BodyModel, move: Move, options: MoveOptions = {}): Take {
  const { seconds = 4, fps = { num: 30, den: 1 }, betas = [0.5, -0.3] } = options;
  const frames = Math.round((seconds * fps.num) / fps.den);
  const base = proceduralTake(body, { frames, fps, betas });
  const rest = shapedRestJoints(restJoints(body), base.betas);
  const lift = floorLift(shapeBody(body, base.betas));
  const at = (j: number): Vec3 => [rest[3 * j]!, rest[3 * j + 1]!, rest[3 * j + 2]!];
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const contacts = new Float32Array(frames * 4);
  for (let f = 0; f < frames; f++) {
    const plan = PLANS[move]((f * fps.den) / fps.num, seconds);
    const set = (joint: number, turn: Vec3): void => poses.set(turn, (f * JOINT_COUNT + joint) * 3);
    const hips = product(exponential([0, plan.yaw, 0]), exponential([plan.lean, 0, 0]));
    set(JOINT.pelvis, logarithm(hips));
    const pelvis = add(at(JOINT.pelvis), [plan.pelvis[0], plan.pelvis[1] + lift, plan.pelvis[2]]);
    trans.set(sub(pelvis, at(JOINT.pelvis)), 3 * f);
    for (const [name, turn] of Object.entries(plan.arms)) set(JOINT[name as JointName], turn);
    for (const [i, s] of (['l', 'r'] as const).entries()) {
      const foot = plan.feet[i]!;
      const [hip, knee, ankle] = [JOINT[`${s}_hip`], JOINT[`${s}_knee`], JOINT[`${s}_ankle`]];
      const placed = (j: number): Vec3 => add(pelvis, rotated(hips, sub(at(j), at(JOINT.pelvis))));
      const yaw = exponential([0, foot.yaw, 0]);
      // Feet turn about the middle of the body's own stance.
      const target = add(rotated(yaw, at(ankle)), [foot.at[0], foot.at[1] + lift, foot.at[2]]);
      const { thigh, shin } = solveLeg(placed(hip), placed(knee), placed(ankle), target, rotated(hips, [1, 0, 0]));
      const [G, K]: [Rotation3, Rotation3] = [product(thigh, hips), product(shin, hips)];
      set(hip, logarithm(relative(hips, G)));
      set(knee, logarithm(relative(G, K)));
      set(ankle, logarithm(relative(K, yaw)));
      contacts.fill(foot.stands ? 1 : 0, 4 * f + 2 * i, 4 * f + 2 * i + 2);
    }
  }
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const posed = createPosedJoints();
  for (let f = 0; f < frames; f++) {
    forwardKinematicsInto(posed, rest, poses, f * JOINT_COUNT * 3, trans, 3 * f);
    joints.set(posed.positions, f * JOINT_COUNT * 3);
  }
  return { ...base, poses, trans, joints, contacts };
}

const hanging = (swing: number): Plan['arms'] => ({
  l_shoulder: [0, 0.9 * swing, -1.25],
  r_shoulder: [0, 0.9 * swing, 1.25],
  l_elbow: [0, -0.35, 0],
  r_elbow: [0, 0.35, 0],
});

/** Alternate steps: where each foot is along the way, in steps, and whether it stands. */
function stepping(steps: number): readonly [Step, Step] {
  const whole = Math.floor(steps);
  const u = steps - whole;
  const smooth = u * u * (3 - 2 * u);
  const isLeft = whole % 2 === 0;
  const from = whole === 0 ? 0 : whole - 1;
  const swings: Step = { way: from + (whole + 1 - from) * smooth, height: 0.1 * Math.sin(Math.PI * u), stands: false };
  const stands: Step = { way: whole, height: 0, stands: true };
  return isLeft ? [swings, stands] : [stands, swings];
}

interface Step {
  readonly way: number;
  readonly height: number;
  readonly stands: boolean;
}

const PLANS: Readonly<Record<Move, (t: number, seconds: number) => Plan>> = {
  walk(t) {
    const steps = t / 0.55;
    const feet = stepping(steps).map(
      ({ way, height, stands }): Foot => ({ at: [0, height, 0.32 * way], yaw: 0, stands }),
    );
    const way = 0.32 * (steps - 0.5) + 0.1;
    return {
      yaw: 0,
      lean: 0.05,
      pelvis: [0, -0.09, Math.max(0, way)],
      feet: [feet[0]!, feet[1]!],
      arms: hanging(Math.sin(Math.PI * steps)),
    };
  },
  squat(t, seconds) {
    const depth = Math.sin((Math.PI * t) / seconds) ** 2;
    const stand: Foot = { at: [0, 0, 0], yaw: 0, stands: true };
    const up = 1.25 * (1 - depth);
    return {
      yaw: 0,
      lean: 0.6 * depth,
      pelvis: [0, -0.02 - 0.38 * depth, -0.16 * depth],
      feet: [stand, stand],
      // From hanging beside the body to held out in front, hands close together.
      arms: {
        l_shoulder: [0, -1.5 * depth, -up - 0.1],
        r_shoulder: [0, 1.5 * depth, up + 0.1],
        l_elbow: [0, -0.25 - 0.35 * depth, 0],
        r_elbow: [0, 0.25 + 0.35 * depth, 0],
        l_wrist: [0.5 * depth, 0, 0],
        r_wrist: [-0.4 * depth, 0, 0],
        neck: [-0.3 * depth, 0, 0],
      },
    };
  },
  turn(t) {
    const steps = t / 0.4;
    const angle = 0.6;
    const feet = stepping(steps).map(
      ({ way, height, stands }): Foot => ({ at: [0, height, 0], yaw: angle * way, stands }),
    );
    return {
      yaw: angle * Math.max(0, steps - 0.5),
      lean: 0.03,
      pelvis: [0, -0.04, 0],
      feet: [feet[0]!, feet[1]!],
      arms: hanging(0.3),
    };
  },
};
