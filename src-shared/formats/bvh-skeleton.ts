import { conjugateInto } from '../math/quaternion.ts';
import { mulQuaternionInto } from '../math/rotation.ts';
import type { Vec3 } from '../math/vec3.ts';
import {
  createPosedSkeleton,
  isNoTurn,
  NO_TURN,
  poseSkeletonInto,
  type SkeletonJoint,
  type SkeletonMotion,
} from './skeleton-motion.ts';

/**
 * The same motion on a skeleton as BVH can tell it: one root, which alone has a path; joints in their places, their rest
 * axes along the world's; no scale. A bone above the first one that carries the body (`root`) is left out: its path
 * goes into the bone below. A skeleton that is so already comes back as it is.
 *
 * The world rotation of a joint then is what it did since rest: R = now · restᵀ.
 */
export function alongWorldAxes(motion: SkeletonMotion): SkeletonMotion {
  const { joints, moving, restPositions, restRotations, frames } = motion;
  const root = moving.at(-1)?.joint ?? 0;
  const isPlain =
    root === 0 && moving.length === 1 && joints.every(({ rotation, scale }) => isNoTurn(rotation) && !scale);
  if (isPlain) return motion;
  const kept = belowOf(joints, bodyRoot(motion));
  const index = new Map(kept.map((joint, i) => [joint, i]));
  const parents = kept.map((joint) => index.get(joints[joint]!.parent) ?? -1);
  const slim = kept.map((joint, i): SkeletonJoint => {
    const parent = parents[i]!;
    const from = (a: number): number => (parent < 0 ? 0 : restPositions[3 * kept[parent]! + a]!);
    const offset = [0, 1, 2].map((a) => restPositions[3 * joint + a]! - from(a)) as Vec3;
    const { name, order, still } = joints[joint]!;
    return { name, parent, offset, rotation: NO_TURN, order, still };
  });
  const rotations = new Float64Array(frames * kept.length * 4);
  const path = new Float64Array(frames * 3);
  const posed = createPosedSkeleton(motion);
  const world = new Float64Array(kept.length * 4);
  const back = new Float64Array(4);
  for (let f = 0; f < frames; f++) {
    poseSkeletonInto(posed, motion, f);
    for (const [i, joint] of kept.entries()) {
      conjugateInto(back, 0, restRotations, 4 * joint);
      mulQuaternionInto(world, 4 * i, posed.rotations, 4 * joint, back, 0);
      const at = 4 * (f * kept.length + i);
      if (parents[i]! < 0) rotations.set(world.subarray(4 * i, 4 * i + 4), at);
      else {
        conjugateInto(back, 0, world, 4 * parents[i]!);
        mulQuaternionInto(rotations, at, back, 0, world, 4 * i);
      }
    }
    path.set(posed.positions.subarray(3 * kept[0]!, 3 * kept[0]! + 3), 3 * f);
  }
  return {
    ...motion,
    joints: slim,
    restPositions: Float64Array.from(kept.flatMap((joint) => [...restPositions.subarray(3 * joint, 3 * joint + 3)])),
    restRotations: Float64Array.from(kept.flatMap(() => NO_TURN)),
    rotations,
    moving: [{ joint: 0, positions: path }],
    matches: matchesOf(motion, index),
  };
}

/** Rotations since rest agree with SMPL's since its rest in that pose: the part of `turn` that is not the rest axes. */
function matchesOf({ matches, restRotations }: SkeletonMotion, index: ReadonlyMap<number, number>) {
  const back = new Float64Array(4);
  return matches.flatMap(({ joint, of, turn, placed }) => {
    if (!index.has(joint)) return [];
    const rest: [number, number, number, number] = [0, 0, 0, 1];
    conjugateInto(back, 0, restRotations, 4 * joint);
    mulQuaternionInto(rest, 0, turn, 0, back, 0);
    return [{ joint: index.get(joint)!, of, turn: rest, placed }];
  });
}

/** The bone that carries the body: the moving one with the most bones below that keep their offsets. */
function bodyRoot({ joints, moving }: SkeletonMotion): number {
  const moves = new Set(moving.map(({ joint }) => joint));
  let best = moving[0]!.joint;
  let most = -1;
  for (const root of moves) {
    const count = belowOf(joints, root).filter((joint) => {
      for (let at = joint; at !== root; at = joints[at]!.parent) if (moves.has(at)) return false;
      return true;
    }).length;
    if (count > most) [best, most] = [root, count];
  }
  return best;
}

/** A joint and everything below it that keeps its offset, parents first. */
function belowOf(joints: readonly SkeletonJoint[], root: number): number[] {
  const kept = new Set([root]);
  for (let j = root + 1; j < joints.length; j++) if (kept.has(joints[j]!.parent)) kept.add(j);
  return [...kept];
}
