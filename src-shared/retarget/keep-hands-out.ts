import { createPosedJoints } from '../body/forward-kinematics.ts';
import { JOINT } from '../body/smpl-tree.ts';
import { type BodyMotion, poseAt } from '../formats/body-motion.ts';
import {
  exponential,
  IDENTITY3,
  logarithm,
  product,
  type Rotation3,
  relative,
  rotated,
  swing,
} from '../math/rotation3.ts';
import { add, norm, scale, sub, unit, type Vec3 } from '../math/vec3.ts';
import { type BodyPart, bodyParts } from './body-shape.ts';
import type { RigPlan } from './rig-plan.ts';
import { RigPose, type RigTurns, turnFurther, turnOf } from './rig-pose.ts';
import { smoothRows } from './smooth-rows.ts';

/** Half the thickness of a hand and of an elbow on a person with legs of 0.8 m, metres. */
const HAND = 0.045;
const ELBOW = 0.05;
const LEG = 0.8;
const ROUNDS = 4;
/** Width of the bell that smooths what arms do to keep out, frames. */
const SOFT = 2.5;

interface Arm {
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  readonly shoulder: number;
  readonly elbow: number;
  readonly wrist: number;
  readonly hand: number;
  readonly side: 1 | -1;
}

const ARMS = (['l', 'r'] as const).map((s): Arm => {
  const [shoulder, elbow, wrist, hand] = [
    JOINT[`${s}_shoulder`],
    JOINT[`${s}_elbow`],
    JOINT[`${s}_wrist`],
    JOINT[`${s}_hand`],
  ];
  const lower = [elbow, wrist, hand];
  return { upper: [shoulder, ...lower], lower, shoulder, elbow, wrist, hand, side: s === 'l' ? 1 : -1 };
});

/**
 * Keeps elbows, wrists and hands out of trunk and head of a character, and its hands from passing through each other
 * where the body's did not. Arms swing no more than they must, smoothly. Changes `turned`.
 */
export function keepHandsOut(turned: RigTurns, motion: BodyMotion, plan: RigPlan): void {
  const scene = new Scene(motion, plan);
  // First smoothly, then what is left.
  for (const sigma of [SOFT, 0]) {
    const swings = new Float64Array(turned.frames * 12);
    for (let f = 0; f < turned.frames; f++) scene.swingsInto(swings, turned, f);
    const smooth = sigma > 0 ? smoothRows(swings, 12, sigma) : swings;
    for (let f = 0; f < turned.frames; f++) {
      for (const [i, arm] of ARMS.entries()) {
        const at = 12 * f + 6 * i;
        turnFurther(turned, f, arm.upper, exponential([...smooth.subarray(at, at + 3)] as Vec3));
        turnFurther(turned, f, arm.lower, exponential([...smooth.subarray(at + 3, at + 6)] as Vec3));
      }
    }
  }
}

/** Least distance of wrists and hands from trunk and head at each frame, metres (negative inside), shape [T]. */
export function handClearance(turned: RigTurns, motion: BodyMotion, plan: RigPlan): Float64Array {
  const scene = new Scene(motion, plan);
  return Float64Array.from({ length: turned.frames }, (_, f) => scene.clearance(turned, f));
}

class Scene {
  readonly #parts: readonly BodyPart[];
  readonly #plan: RigPlan;
  readonly #pose: RigPose;
  readonly #motion: BodyMotion;
  readonly #source = createPosedJoints();
  readonly #size: number;

  constructor(motion: BodyMotion, plan: RigPlan) {
    this.#motion = motion;
    this.#plan = plan;
    this.#parts = bodyParts(plan.rig, plan.bones, plan.axes);
    this.#pose = new RigPose(plan);
    this.#size = (plan.scale * legOf(motion)) / LEG;
  }

  /** Writes what both arms have to do at a frame: rotation vectors of upper arm and forearm, six numbers an arm. */
  swingsInto(out: Float64Array, turned: RigTurns, f: number): void {
    this.#pose.set(turned, f);
    poseAt(this.#motion, f, this.#source);
    const bodies = this.#parts.map((part) => this.#inWorld(part, turned, f));
    const arms = ARMS.map((arm) => this.#armAt(arm));
    for (let round = 0; round < ROUNDS; round++) {
      for (const arm of arms) {
        if (!arm) continue;
        for (const body of bodies) {
          const elbow = body.pushed(arm.elbow, ELBOW * this.#size);
          if (elbow) arm.swingUpper(elbow, arm.elbow);
          for (const point of ['wrist', 'hand'] as const) {
            const outside = body.pushed(arm[point], HAND * this.#size);
            if (!outside) continue;
            // The forearm alone first; the whole arm where that does not suffice.
            arm.swingLower(outside, arm[point]);
            const still = body.pushed(arm[point], HAND * this.#size);
            if (still) arm.swingUpper(still, arm[point]);
          }
        }
      }
      this.#partHands(arms, turned, f);
    }
    for (const [i, arm] of arms.entries()) {
      if (!arm) continue;
      out.set(logarithm(arm.upperTurn), 12 * f + 6 * i);
      out.set(logarithm(arm.lowerTurn), 12 * f + 6 * i + 3);
    }
  }

  clearance(turned: RigTurns, f: number): number {
    this.#pose.set(turned, f);
    const bodies = this.#parts.map((part) => this.#inWorld(part, turned, f));
    let least = Number.POSITIVE_INFINITY;
    for (const arm of ARMS.map((one) => this.#armAt(one))) {
      if (!arm) continue;
      for (const body of bodies)
        for (const point of [arm.wrist, arm.hand]) least = Math.min(least, body.distance(point));
    }
    return least;
  }

  #inWorld({ joint, centre, half }: BodyPart, turned: RigTurns, f: number): BodyInWorld {
    const axes = product(turnOf(turned, f, joint), this.#plan.axes);
    const origin = this.#pose.place(joint) ?? this.#pose.place(JOINT.pelvis)!;
    return new BodyInWorld(add(origin, rotated(axes, centre)), axes, half);
  }

  #armAt(arm: Arm): ArmInWorld | null {
    const [shoulder, elbow, wrist] = [
      this.#pose.place(arm.shoulder),
      this.#pose.place(arm.elbow),
      this.#pose.place(arm.wrist),
    ];
    if (!shoulder || !elbow || !wrist) return null;
    const hand = this.#pose.place(arm.hand) ?? add(wrist, scale(unit(sub(wrist, elbow)), 0.09 * this.#size));
    return new ArmInWorld(shoulder, elbow, wrist, hand);
  }

  /** Hands stay as far apart, and on their sides, as the body's do, up to the width of two hands. */
  #partHands(arms: readonly (ArmInWorld | null)[], turned: RigTurns, f: number): void {
    const [left, right] = arms;
    if (!left || !right) return;
    const at = (joint: number): Vec3 => [...this.#source.positions.subarray(3 * joint, 3 * joint + 3)] as Vec3;
    const chest = turnOf(turned, f, JOINT.spine3);
    const across = rotated(chest, rotated(this.#plan.axes, [1, 0, 0]));
    const own = sub(at(JOINT.l_wrist), at(JOINT.r_wrist));
    const apart = norm(own) * this.#plan.scale;
    const now = sub(left.hand, right.hand);
    const wanted = Math.min(apart, 2.2 * HAND * this.#size);
    const sideways = (v: Vec3): number => v[0] * across[0] + v[1] * across[1] + v[2] * across[2];
    const crossed = sideways(own) > 0.3 * norm(own) && sideways(now) < 0;
    if (norm(now) >= wanted && !crossed) return;
    const push = crossed ? wanted - sideways(now) : wanted - norm(now);
    const away = crossed ? across : unit(now, across);
    for (const [i, arm] of [left, right].entries()) {
      const to = add(arm.hand, scale(away, ((i === 0 ? 1 : -1) * push) / 2));
      arm.swingLower(to, arm.hand);
    }
  }
}

function legOf({ rest }: BodyMotion): number {
  const at = (joint: number): Vec3 => [rest[3 * joint]!, rest[3 * joint + 1]!, rest[3 * joint + 2]!];
  return norm(sub(at(JOINT.l_knee), at(JOINT.l_hip))) + norm(sub(at(JOINT.l_ankle), at(JOINT.l_knee)));
}

/** One arm while it is being moved. */
class ArmInWorld {
  readonly #shoulder: Vec3;
  #upper: Rotation3 = IDENTITY3;
  #lower: Rotation3 = IDENTITY3;
  elbow: Vec3;
  wrist: Vec3;
  hand: Vec3;

  constructor(shoulder: Vec3, elbow: Vec3, wrist: Vec3, hand: Vec3) {
    this.#shoulder = shoulder;
    this.elbow = elbow;
    this.wrist = wrist;
    this.hand = hand;
  }

  /** Swings the whole arm about the shoulder, so that `from` comes to lie towards `to`. */
  swingUpper(to: Vec3, from: Vec3): void {
    const turn = swing(unit(sub(from, this.#shoulder)), unit(sub(to, this.#shoulder)));
    this.elbow = about(this.#shoulder, turn, this.elbow);
    this.#upper = product(turn, this.#upper);
    this.#moveLower(this.#shoulder, turn);
  }

  /** Swings the forearm about the elbow. */
  swingLower(to: Vec3, from: Vec3): void {
    this.#moveLower(this.elbow, swing(unit(sub(from, this.elbow)), unit(sub(to, this.elbow))));
  }

  /** What the upper arm did, in the world. */
  get upperTurn(): Rotation3 {
    return this.#upper;
  }

  /** What the forearm did after it was carried along by the upper arm, in the world. */
  get lowerTurn(): Rotation3 {
    return product(this.#lower, relative(this.#upper, IDENTITY3));
  }

  #moveLower(centre: Vec3, turn: Rotation3): void {
    this.wrist = about(centre, turn, this.wrist);
    this.hand = about(centre, turn, this.hand);
    this.#lower = product(turn, this.#lower);
  }
}

function about(centre: Vec3, turn: Rotation3, point: Vec3): Vec3 {
  return add(centre, rotated(turn, sub(point, centre)));
}

/** An ellipsoid in the world. */
class BodyInWorld {
  readonly #centre: Vec3;
  readonly #axes: Rotation3;
  readonly #half: Vec3;

  constructor(centre: Vec3, axes: Rotation3, half: Vec3) {
    this.#centre = centre;
    this.#axes = axes;
    this.#half = half;
  }

  /** Where a ball has to be moved to be outside; null where it is. It is moved level, ahead where it is in the middle. */
  pushed(point: Vec3, radius: number): Vec3 | null {
    const local = rotated(relative(this.#axes, IDENTITY3), sub(point, this.#centre));
    const [hx, hy, hz] = this.#half.map((half) => half + radius) as Vec3;
    const level = (local[0] / hx) ** 2 + (local[2] / hz) ** 2;
    const room = 1 - (local[1] / hy) ** 2;
    if (room <= 0 || level >= room) return null;
    const grow = level > 1e-6 ? Math.sqrt(room / level) * 1.001 : 0;
    const to: Vec3 = grow > 0 ? [local[0] * grow, local[1], local[2] * grow] : [0, local[1], hz * Math.sqrt(room)];
    return add(this.#centre, rotated(this.#axes, to));
  }

  /** About how far a point is from the surface, metres; negative inside. */
  distance(point: Vec3): number {
    const local = rotated(relative(this.#axes, IDENTITY3), sub(point, this.#centre));
    const k = Math.hypot(...local.map((value, a) => value / this.#half[a]!));
    return k > 0 ? norm(local) * (1 - 1 / k) : -Math.min(...this.#half);
  }
}
