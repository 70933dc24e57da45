import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT, JOINT_COUNT, type JointName } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { LANDMARK_COUNT, LANDMARK_NAMES } from '#shared/vision/blazepose.ts';

export interface ProceduralTakeOptions {
  frames?: number;
  fps?: { num: number; den: number };
  betas?: readonly number[];
  person?: number;
  /** Presentation times in µs; evenly spaced where left out. */
  ptsUs?: Float64Array;
}

/**
 * A made-up take that is hard on file formats: walks and squats with swinging limbs, turns around itself more than
 * twice, and drives elbows and hips through poses where Euler angles lock.
 */
export function proceduralTake(body: BodyModel, options: ProceduralTakeOptions = {}): Take {
  const { frames = 90, fps = { num: 30, den: 1 }, betas = [1, -0.5, 0.3], person = 1 } = options;
  const rest = shapedRestJoints(restJoints(body), betas);
  const poses = new Float32Array(frames * JOINT_COUNT * 3);
  const trans = new Float32Array(frames * 3);
  const joints = new Float32Array(frames * JOINT_COUNT * 3);
  const jointsCam = new Float32Array(joints.length);
  const keypoints2d = new Float32Array(frames * LANDMARK_COUNT * 3);
  const ptsUs =
    options.ptsUs ?? Float64Array.from({ length: frames }, (_, f) => Math.round((f * 1e6 * fps.den) / fps.num));
  const camera = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 1, 4] };
  const posed = createPosedJoints();
  const focalPx = 1000;
  for (let f = 0; f < frames; f++) {
    // Everything follows the clock, so that another frame rate gives the same motion.
    const t = (ptsUs[f]! - ptsUs[0]!) / 1e6;
    const set = (name: JointName, x: number, y: number, z: number) =>
      poses.set([x, y, z], (f * JOINT_COUNT + JOINT[name]) * 3);
    const step = Math.sin(2 * Math.PI * t);
    const squat = Math.max(0, Math.sin(t)) ** 2;
    set('pelvis', 0, 5 * t, 0);
    set('l_hip', -0.5 * step - 1.4 * squat, 0, 0);
    set('r_hip', 0.5 * step - 1.4 * squat, 0, 0);
    set('l_knee', 0.4 * (1 + step) + 2.2 * squat, 0, 0);
    set('r_knee', 0.4 * (1 - step) + 2.2 * squat, 0, 0);
    set('l_ankle', -0.8 * squat, 0, 0.1);
    set('r_ankle', -0.8 * squat, 0, -0.1);
    set('spine2', 0.1, 0.2 * step, 0.05);
    set('neck', 0.1 * step, 0, 0);
    set('head', 0, 0.6 * Math.sin(1.7 * t), 0);
    set('l_shoulder', 0.5 * step, 0.2, -1.2);
    set('r_shoulder', -0.5 * step, -0.2, 1.2);
    // Passes ±90° about the middle axis of both Euler orders.
    set('l_elbow', 0, (Math.PI / 2) * Math.sin(2 * t), 0);
    set('r_elbow', (Math.PI / 2) * Math.sin(2 * t), 0, 0);
    set('l_wrist', 0.3, 3 * Math.sin(t), -0.4);
    trans.set([0.6 * t - 0.5, 0, 0.3 * Math.sin(t)], 3 * f);
    forwardKinematicsInto(posed, rest, poses, f * JOINT_COUNT * 3, trans, 3 * f);
    // The feet stay on the floor: the lowest foot joint stands as high as in rest pose.
    const low = Math.min(...[10, 11].map((j) => posed.positions[3 * j + 1]!));
    trans[3 * f + 1] = 0.03 - low;
    forwardKinematicsInto(posed, rest, poses, f * JOINT_COUNT * 3, trans, 3 * f);
    joints.set(posed.positions, f * JOINT_COUNT * 3);
    for (let j = 0; j < JOINT_COUNT; j++) {
      const [x, y, z] = posed.positions.subarray(3 * j, 3 * j + 3) as unknown as [number, number, number];
      jointsCam.set([x, 1 - y, 4 - z], (f * JOINT_COUNT + j) * 3);
    }
    for (let k = 0; k < LANDMARK_COUNT; k++) {
      const at = (f * JOINT_COUNT + landmarkJoint(k)) * 3;
      const [x, y, z] = jointsCam.subarray(at, at + 3) as unknown as [number, number, number];
      const confidence = k === 16 && f % 5 === 0 ? 0 : 0.5 + 0.5 * Math.abs(Math.sin(k + f));
      keypoints2d.set([640 + (focalPx * x) / z, 360 + (focalPx * y) / z, confidence], (f * LANDMARK_COUNT + k) * 3);
    }
  }
  return {
    person,
    firstFrame: 7,
    frames,
    ptsUs,
    fps,
    poses,
    betas: Float32Array.from({ length: 10 }, (_, k) => betas[k] ?? 0),
    trans,
    joints,
    jointsCam,
    keypoints2d,
    contacts: new Float32Array(frames * 4).fill(0.5),
    score: new Float32Array(frames).fill(0.9),
    seen: new Uint8Array(frames).fill(1),
    camera,
    focalPx,
    imageSize: [1280, 720],
    body: body.name,
    licence: body.licence,
    fit: { reprojectionPx: 4, reprojectionShare: 0.01, score: 0.9, footSlide: 0.02 },
  };
}

/** The joint a landmark lies near. */
function landmarkJoint(landmark: number): number {
  const name = LANDMARK_NAMES[landmark]!;
  if (name in JOINT) return JOINT[name as JointName];
  if (/pinky|index|thumb/.test(name) && !name.includes('foot'))
    return name.startsWith('l_') ? JOINT.l_hand : JOINT.r_hand;
  if (/heel|foot/.test(name)) return name.startsWith('l_') ? JOINT.l_foot : JOINT.r_foot;
  return JOINT.head;
}
