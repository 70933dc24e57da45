import type { BodyModel } from '../../body/body-model.ts';
import { JOINTS49_COUNT, type Joints49Source, joints49Into } from '../../body/joints49.ts';
import type { BodyPoints } from '../../body/landmarks.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { DEFAULT_FOCAL_SHARE } from '../../camera/focal-length.ts';
import { projectInto } from '../../camera/perspective.ts';
import { rayTurn } from '../../camera/weak-perspective.ts';
import { axisAngleToMatrixInto, mulTransposed3Into } from '../../math/rotation.ts';
import { logInto } from '../../math/so3.ts';
import { KEYPOINT_BOX_SCALE, KEYPOINT_FEATURES, keypointFeaturesInto } from '../../networks/keypoint-features.ts';
import { LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { emptyTrack } from '../../vision/empty-track.ts';
import { personSquares, SQUARE_SMOOTHING_SECONDS } from '../../vision/person-squares.ts';
import type { PersonTrack } from '../../vision/person-track.ts';
import { THETA_WIDTH } from '../losses/theta.ts';
import { scenePoints } from './exact-track.ts';
import type { Scene } from './scene.ts';

/** What a network is shown of a scene, and what it should say. Rows are frames of the scene. */
export interface Sample {
  readonly frames: number;
  /** Frames a second. */
  readonly fps: number;
  /** 1 where the person was seen; other rows are filled in between their neighbours, shape [T]. */
  readonly seen: Uint8Array;
  /** Shape [T, KEYPOINT_FEATURES]. */
  readonly features: Float32Array;
  /** Squares around the person, px, shape [T, 3]. */
  readonly squares: Float32Array;
  /** The 49 joints in the crop, -1..1, and whether they count, shape [T, 49, 3]. */
  readonly keypoints2d: Float32Array;
  /** The 49 joints, metres, axes of the crop's ray, shape [T, 49, 3]. */
  readonly keypoints3d: Float32Array;
  /** Camera (unused), axis-angle with the root in axes of the crop's ray, shape; [T, 85]. */
  readonly theta: Float32Array;
}

/** The points body and what the 49 joints are made of. */
export interface SampleBody {
  readonly points: BodyPoints;
  readonly body: BodyModel;
  readonly source: Joints49Source;
}

/** Places in the crop beyond this count as not seen; crops of people cut off by the picture reach far. */
const FARTHEST = 2.5;

/**
 * What the capture would feed the network for a track, beside the truth.
 *
 * @param track      rows of the whole scene (`firstFrame` 0); at least one of them seen
 * @param knownFocal whether the focal length is known; else the default is assumed, as in a capture
 */
export function sampleOf(
  scene: Scene,
  track: PersonTrack,
  { points, source }: SampleBody,
  knownFocal: boolean,
): Sample {
  const { frames, camera, poses, betas, fps = 30 } = scene;
  const [width, height] = camera.imageSize;
  const focal = knownFocal ? camera.focalPx : DEFAULT_FOCAL_SHARE * Math.max(width, height);
  const squares = personSquares(track, { seconds: (row) => row / fps, smoothSeconds: SQUARE_SMOOTHING_SECONDS });
  const features = new Float32Array(frames * KEYPOINT_FEATURES);
  for (let t = 0; t < frames; t++) {
    if (track.seen[t] === 1) keypointFeaturesInto(features, t * KEYPOINT_FEATURES, track, t, { width, height, focal });
  }
  fillHoles(features, KEYPOINT_FEATURES, track.seen);
  fillHoles(squares, 3, track.seen);

  const place = scenePoints(scene, points);
  const keypoints2d = new Float32Array(frames * JOINTS49_COUNT * 3);
  const keypoints3d = new Float32Array(frames * JOINTS49_COUNT * 3);
  const theta = new Float32Array(frames * THETA_WIDTH);
  const vertices = new Float64Array((JOINT_COUNT + LANDMARK_COUNT) * 3);
  const joints = new Float64Array(JOINTS49_COUNT * 3);
  const root = new Float64Array(9);
  const seenRoot = new Float64Array(9);
  const uv = new Float64Array(2);
  for (let t = 0; t < frames; t++) {
    const [x, y, side] = squares.subarray(3 * t, 3 * t + 3) as unknown as [number, number, number];
    const ray = rayTurn(x, y, camera);
    vertices.set(place.joints.subarray(t * JOINT_COUNT * 3, (t + 1) * JOINT_COUNT * 3));
    vertices.set(place.landmarks.subarray(t * LANDMARK_COUNT * 3, (t + 1) * LANDMARK_COUNT * 3), JOINT_COUNT * 3);
    joints49Into(joints, 0, vertices, 0, vertices, 0, source);
    for (let k = 0; k < JOINTS49_COUNT; k++) {
      const o = (t * JOINTS49_COUNT + k) * 3;
      const ahead = projectInto(uv, 0, camera, joints, 3 * k);
      const u = (2 * (uv[0]! - x)) / (side * KEYPOINT_BOX_SCALE);
      const v = (2 * (uv[1]! - y)) / (side * KEYPOINT_BOX_SCALE);
      if (ahead && Math.max(Math.abs(u), Math.abs(v)) < FARTHEST) keypoints2d.set([u, v, 1], o);
      for (let a = 0; a < 3; a++) {
        keypoints3d[o + a] =
          ray[a]! * joints[3 * k]! + ray[3 + a]! * joints[3 * k + 1]! + ray[6 + a]! * joints[3 * k + 2]!;
      }
    }
    theta.set(poses.subarray(t * 72, (t + 1) * 72), t * THETA_WIDTH + 3);
    theta.set(betas, t * THETA_WIDTH + 75);
    axisAngleToMatrixInto(root, 0, poses, t * 72);
    mulTransposed3Into(seenRoot, 0, ray, 0, root, 0);
    logInto(theta, t * THETA_WIDTH + 3, seenRoot, 0);
  }
  return { frames, fps, seen: track.seen, features, squares, keypoints2d, keypoints3d, theta };
}

/** Rows that were not seen lie between their neighbours; at the ends they repeat the nearest. */
export function fillHoles(rows: Float32Array, width: number, seen: Uint8Array): void {
  let before = -1;
  for (let t = 0; t < seen.length; t++) {
    if (seen[t] === 1) {
      before = t;
      continue;
    }
    let after = t + 1;
    while (after < seen.length && seen[after] === 0) after++;
    const a = before >= 0 ? before : after;
    const b = after < seen.length ? after : before;
    if (a >= seen.length || b < 0) return;
    const u = b > a ? (t - a) / (b - a) : 0;
    for (let k = 0; k < width; k++) rows[t * width + k] = (1 - u) * rows[a * width + k]! + u * rows[b * width + k]!;
  }
}

/** A track with rows for every frame of a scene. */
export function wholeTrack(track: PersonTrack, frames: number): PersonTrack {
  const out = emptyTrack(frames);
  for (const [name, width] of WIDTHS) out[name].set(track[name], track.firstFrame * width);
  return { ...out, person: track.person };
}

const WIDTHS = [
  ['seen', 1],
  ['image', 3 * LANDMARK_COUNT],
  ['world', 3 * LANDMARK_COUNT],
  ['confidence', LANDMARK_COUNT],
  ['presence', 1],
  ['box', 4],
] as const;

/** Some frames of a scene. */
export function sceneWindow(scene: Scene, from: number, to: number): Scene {
  return {
    ...scene,
    frames: to - from,
    poses: scene.poses.slice(72 * from, 72 * to),
    pelvis: scene.pelvis.slice(3 * from, 3 * to),
  };
}

/** Some rows of a whole track; copied. */
export function trackWindow(track: PersonTrack, from: number, to: number): PersonTrack {
  const out = emptyTrack(to - from);
  for (const [name, width] of WIDTHS) out[name].set(track[name].subarray(from * width, to * width));
  return out;
}
