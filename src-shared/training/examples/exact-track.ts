import { createPosedJoints, forwardKinematicsInto } from '../../body/forward-kinematics.ts';
import type { BodyPoints } from '../../body/landmarks.ts';
import { shapedRestJoints } from '../../body/rest-joints.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { projectInto } from '../../camera/perspective.ts';
import { LANDMARK, LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { emptyTrack } from '../../vision/empty-track.ts';
import type { PersonTrack } from '../../vision/person-track.ts';
import type { Scene } from './scene.ts';

/** Where the points of a scene are. */
export interface ScenePoints {
  /** The 24 joints in camera space, metres, shape [T, 24, 3]. */
  readonly joints: Float32Array;
  /** The 33 landmarks in camera space, metres, shape [T, 33, 3]. */
  readonly landmarks: Float32Array;
}

/** Joints and landmarks of a scene in camera space. */
export function scenePoints({ frames, poses, pelvis, betas }: Scene, { rest, landmarks }: BodyPoints): ScenePoints {
  const shaped = shapedRestJoints(rest, betas);
  const offsets = Float64Array.from(landmarks.base, (base, i) => {
    let sum = base;
    for (let k = 0; k < betas.length; k++) sum += landmarks.dirs[10 * i + k]! * betas[k]!;
    return sum;
  });
  const posed = createPosedJoints();
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const out = new Float32Array(frames * LANDMARK_COUNT * 3);
  for (let t = 0; t < frames; t++) {
    const trans = [0, 1, 2].map((k) => pelvis[3 * t + k]! - shaped[k]!);
    forwardKinematicsInto(posed, shaped, poses, t * JOINT_COUNT * 3, trans, 0);
    joints.set(posed.positions, t * JOINT_COUNT * 3);
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const j = landmarks.joint[k]!;
      for (let a = 0; a < 3; a++) {
        const g = 9 * j + 3 * a;
        out[(t * LANDMARK_COUNT + k) * 3 + a] =
          posed.positions[3 * j + a]! +
          posed.rotations[g]! * offsets[3 * k]! +
          posed.rotations[g + 1]! * offsets[3 * k + 1]! +
          posed.rotations[g + 2]! * offsets[3 * k + 2]!;
      }
    }
  }
  return { joints, landmarks: out };
}

const NEAREST = 0.1;

/** What a detector without error would say: every landmark where it is, seen where it is in the picture; 3D in camera axes. */
export function exactTrack(scene: Scene, body: BodyPoints, points = scenePoints(scene, body)): PersonTrack {
  const { frames, camera } = scene;
  const [width, height] = camera.imageSize;
  const track = emptyTrack(frames);
  track.seen.fill(1);
  track.presence.fill(1);
  const p = points.landmarks;
  const uv = new Float64Array(2);
  for (let t = 0; t < frames; t++) {
    const at = t * LANDMARK_COUNT;
    const [l, r] = [3 * (at + LANDMARK.l_hip), 3 * (at + LANDMARK.r_hip)];
    let box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = at; i < at + LANDMARK_COUNT; i++) {
      // Points beside or behind the camera are far outside the picture.
      projectInto(uv, 0, camera, [p[3 * i]!, p[3 * i + 1]!, Math.max(NEAREST, p[3 * i + 2]!)], 0);
      const [u, v] = [uv[0]!, uv[1]!];
      track.image.set([u, v, 0], 3 * i);
      track.confidence[i] = u > 0 && v > 0 && u < width && v < height ? 1 : 0.05;
      for (let a = 0; a < 3; a++) track.world[3 * i + a] = p[3 * i + a]! - (p[l + a]! + p[r + a]!) / 2;
      box = [Math.min(box[0]!, u), Math.min(box[1]!, v), Math.max(box[2]!, u), Math.max(box[3]!, v)];
    }
    track.box.set([box[0]!, box[1]!, box[2]! - box[0]!, box[3]! - box[1]!], 4 * t);
  }
  return track;
}
