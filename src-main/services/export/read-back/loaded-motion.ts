import { type AnimationClip, AnimationMixer, LoopOnce, type Object3D } from 'three';
import { JOINT_COUNT, JOINT_NAMES } from '#shared/body/smpl-tree.ts';
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
   * @param positions world positions of SMPL's joints, metres, shape [24, 3]
   * @param rotations world rotations, row-major, shape [24, 3, 3]
   */
  poseInto(positions: Float64Array, rotations: Float64Array, frame: number): void;
}

/**
 * Plays a loaded scene frame by frame with three.js's own animation mixer.
 *
 * @param metresPerUnit length of one unit of the file
 */
export function loadedMotion(scene: Object3D, clip: AnimationClip | undefined, metresPerUnit: number): LoadedMotion {
  if (!clip) throw new ReadBackError('it holds no animation');
  const joints = JOINT_NAMES.map((name) => {
    const joint = scene.getObjectByName(name);
    if (!joint) throw new ReadBackError(`it holds no joint ${name}`);
    return joint;
  });
  const times = clip.tracks[0]!.times;
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
      for (let j = 0; j < JOINT_COUNT; j++) {
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
