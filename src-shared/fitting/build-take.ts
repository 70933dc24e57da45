import type { LicenceClass } from '../body/body-model.ts';
import { CONTACT_COUNT } from '../body/landmarks.ts';
import { shapedRestJoints } from '../body/rest-joints.ts';
import { JOINT_COUNT } from '../body/smpl-tree.ts';
import { cameraAt } from '../camera/camera-motion.ts';
import { type CameraPose, cameraToWorld } from '../camera/placement.ts';
import { intoFrame } from '../camera/steady-view.ts';
import { mulTransposed3Into } from '../math/rotation.ts';
import { logInto } from '../math/so3.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { PersonTrack } from '../vision/person-track.ts';
import type { FitBody } from './fit-track.ts';
import { type Motion, POINT_COUNT } from './kinematics.ts';
import type { ClipFacts } from './observe.ts';
import type { TakeScore } from './score-take.ts';
import type { Take } from './take.ts';

/** Puts a solved motion into the world and into the form everything else reads. */
export function buildTake(
  track: PersonTrack,
  clip: ClipFacts,
  focalPx: number,
  body: FitBody & { readonly name: string; readonly licence: LicenceClass },
  motion: Motion,
  points: Float64Array,
  camera: CameraPose,
  contacts: Float64Array,
  score: TakeScore,
): Take {
  const { frames } = motion;
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const jointsCam = new Float32Array(frames * JOINT_COUNT * 3);
  const keypoints2d = new Float32Array(frames * LANDMARK_COUNT * 3);
  const rest = shapedRestJoints(body.points.rest, motion.betas);
  const root = new Float64Array(9);
  const vector = new Float64Array(3);
  const { cameraMotion } = clip;
  for (let t = 0; t < frames; t++) {
    const now = cameraMotion && cameraAt(cameraMotion, clip.ptsUs[track.firstFrame + t]!, focalPx);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const at = (t * JOINT_COUNT + j) * 3;
      if (j === 0) {
        mulTransposed3Into(root, 0, camera.rotation, 0, motion.rotations, at * 3);
        logInto(vector, 0, root, 0);
      } else {
        logInto(vector, 0, motion.rotations, at * 3);
      }
      poses.set(vector, at);
      const p = (t * POINT_COUNT + j) * 3;
      const seen: [number, number, number] = [points[p]!, points[p + 1]!, points[p + 2]!];
      const world = cameraToWorld(camera, seen);
      joints.set(world, at);
      jointsCam.set(now ? intoFrame(now, seen) : seen, at);
      if (j === 0) for (let a = 0; a < 3; a++) trans[3 * t + a] = world[a]! - rest[a]!;
    }
    if (track.seen[t] === 0) continue;
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const i = t * LANDMARK_COUNT + k;
      keypoints2d[3 * i] = track.image[3 * i]!;
      keypoints2d[3 * i + 1] = track.image[3 * i + 1]!;
      keypoints2d[3 * i + 2] = track.confidence[i]!;
    }
  }
  return {
    person: track.person,
    firstFrame: track.firstFrame,
    frames,
    ptsUs: clip.ptsUs.slice(track.firstFrame, track.firstFrame + frames),
    fps: clip.fps,
    poses,
    betas: Float32Array.from(motion.betas),
    trans,
    joints,
    jointsCam,
    keypoints2d,
    contacts: Float32Array.from(contacts.subarray(0, frames * CONTACT_COUNT)),
    score: score.score,
    seen: track.seen.slice(),
    camera,
    ...(cameraMotion && { cameraMotion }),
    focalPx,
    imageSize: clip.imageSize,
    body: body.name,
    licence: body.licence,
    fit: score.fit,
  };
}
