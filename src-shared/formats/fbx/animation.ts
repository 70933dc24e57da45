import { mulQuaternionInto } from '../../math/rotation.ts';
import { eulerCurves } from '../euler-curve.ts';
import { isNoTurn, type Quaternion, type SkeletonMotion, turnKeys } from '../skeleton-motion.ts';
import { startFrame } from '../start-frame.ts';
import { type FbxNode, int, node, property } from './node.ts';
import type { FbxScene } from './scene.ts';
import { type FbxSkeleton, orientOf } from './skeleton.ts';
import { frameTicks } from './time.ts';

const DEGREES = 180 / Math.PI;

/** Key flags: linear interpolation; the tangent bits are what importers expect beside it and have no effect. */
const LINEAR_KEY = (1 << 2) | (1 << 8) | (1 << 13) | (1 << 14);

/** Values that differ by less are the same, degrees or file units: rounding of single precision at half a turn. */
const UNCHANGED = 1.6e-5;

/** Times of a take, in ticks. */
export interface TakeSpan {
  readonly name: string;
  readonly stop: bigint;
  /** What moves in the take is keyed here. */
  readonly layer: bigint;
}

/** Adds one take that ends with the last of these motions: a stack and a layer, which curves are added to. */
export function addTake(scene: FbxScene, name: string, motions: readonly SkeletonMotion[]): TakeSpan {
  let stop = 0n;
  for (const motion of motions) {
    const last = frameTicks(startFrame(motion) + Math.max(0, motion.frames - 1), motion.fps);
    if (last > stop) stop = last;
  }
  const stack = scene.add('AnimationStack', name, 'AnimStack', '', [
    node('Properties70', [], [timeProperty('LocalStop', stop), timeProperty('ReferenceStop', stop)]),
  ]);
  const layer = scene.add('AnimationLayer', name, 'AnimLayer', '', []);
  scene.connect(layer, stack);
  return { name, stop, layer };
}

/**
 * Animates a skeleton: the paths of joints that move and the rotation of every joint, keyed at every frame or those that
 * are kept; joints that stand still are keyed at the first and last frame only.
 */
export function addAnimation(scene: FbxScene, layer: bigint, motion: SkeletonMotion, skeleton: FbxSkeleton): void {
  const { frames, fps, keys } = motion;
  const first = startFrame(motion);
  const all = keysAt(
    fps,
    Array.from({ length: frames }, (_, f) => first + f),
  );
  const ends = frames > 2 ? keysAt(fps, [first, first + frames - 1]) : all;
  const keysOf = (kept: Int32Array | null | undefined): SharedKeys => {
    if (!kept || kept.length === frames) return all;
    return kept.length === 2
      ? ends
      : keysAt(
          fps,
          Array.from(kept, (frame) => first + frame),
        );
  };
  const { perMetre } = skeleton;
  for (const [m, { joint, positions }] of motion.moving.entries()) {
    const kept = keys?.paths[m];
    const count = kept?.length ?? frames;
    const path = [0, 1, 2].map((a) => {
      const curve = new Float32Array(count);
      for (let i = 0; i < count; i++) curve[i] = positions[3 * (kept ? kept[i]! : i) + a]! * perMetre;
      return curve;
    });
    addCurves(
      scene,
      layer,
      skeleton.joints[joint]!,
      'T',
      'Lcl Translation',
      path,
      keysOf(kept),
      frames > 2 ? ends : undefined,
    );
  }
  for (const [j, joint] of motion.joints.entries()) {
    if (joint.kind === 'empty' && joint.still) continue;
    const { values, at, stride } = animatedTurns(motion, j);
    const kept = turnKeys(motion, j);
    const standsStill = kept !== null && joint.still === true;
    const curves = standsStill
      ? eulerCurves(values, at, stride * (frames - 1), 2, joint.order ?? 'xyz')
      : eulerCurves(values, at, stride, frames, joint.order ?? 'xyz');
    const degrees = curves.map((curve) => inDegrees(curve, standsStill ? null : kept));
    addCurves(
      scene,
      layer,
      skeleton.joints[j]!,
      'R',
      'Lcl Rotation',
      degrees,
      keysOf(kept),
      frames > 2 ? ends : undefined,
    );
  }
}

/** A curve of angles, or some of its values, in degrees. */
function inDegrees(curve: Float64Array, kept: Int32Array | null): Float32Array {
  const out = new Float32Array(kept?.length ?? curve.length);
  for (let i = 0; i < out.length; i++) out[i] = curve[kept ? kept[i]! : i]! * DEGREES;
  return out;
}

/** What `Lcl Rotation` has to say of a joint: its rotation without the pre-rotation; quaternions at `at + frame · stride`. */
export function animatedTurns({ rotations, joints, frames }: SkeletonMotion, joint: number) {
  const fixed: Quaternion = orientOf(joints[joint]!);
  const stride = 4 * joints.length;
  if (isNoTurn(fixed)) return { values: rotations, at: 4 * joint, stride };
  const values = new Float64Array(4 * frames);
  const back = [-fixed[0], -fixed[1], -fixed[2], fixed[3]];
  for (let f = 0; f < frames; f++) mulQuaternionInto(values, 4 * f, back, 0, rotations, f * stride + 4 * joint);
  return { values, at: 0, stride: 4 };
}

/** Linear keys at these frames of a rate. */
export function keysAt(fps: SkeletonMotion['fps'], frames: readonly number[]): SharedKeys {
  return {
    times: BigInt64Array.from(frames, (f) => frameTicks(f, fps)),
    flags: Int32Array.of(LINEAR_KEY),
    data: new Float32Array(4),
    count: Int32Array.of(frames.length),
  };
}

/** Arrays that are the same in every curve; the encoder packs each of them once. */
export interface SharedKeys {
  readonly times: BigInt64Array;
  readonly flags: Int32Array;
  readonly data: Float32Array;
  readonly count: Int32Array;
}

/**
 * Animates a property of an object: three curves of a vector, or one of a number, which has the property's own name.
 *
 * @param ends keys of curves that never change; those of all where left out
 */
export function addCurves(
  scene: FbxScene,
  layer: bigint,
  target: bigint,
  short: 'T' | 'R' | 'FocalLength',
  long: string,
  curves: readonly Float32Array[],
  shared: SharedKeys,
  ends?: SharedKeys,
): void {
  const channels = curves.length === 1 ? [`d|${long}`] : ['d|X', 'd|Y', 'd|Z'];
  const start = curves.map((curve) => curve[0] ?? 0);
  const group = scene.add('AnimationCurveNode', short, 'AnimCurveNode', '', [
    node(
      'Properties70',
      [],
      channels.map((channel, a) => property(channel, 'Number', '', 'A', start[a]!)),
    ),
  ]);
  scene.connect(group, layer);
  scene.connectProperty(group, target, long);
  curves.forEach((all, a) => {
    // What does not change needs no more than two keys.
    const keys = ends && isConstant(all) ? ends : shared;
    const values = keys === ends ? Float32Array.of(all[0]!, all[0]!) : all;
    const curve = scene.add('AnimationCurve', '', 'AnimCurve', '', [
      node('Default', [start[a]!]),
      node('KeyVer', [int(4008)]),
      node('KeyTime', [keys.times]),
      node('KeyValueFloat', [values]),
      node('KeyAttrFlags', [keys.flags]),
      node('KeyAttrDataFloat', [keys.data]),
      node('KeyAttrRefCount', [keys.count]),
    ]);
    scene.connectProperty(curve, group, channels[a]!);
  });
}

function isConstant(values: Float32Array): boolean {
  for (let i = 1; i < values.length; i++) if (!(Math.abs(values[i]! - values[0]!) <= UNCHANGED)) return false;
  return true;
}

function timeProperty(name: string, ticks: bigint): FbxNode {
  return property(name, 'KTime', 'Time', '', ticks);
}
