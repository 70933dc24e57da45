import type { BodyMotion } from '../formats/body-motion.ts';
import type { Rig, RigMesh } from '../formats/rig/rig.ts';
import { conjugateInto } from '../math/quaternion.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import { matchFingers } from './hands/match-fingers.ts';
import { fingersOf, type RigOptions, turnedRig } from './retarget-to-rig.ts';
import { type RigMapping, rigBones } from './rig-mapping.ts';
import { rigPlan, wristsOf } from './rig-plan.ts';
import { RigPose } from './rig-pose.ts';

/** A character as it is looked at: what moves by itself carries everything that hangs on it. */
export interface ShownRig {
  /** Nodes that move by themselves, parents before children. */
  readonly carriers: readonly number[];
  /** Carrier of each node, as an index into `carriers`; 0 for what stands above all of them. Shape [N]. */
  readonly carrierOf: Uint16Array;
  /** Pairs of nodes with a bone between them, shape [B, 2]. */
  readonly bones: Uint16Array;
}

/** A motion on a character, for looking at it: where each carrier is. */
export interface ShownMotion {
  readonly frames: number;
  /** World turns since rest, quaternions, shape [T, K, 4]. */
  readonly turns: Float32Array;
  /** World positions, metres, shape [T, K, 3]. */
  readonly places: Float32Array;
}

/** What of a character moves by itself under a mapping. @throws FormatError where the mapping does not suffice */
export function shownRig(rig: Rig, mapping: RigMapping): ShownRig {
  const found = rigBones(rig, mapping);
  const { of, root } = found;
  const twists = new Set(mapping.twists.map(({ bone }) => bone));
  const turning = new Set([...of, root].filter((node) => node >= 0));
  for (const [node, { name }] of rig.nodes.entries()) if (twists.has(name)) turning.add(node);
  for (const { node } of matchFingers(rig, wristsOf(found))) turning.add(node);
  const carriers = [...turning].sort((a, b) => a - b);
  const index = new Map(carriers.map((node, k) => [node, k]));
  const carrierOf = new Uint16Array(rig.nodes.length);
  const bones: number[] = [];
  /** What helps others is not drawn as part of the body. */
  const helper: boolean[] = [];
  for (const [node, { parent, kind }] of rig.nodes.entries()) {
    carrierOf[node] = index.get(node) ?? (parent < 0 ? 0 : carrierOf[parent]!);
    helper[node] =
      /(^|[_.:-])(ik|pole|target|ctrl|control)([_.-]|$)/i.test(rig.nodes[node]!.name) ||
      (parent >= 0 && helper[parent]!);
    if (parent >= 0 && kind === 'bone' && rig.nodes[parent]!.kind === 'bone' && parent !== root && !helper[node])
      bones.push(parent, node);
  }
  return { carriers, carrierOf, bones: Uint16Array.from(bones) };
}

/** The mesh with carriers in the place of nodes. */
export function meshOnCarriers(mesh: RigMesh, { carrierOf }: ShownRig): RigMesh {
  return { ...mesh, nodes: mesh.nodes.map((node) => carrierOf[node]!) };
}

/** A body's motion on a character, exactly as `retargetToRig` writes it. @throws FormatError as there */
export function playOnRig(motion: BodyMotion, rig: Rig, mapping: RigMapping, options: RigOptions = {}): ShownMotion {
  const plan = rigPlan(motion.rest, rig, mapping, fingersOf(motion, options.hands));
  const turned = turnedRig(motion, plan, options);
  const { carriers } = shownRig(rig, mapping);
  const count = carriers.length;
  const { frames } = motion;
  const turns = new Float32Array(frames * count * 4);
  const places = new Float32Array(frames * count * 3);
  const pose = new RigPose(plan);
  const back = new Float64Array(4);
  for (let f = 0; f < frames; f++) {
    pose.set(turned, f);
    for (const [k, node] of carriers.entries()) {
      const at = f * count + k;
      conjugateInto(back, 0, rig.rotations, 4 * node);
      mulQuaternionInto(turns, 4 * at, pose.rotations, 4 * node, back, 0);
      for (let a = 0; a < 3; a++) places[3 * at + a] = pose.positions[3 * node + a]!;
    }
  }
  return { frames, turns, places };
}
