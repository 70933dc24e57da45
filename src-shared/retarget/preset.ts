import type { JointName } from '../body/smpl-tree.ts';
import type { EulerOrder } from '../formats/euler-curve.ts';
import type { FbxSpace } from '../formats/fbx/file-space.ts';
import type { FingerJoint } from '../formats/finger-layer.ts';
import type { AxesRule } from './bone-axes.ts';

/**
 * How limbs lie in rest. `body`: as in the body's own rest pose; `t`: arms along ±X, legs straight down; `a`: arms
 * hanging by an angle.
 */
export type Stance =
  | { readonly kind: 'body' }
  | { readonly kind: 't' }
  | {
      readonly kind: 'a';
      /** How far arms hang below the horizontal, degrees. */
      readonly arms: number;
      /** How far forearms point ahead of the upper arms, degrees. */
      readonly forearms: number;
    };

/**
 * Where a joint stands in rest: at a joint of SMPL's, on (or beyond) the line between two, or on the floor.
 * `behind-floor` is a millimetre behind: Blender's FBX importer glues a bone to a parent that points exactly at it, and
 * drops the bone's path.
 */
export type Place =
  | JointName
  | { readonly from: JointName; readonly to: JointName; readonly share: number }
  /** On the way from the wrist to a knuckle. */
  | { readonly finger: FingerJoint; readonly share: number }
  | 'floor'
  | 'behind-floor';

/** A bone that carries a share of a twist. */
export type TwistRule =
  /** Child of a forearm or shin: takes `share` of the twist of the joint at the bone's end. */
  | { readonly kind: 'towards'; readonly joint: JointName; readonly share: number }
  /** Child of an upper arm or thigh: keeps `share` of the twist of the bone's own joint, taking the rest back. */
  | { readonly kind: 'from'; readonly joint: JointName; readonly share: number };

/** One joint of a preset. */
export interface PresetJoint {
  readonly name: string;
  readonly parent: string | null;
  /** SMPL's joint whose turning it follows; null for a separate root. */
  readonly of: JointName | null;
  /** Where it stands; at `of` where left out. */
  readonly at?: Place;
  /** Rest axes; the world's where left out. */
  readonly axes?: AxesRule;
  readonly twist?: TwistRule;
  /** Joint of a finger it is; it stands there, and bends as the layer of fingers says. */
  readonly finger?: FingerJoint;
  /** There only with fingers, or only without. */
  readonly only?: 'fingers' | 'no-fingers';
  /** `leaf`: only marks the end of a bone. `helper`: what applications want beside the body, such as IK targets. */
  readonly role?: 'leaf' | 'helper';
  readonly order?: EulerOrder;
}

/** What can be chosen when a preset is used. */
export type PresetOption = 'leaves' | 'twist' | 'helpers' | 'rootMotion' | 'fingers';

/** A skeleton that an application or a library of motion expects. */
export interface RetargetPreset {
  readonly id: string;
  readonly label: string;
  /** One sentence for people. */
  readonly description: string;
  readonly stance: Stance;
  readonly joints: readonly PresetJoint[];
  /** Unit and axes of an FBX. */
  readonly fbx: FbxSpace;
  /** Unit of a BVH, metres; centimetres where left out. */
  readonly bvhMetresPerUnit?: number;
  /** Whether an object may stand above the root bone in an FBX. */
  readonly hasArmature: boolean;
  /** Options that change something. */
  readonly options: readonly PresetOption[];
  /** File formats this skeleton is made for, the usual one first. */
  readonly formats: readonly ('fbx' | 'bvh' | 'glb' | 'usd')[];
}

/** How a preset is filled. */
export interface PresetChoices {
  /** With the ends of bones (`HeadTop_End`); yes where left out. */
  readonly leaves?: boolean;
  /** With twist bones, where the preset has them; yes where left out. */
  readonly twist?: boolean;
  /** With IK helpers, where the preset has them; yes where left out. */
  readonly helpers?: boolean;
  /**
   * What a separate root bone does: `still` stays at the origin, `path` walks along on the floor below the hips,
   * `path-and-turn` also turns with them (the default).
   */
  readonly rootMotion?: RootMotion;
  /**
   * Fingers, and how they are held where the motion does not tell: `none` leaves their bones out (a preset's default),
   * or lets a character's own stay as they rest.
   */
  readonly fingers?: FingerChoice;
}

export const FINGER_CHOICES = ['none', 'relaxed', 'flat'] as const;
export type FingerChoice = (typeof FINGER_CHOICES)[number];

export const ROOT_MOTIONS = ['still', 'path', 'path-and-turn'] as const;
export type RootMotion = (typeof ROOT_MOTIONS)[number];

/** The joints of a preset under given choices; what hangs on a joint that is left out is left out too. */
export function chosenJoints({ joints }: RetargetPreset, choices: PresetChoices): PresetJoint[] {
  const { leaves = true, twist = true, helpers = true, fingers = 'none' } = choices;
  const kept = new Set<string>();
  return joints.filter((joint) => {
    if (joint.role === 'leaf' && !leaves) return false;
    if (joint.role === 'helper' && !helpers) return false;
    if (joint.twist && !twist) return false;
    if (joint.only && (joint.only === 'fingers') !== (fingers !== 'none')) return false;
    if (joint.parent !== null && !kept.has(joint.parent)) return false;
    kept.add(joint.name);
    return true;
  });
}
