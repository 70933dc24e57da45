import { JOINT, JOINT_COUNT, PARENTS } from '../../body/smpl-tree.ts';
import { mul3Into, mulTransposed3Into } from '../../math/rotation.ts';
import { type Rotation3, relative, rotated, swing } from '../../math/rotation3.ts';
import { logInto } from '../../math/so3.ts';
import { norm, sub, type Vec3 } from '../../math/vec3.ts';
import type { ImportedMotion, MotionNote } from './imported-motion.ts';
import { createPosedBvh, poseBvhInto } from './pose-bvh.ts';
import type { Bvh } from './read-bvh.ts';
import { bodyAxes, type JointPlaces, placesOf, referenceRotations, referenceWorth, upright } from './reference-pose.ts';
import { type JointMap, smplOfBvh } from './smpl-of-bvh.ts';
import { snapped, upAxis } from './up-axis.ts';

/** Frames that are looked at for the upright direction and a reference pose. */
const LOOKED_AT = 60;
/** A zero pose of at least this worth is the reference: bones lie as they do in a body. */
const GOOD_REFERENCE = 0.3;

/** Units people write, metres, each with a file's name for it. */
const UNITS: readonly (readonly [metres: number, name: string])[] = [
  [1, 'metres'],
  [0.01, 'centimetres'],
  [0.001, 'millimetres'],
  [0.0254, 'inches'],
  // Motion of Carnegie Mellon: 1/0.45 inches.
  [0.0254 / 0.45, 'units of 5.6 cm'],
];
/** Statures of people, metres: a unit that gives another one is not the file's. */
const SHORTEST = 1.2;
const TALLEST = 2.3;

/**
 * A BVH file as motion of SMPL's joints.
 *
 * A joint's rotation is the file's, followed by a constant turn that is found in a reference pose: the zero pose where it is
 * a body's, else the frame in which the body stands straightest. There, limbs of SMPL's body are laid along the file's.
 * So T-poses, hanging arms and skeletons whose bones have axes of their own all come out alike.
 *
 * @param rest rest joints of the body that is to move, metres, shape [24, 3]
 * @throws FormatError where no human skeleton is found
 */
export function bvhMotion(bvh: Bvh, rest: ArrayLike<number>): ImportedMotion {
  const map = smplOfBvh(bvh);
  const notes: MotionNote[] = [];
  const posed = createPosedBvh(bvh);
  const at = placesOf(posed.positions, map);
  const looked = spread(bvh.frames, LOOKED_AT);
  const uprights = looked.map((frame) => {
    poseBvhInto(posed, bvh, frame);
    return upright(at);
  });
  const up = upAxis(uprights);
  const world = swing(up, [0, 1, 0]);
  const offsets = jointOffsets(bvh, map, rest, looked, up, notes);
  const lengths = boneLengths(bvh, map);
  const metres = unitOf(lengths, rest, notes);
  const { poses, path } = movedJoints(bvh, map, offsets, world, metres);
  if (bvh.frames < bvh.promised) {
    const message = `The file promises ${bvh.promised} frames and holds ${bvh.frames}: it was cut off.`;
    notes.push({ code: 'import/cut-off', message });
  }
  return {
    format: 'bvh',
    name: '',
    frames: bvh.frames,
    times: Float64Array.from({ length: bvh.frames }, (_, f) => f * bvh.frameTime),
    fps: 1 / bvh.frameTime,
    poses,
    path,
    pathOf: 'pelvis',
    standsOnFloor: false,
    betas: null,
    body: null,
    licence: null,
    boneLengths: lengths.map((length) => length * metres),
    notes,
  };
}

function rotationAt(rotations: Float64Array, joint: number): Rotation3 {
  return rotations.subarray(9 * joint, 9 * joint + 9);
}

/** The constant turns; null for joints the file has not, which turn with their parents. */
function jointOffsets(
  bvh: Bvh,
  map: JointMap,
  rest: ArrayLike<number>,
  looked: readonly number[],
  up: Vec3,
  notes: MotionNote[],
): (Rotation3 | null)[] {
  const posed = createPosedBvh(bvh);
  const places = placesOf(posed.positions, map);
  const at: JointPlaces = (joint) => (map[joint]! < 0 ? [Number.NaN, Number.NaN, Number.NaN] : places(joint));
  const worthOf = (frame: number | null): number => {
    poseBvhInto(posed, bvh, frame);
    const worth = referenceWorth(at);
    return Number.isFinite(worth) ? worth : 0;
  };
  let frame: number | null = null;
  if (worthOf(null) < GOOD_REFERENCE) {
    let best = -1;
    for (const one of looked) {
      const worth = worthOf(one);
      if (worth > best) [frame, best] = [one, worth];
    }
    const message = `The skeleton's rest pose is not a body's: frame ${frame} was taken as reference.`;
    notes.push({ code: 'import/reference-frame', message });
  }
  poseBvhInto(posed, bvh, frame);
  const standing = frame === null ? snapped(upright(at)) : up;
  const axes = bodyAxes(at, standing);
  const reference = referenceRotations(at, axes, standing, rest, (joint) => map[joint]! >= 0);
  return reference.map((rotation, joint) => {
    const own = map[joint]!;
    return own < 0 ? null : relative(rotationAt(posed.rotations, own), rotation);
  });
}

/** Poses and the pelvis' path of all frames. */
function movedJoints(
  bvh: Bvh,
  map: JointMap,
  offsets: readonly (Rotation3 | null)[],
  world: Rotation3,
  metres: number,
): { poses: Float32Array; path: Float64Array } {
  const posed = createPosedBvh(bvh);
  const poses = new Float32Array(bvh.frames * JOINT_COUNT * 3);
  const path = new Float64Array(bvh.frames * 3);
  const globals = new Float64Array(9 * JOINT_COUNT);
  const local = new Float64Array(9);
  const vector = new Float64Array(3);
  const turned = offsets.map((offset) => offset ?? null);
  const at = placesOf(posed.positions, map);
  const own = new Float64Array(9);
  for (let f = 0; f < bvh.frames; f++) {
    poseBvhInto(posed, bvh, f);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const parent = PARENTS[j]!;
      const offset = turned[j];
      if (offset) {
        mul3Into(own, 0, posed.rotations, 9 * map[j]!, offset, 0);
        mul3Into(globals, 9 * j, world, 0, own, 0);
      } else globals.copyWithin(9 * j, 9 * parent, 9 * parent + 9);
      if (parent < 0) logInto(vector, 0, globals, 0);
      else {
        mulTransposed3Into(local, 0, globals, 9 * parent, globals, 9 * j);
        logInto(vector, 0, local, 0);
      }
      poses.set(vector, (f * JOINT_COUNT + j) * 3);
    }
    // Hips are where both skeletons agree; what a file calls its root may lie lower or higher.
    const [l, r] = [at(JOINT.l_hip), at(JOINT.r_hip)];
    const place = rotated(world, [0, 1, 2].map((a) => ((l[a]! + r[a]!) / 2) * metres) as Vec3);
    path.set(place, 3 * f);
  }
  return { poses, path };
}

/** Length of each bone from its SMPL parent, or from the next joint above that the file has; 0 where it is not known. */
function boneLengths(bvh: Bvh, map: JointMap): Float64Array {
  const posed = createPosedBvh(bvh);
  // Position channels of inner joints may stretch bones: the first frame tells their true length.
  poseBvhInto(posed, bvh, 0);
  const at = placesOf(posed.positions, map);
  return Float64Array.from({ length: JOINT_COUNT }, (_, j) => {
    const parent = PARENTS[j]!;
    if (parent < 0 || map[j]! < 0 || map[parent]! < 0) return 0;
    return norm(sub(at(j), at(parent)));
  });
}

/** Metres of the file's unit: the one in which its skeleton is as tall as a person, else as tall as ours. */
function unitOf(lengths: Float64Array, rest: ArrayLike<number>, notes: MotionNote[]): number {
  const bones = [JOINT.l_knee, JOINT.l_ankle, JOINT.r_knee, JOINT.r_ankle];
  const legs = bones.reduce((sum, joint) => sum + lengths[joint]!, 0) / 2;
  const ours = bones.reduce((sum, joint) => {
    const parent = PARENTS[joint]!;
    return sum + Math.hypot(...[0, 1, 2].map((a) => rest[3 * joint + a]! - rest[3 * parent + a]!)) / 2;
  }, 0);
  if (!(legs > 0)) return 1;
  const stature = (metres: number): number => ((legs * metres) / ours) * 1.7;
  const fitting = UNITS.filter(([metres]) => stature(metres) >= SHORTEST && stature(metres) <= TALLEST);
  const best = fitting.sort((a, b) => Math.abs(stature(a[0]) - 1.7) - Math.abs(stature(b[0]) - 1.7))[0];
  if (best) return best[0];
  const message = 'The unit of length is not known; the body was made as tall as ours.';
  notes.push({ code: 'import/unknown-unit', message });
  return ours / legs;
}

/** Indices spread over a list. */
function spread(count: number, most: number): number[] {
  const n = Math.min(count, most);
  return Array.from({ length: n }, (_, i) => Math.floor((i * count) / n));
}
