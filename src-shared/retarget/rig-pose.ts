import { JOINT, JOINT_COUNT, PARENTS } from '../body/smpl-tree.ts';
import type { BodyMotion } from '../formats/body-motion.ts';
import { conjugateInto, turnInto } from '../math/quaternion.ts';
import {
  axisAngleToQuaternionInto,
  matrixToQuaternionInto,
  mulQuaternionInto,
  quaternionToMatrixInto,
} from '../math/rotation.ts';
import type { Rotation3 } from '../math/rotation3.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { RigPlan } from './rig-plan.ts';
import { twistAbout } from './twist.ts';

/** A motion on its way onto a character: how far each of SMPL's joints has turned since the character's rest. */
export interface RigTurns {
  readonly frames: number;
  /** World, quaternions, shape [T, 24, 4]. */
  readonly turns: Float64Array;
  /** The hips' joint in the world, metres, shape [T, 3]. */
  readonly hips: Float64Array;
  /** A root bone: on the floor, metres, shape [T, 3], and its turns, shape [T, 4]. */
  readonly rootPlaces: Float64Array;
  readonly rootTurns: Float64Array;
}

/** World turns of SMPL's joints since the character's rest. */
export function turnsSinceRest(motion: BodyMotion, { references }: RigPlan): Float64Array {
  const out = new Float64Array(motion.frames * JOINT_COUNT * 4);
  const world = new Float64Array(JOINT_COUNT * 4);
  for (let f = 0; f < motion.frames; f++) {
    const row = 4 * JOINT_COUNT * f;
    for (let j = 0; j < JOINT_COUNT; j++) {
      const parent = PARENTS[j]!;
      if (parent < 0) for (let k = 0; k < 4; k++) world[k] = motion.rotations[row + k]!;
      else mulQuaternionInto(world, 4 * j, world, 4 * parent, motion.rotations, row + 4 * j);
      mulQuaternionInto(out, row + 4 * j, world, 4 * j, references[j]!, 0);
    }
  }
  return out;
}

/** The turn of a joint at a frame as a matrix. */
export function turnOf({ turns }: RigTurns, frame: number, joint: number): Rotation3 {
  const out = new Float64Array(9);
  quaternionToMatrixInto(out, 0, turns, 4 * (frame * JOINT_COUNT + joint));
  return out;
}

/** Turns joints further, in the world: `turn` comes on top of what they did. */
export function turnFurther({ turns }: RigTurns, frame: number, joints: readonly number[], turn: Rotation3): void {
  matrixToQuaternionInto(extra, 0, turn);
  for (const joint of joints) {
    const at = 4 * (frame * JOINT_COUNT + joint);
    mulQuaternionInto(turns, at, extra, 0, turns, at);
  }
}

const extra = new Float64Array(4);

/** A character posed at one frame. */
export class RigPose {
  /** World rotations of nodes, shape [N, 4], and positions, metres, shape [N, 3]. */
  readonly rotations: Float64Array;
  readonly positions: Float64Array;
  readonly #plan: RigPlan;
  readonly #angles: Float64Array;
  readonly #twistOf: readonly number[];

  constructor(plan: RigPlan) {
    const count = plan.rig.nodes.length;
    this.#plan = plan;
    this.rotations = new Float64Array(4 * count);
    this.positions = new Float64Array(3 * count);
    this.#angles = new Float64Array(plan.twists.length);
    this.#twistOf = plan.rig.nodes.map((_, node) => plan.twists.findIndex((twist) => twist.node === node));
  }

  /** Poses every node at a frame. Frames come one after the other, so that twists never jump by a turn. */
  set(motion: RigTurns, frame: number): void {
    const { rig, bones, roleOf, hands, targets } = this.#plan;
    const { rotations: R, positions: P } = this;
    const row = 4 * JOINT_COUNT * frame;
    for (const [node, { parent, rotation, offset }] of rig.nodes.entries()) {
      const target = targets.get(node);
      const joint = target ?? roleOf[node]!;
      const twist = this.#twistOf[node]!;
      if (node === bones.root) mulQuaternionInto(R, 4 * node, motion.rootTurns, 4 * frame, rig.rotations, 4 * node);
      else if (joint >= 0) mulQuaternionInto(R, 4 * node, motion.turns, row + 4 * joint, rig.rotations, 4 * node);
      else if (twist >= 0) this.#setTwist(twist, node, motion.turns, row);
      else if (hands?.nodes.has(node)) {
        hands.localInto(back, 0, node, frame);
        mulQuaternionInto(R, 4 * node, R, 4 * parent, back, 0);
      } else if (parent >= 0) mulQuaternionInto(R, 4 * node, R, 4 * parent, rotation, 0);
      else for (let k = 0; k < 4; k++) R[4 * node + k] = rotation[k]!;
      const path = joint === JOINT.pelvis ? motion.hips : node === bones.root ? motion.rootPlaces : null;
      if (path) for (let a = 0; a < 3; a++) P[3 * node + a] = path[3 * frame + a]!;
      else if (parent < 0) for (let a = 0; a < 3; a++) P[3 * node + a] = offset[a]!;
      else {
        turnInto(P, 3 * node, R, 4 * parent, offset, 0);
        const size = rig.scales[parent]!;
        for (let a = 0; a < 3; a++) P[3 * node + a] = P[3 * node + a]! * size + P[3 * parent + a]!;
      }
    }
    // Files may name them before the bones they go along with.
    for (const [node, joint] of targets) this.#goAlong(node, bones.of[joint]!, motion.turns, row + 4 * joint);
  }

  /** Where one of SMPL's joints stands; null where the character has none. */
  place(joint: number): Vec3 | null {
    const node = this.#plan.bones.of[joint]!;
    return node < 0 ? null : [this.positions[3 * node]!, this.positions[3 * node + 1]!, this.positions[3 * node + 2]!];
  }

  /** Stands to a bone as it does in rest. */
  #goAlong(node: number, bone: number, turns: Float64Array, turn: number): void {
    const { positions } = this.#plan.rig;
    for (let a = 0; a < 3; a++) away[a] = positions[3 * node + a]! - positions[3 * bone + a]!;
    turnInto(this.positions, 3 * node, turns, turn, away, 0);
    for (let a = 0; a < 3; a++) this.positions[3 * node + a]! += this.positions[3 * bone + a]!;
  }

  #setTwist(twist: number, node: number, turns: Float64Array, row: number): void {
    const { bone, joint, part, axis } = this.#plan.twists[twist]!;
    conjugateInto(back, 0, turns, row + 4 * PARENTS[joint]!);
    mulQuaternionInto(back, 0, back, 0, turns, row + 4 * joint);
    const angle = twistAbout(back, 0, axis, this.#angles[twist]);
    this.#angles[twist] = angle;
    axisAngleToQuaternionInto(back, 0, [axis[0] * angle * part, axis[1] * angle * part, axis[2] * angle * part]);
    mulQuaternionInto(back, 0, turns, row + 4 * bone, back, 0);
    mulQuaternionInto(this.rotations, 4 * node, back, 0, this.#plan.rig.rotations, 4 * node);
  }
}

const back = new Float64Array(4);
const away = new Float64Array(3);
