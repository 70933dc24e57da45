import { type AnimationClip, AnimationMixer, LoopOnce, type Object3D, PropertyBinding } from 'three';
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

/**
 * Plays a loaded scene frame by frame with three.js's own animation mixer.
 *
 * @param metresPerUnit length of one unit of the file
 * @param names         joints to look for; SMPL's where left out
 */
export function loadedMotion(
  scene: Object3D,
  clip: AnimationClip | undefined,
  metresPerUnit: number,
  names: readonly string[] = JOINT_NAMES,
): LoadedMotion {
  if (!clip) throw new ReadBackError('it holds no animation');
  const joints = names.map((name) => {
    // three.js takes dots and colons out of names, which stand for paths in its animations.
    const joint = scene.getObjectByName(PropertyBinding.sanitizeNodeName(name));
    if (!joint) throw new ReadBackError(`it holds no joint ${name}`);
    return joint;
  });
  // Joints that stand still have two keys only.
  const times = clip.tracks.reduce((a, b) => (b.times.length > a.times.length ? b : a)).times;
  const mixer = new AnimationMixer(scene);
  const action = mixer.clipAction(clip).setLoop(LoopOnce, 1);
  action.clampWhenFinished = true;
  action.play();
  return {
    frames: times.length,
    times,
    mesh: loadedMesh(scene, metresPerUnit),
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
