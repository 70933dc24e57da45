import {
  type AnimationClip,
  AnimationMixer,
  type KeyframeTrack,
  LoopOnce,
  type Object3D,
  PropertyBinding,
} from 'three';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import { type LoadedMesh, loadedMesh } from './loaded-mesh.ts';
import { ReadBackError } from './read-back-error.ts';

/** A motion as somebody else's reader understood it. */
export interface LoadedMotion {
  readonly frames: number;
  /** Times of the frames, seconds. */
  readonly times: ArrayLike<number>;
  /** The skinned mesh, if the file has one. */
  readonly mesh: LoadedMesh | null;
  /**
   * Poses the skeleton at a frame and writes what stands there.
   *
   * @param positions world positions of the joints that were asked for, metres, shape [J, 3]
   * @param rotations world rotations, row-major, shape [J, 3, 3]
   */
  poseInto(positions: Float64Array, rotations: Float64Array, frame: number): void;
}

/** Whom to look for in a file. */
export interface Sought {
  /** Joints; SMPL's where left out. */
  readonly names?: readonly string[];
  /** Name of the object with the skin; the first one where left out. */
  readonly mesh?: string;
  /** Frames to look at where curves have keys of their own, seconds; those of the keys where left out. */
  readonly times?: Float64Array;
}

/** Gives the motion of one person of a file that is loaded. */
export type PersonReader = (sought: Sought) => LoadedMotion;

/** How far the first and last key may be from the frames they belong to, seconds. */
const NEAR_S = 1e-3;

/**
 * Plays a loaded scene frame by frame with three.js's own animation mixer.
 *
 * @param metresPerUnit length of one unit of the file
 */
export function loadedMotion(
  scene: Object3D,
  clip: AnimationClip | undefined,
  metresPerUnit: number,
  { names = JOINT_NAMES, mesh, times: wanted }: Sought = {},
): LoadedMotion {
  if (!clip) throw new ReadBackError('it holds no animation');
  const joints = names.map((name) => {
    // three.js takes dots and colons out of names, which stand for paths in its animations.
    const joint = scene.getObjectByName(PropertyBinding.sanitizeNodeName(name));
    if (!joint) throw new ReadBackError(`it holds no joint ${name}`);
    return joint;
  });
  const own = new Set(joints.map(({ name }) => name));
  const tracks = clip.tracks.filter(({ name }) => own.has(PropertyBinding.parseTrackName(name).nodeName));
  if (tracks.length === 0) throw new ReadBackError('nothing in it moves');
  if (wanted) mustSpan(tracks, wanted);
  // Joints that stand still have two keys only.
  const times = wanted ?? tracks.reduce((a, b) => (b.times.length > a.times.length ? b : a)).times;
  const mixer = new AnimationMixer(scene);
  const action = mixer.clipAction(clip).setLoop(LoopOnce, 1);
  action.clampWhenFinished = true;
  action.play();
  return {
    frames: times.length,
    times,
    mesh: loadedMesh(scene, metresPerUnit, mesh),
    poseInto(positions, rotations, frame) {
      action.time = times[frame]!;
      action.paused = false;
      mixer.update(0);
      scene.updateMatrixWorld(true);
      for (let j = 0; j < joints.length; j++) {
        const m = joints[j]!.matrixWorld.elements;
        for (let a = 0; a < 3; a++) {
          positions[3 * j + a] = m[12 + a]! * metresPerUnit;
          const length = Math.hypot(m[4 * a]!, m[4 * a + 1]!, m[4 * a + 2]!);
          for (let row = 0; row < 3; row++) rotations[9 * j + 3 * row + a] = m[4 * a + row]! / length;
        }
      }
    },
  };
}

/** Every curve must begin and end with the frames. */
function mustSpan(tracks: readonly KeyframeTrack[], wanted: Float64Array): void {
  for (const { times, name } of tracks) {
    const ends = [times[0]! - wanted[0]!, times.at(-1)! - wanted.at(-1)!];
    if (!ends.every((off) => Math.abs(off) <= NEAR_S))
      throw new ReadBackError(`${name} does not last as long as the take`);
  }
}
