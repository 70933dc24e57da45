import { JOINT } from '../../body/smpl-tree.ts';
import { type FingerJoint, type FingerLayer, fingerAt } from '../../formats/finger-layer.ts';
import type { SkeletonJoint } from '../../formats/skeleton-motion.ts';
import { mulQuaternionInto } from '../../math/rotation.ts';
import { rotated } from '../../math/rotation3.ts';
import { add, norm, sub, type Vec3 } from '../../math/vec3.ts';
import type { PresetJoint } from '../preset.ts';
import type { RestStance } from '../rest-stance.ts';
import { fingerParts, fingerPlace } from './finger-places.ts';

/** Both hands of a person, fingers straight, in the rest pose of a preset. */
export class StraightHands {
  readonly #stance: RestStance;
  readonly #reach: Readonly<Record<'l' | 'r', number>>;

  /** @param rest rest joints of the body, metres, shape [24, 3] */
  constructor(rest: ArrayLike<number>, stance: RestStance) {
    this.#stance = stance;
    const at = (j: number): Vec3 => [rest[3 * j]!, rest[3 * j + 1]!, rest[3 * j + 2]!];
    const reach = (side: 'l' | 'r'): number => norm(sub(at(JOINT[`${side}_hand`]), at(JOINT[`${side}_wrist`])));
    this.#reach = { l: reach('l'), r: reach('r') };
  }

  /** World place of a joint, or of the one so many further towards the tip. */
  place(joint: FingerJoint, further: number): Vec3 {
    const { side, finger, number } = fingerParts(joint);
    const wrist = JOINT[`${side}_wrist`];
    const away = fingerPlace(finger, side, number + further, this.#reach[side]);
    return add(this.#stance.positions[wrist]!, rotated(this.#stance.rotations[wrist]!, away));
  }
}

/** How far the fingers of a preset's skeleton are bent since they were straight. */
export class FingerBends {
  readonly #layer: FingerLayer;
  /** Fingers' joints from the knuckle to a joint of the skeleton; null where it is none of a finger. */
  readonly #chains: readonly (readonly number[] | null)[];

  constructor(table: readonly PresetJoint[], joints: readonly SkeletonJoint[], layer: FingerLayer) {
    this.#layer = layer;
    const chains: (readonly number[] | null)[] = [];
    for (const [j, { finger }] of table.entries()) {
      const above = joints[j]!.parent < 0 ? null : (chains[joints[j]!.parent] ?? null);
      chains.push(finger ? [...(above ?? []), fingerParts(finger).index] : null);
    }
    this.#chains = chains;
  }

  /** Turn against the wrist, in the axes of SMPL's rest pose. False where the joint is none of a finger. */
  into(out: Float64Array, joint: number, frame: number): boolean {
    const chain = this.#chains[joint];
    if (!chain) return false;
    out.set([0, 0, 0, 1]);
    for (const one of chain)
      mulQuaternionInto(out, 0, out, 0, this.#layer.rotations, fingerAt(this.#layer, frame, one));
    return true;
  }
}
