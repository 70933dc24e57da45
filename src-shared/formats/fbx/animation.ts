import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import type { BodyMotion } from '../body-motion.ts';
import { eulerCurves } from '../euler-curve.ts';
import { type FbxNode, int, node, property } from './node.ts';
import type { FbxScene } from './scene.ts';
import { CM, type FbxSkeleton } from './skeleton.ts';
import { frameTicks } from './time.ts';

const DEGREES = 180 / Math.PI;

/** Key flags: linear interpolation; the tangent bits are what importers expect beside it and have no effect. */
const LINEAR_KEY = (1 << 2) | (1 << 8) | (1 << 13) | (1 << 14);

/** Times of a take, in ticks. */
export interface TakeSpan {
  readonly name: string;
  readonly stop: bigint;
}

/**
 * Adds one take: a stack and a layer named after the person, the pelvis' path and the rotation of every joint, keyed at
 * every frame.
 */
export function addAnimation(scene: FbxScene, motion: BodyMotion, skeleton: FbxSkeleton): TakeSpan {
  const { name, frames } = motion;
  const stop = frameTicks(Math.max(0, frames - 1), motion.fps);
  const stack = scene.add('AnimationStack', name, 'AnimStack', '', [
    node('Properties70', [], [timeProperty('LocalStop', stop), timeProperty('ReferenceStop', stop)]),
  ]);
  const layer = scene.add('AnimationLayer', name, 'AnimLayer', '', []);
  scene.connect(layer, stack);
  const times = BigInt64Array.from({ length: frames }, (_, f) => frameTicks(f, motion.fps));
  const shared: SharedKeys = {
    times,
    flags: Int32Array.of(LINEAR_KEY),
    data: new Float32Array(4),
    count: Int32Array.of(frames),
  };
  const path = [0, 1, 2].map((a) => Float32Array.from({ length: frames }, (_, f) => motion.pelvis[3 * f + a]! * CM));
  addCurves(scene, layer, skeleton.joints[0]!, 'T', 'Lcl Translation', path, shared);
  for (let j = 0; j < JOINT_COUNT; j++) {
    const curves = eulerCurves(motion.rotations, 4 * j, 4 * JOINT_COUNT, frames, 'xyz');
    const degrees = curves.map((curve) => Float32Array.from(curve, (angle) => angle * DEGREES));
    addCurves(scene, layer, skeleton.joints[j]!, 'R', 'Lcl Rotation', degrees, shared);
  }
  return { name, stop };
}

/** Arrays that are the same in every curve; the encoder packs each of them once. */
interface SharedKeys {
  readonly times: BigInt64Array;
  readonly flags: Int32Array;
  readonly data: Float32Array;
  readonly count: Int32Array;
}

function addCurves(
  scene: FbxScene,
  layer: bigint,
  target: bigint,
  short: 'T' | 'R',
  long: string,
  curves: readonly Float32Array[],
  shared: SharedKeys,
): void {
  const channels = ['d|X', 'd|Y', 'd|Z'];
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
  curves.forEach((values, a) => {
    const curve = scene.add('AnimationCurve', '', 'AnimCurve', '', [
      node('Default', [start[a]!]),
      node('KeyVer', [int(4008)]),
      node('KeyTime', [shared.times]),
      node('KeyValueFloat', [values]),
      node('KeyAttrFlags', [shared.flags]),
      node('KeyAttrDataFloat', [shared.data]),
      node('KeyAttrRefCount', [shared.count]),
    ]);
    scene.connectProperty(curve, group, channels[a]!);
  });
}

function timeProperty(name: string, ticks: bigint): FbxNode {
  return property(name, 'KTime', 'Time', '', ticks);
}
