import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type CameraMotion, cameraAt } from '#shared/camera/camera-motion.ts';
import { intoFirst } from '#shared/camera/steady-view.ts';
import { createMotion, type Motion } from '#shared/fitting/kinematics.ts';
import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { vibeJoints } from '#shared/formats/vibe-output/vibe-joints.ts';
import { TREE_JOINTS, VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import { axisAngleToMatrixInto, mulTransposed3Into } from '#shared/math/rotation.ts';
import { blend } from '#shared/math/rotation3.ts';
import { placeBody } from './place-body.ts';

/** A person's motion in camera space over the whole time of the track, holes included. */
export interface MotionInCamera {
  /** Frame of the clip of row 0. */
  readonly firstFrame: number;
  readonly motion: Motion;
  /** 1 where the file has the frame and the camera told where the person is, shape [T]. */
  readonly seen: Uint8Array;
  /** For every row of the motion the row of the file, -1 where it has none, shape [T]. */
  readonly fileRow: Int32Array;
}

const PLACED_BY = TREE_JOINTS.map(([i]) => i);

/**
 * Puts a person of a file into camera space. Poses stay as they are. Each frame's place is where a camera of this focal
 * length sees the body's joints over the file's; holes are time, bridged along the shortest arcs and straight paths.
 *
 * @param body    body that is to show the motion
 * @param betas   its shape
 * @param picture where the file's joints are seen, px from the middle, shape [n, 49, 2] (`jointsInPicture`)
 * @param frameOf frame of the clip of each row of the file, never descending; of rows with one frame the first counts
 * @param times   presentation time of every frame of the clip, any unit
 * @param assumed where the body's origin is put in frames that do not tell it; null bridges them
 * @returns null where no frame tells where the person is
 */
export function motionInCamera(
  person: ReadVibePerson,
  body: BodyModel,
  betas: Float64Array,
  picture: Float64Array,
  focalPx: number,
  frameOf: Int32Array,
  times: ArrayLike<number>,
  assumed: readonly [number, number, number] | null = null,
): MotionInCamera | null {
  const { pose } = person;
  const firstFrame = frameOf[0]!;
  const frames = frameOf[frameOf.length - 1]! - firstFrame + 1;
  const motion = { ...createMotion(frames), betas };
  const seen = new Uint8Array(frames);
  const fileRow = new Int32Array(frames).fill(-1);
  const rest = shapedRestJoints(restJoints(body), betas);
  const joints = vibeJoints(body, betas);
  const posed = createPosedJoints();
  const points = new Float64Array(VIBE_JOINTS * 3);
  for (const [row, frame] of frameOf.entries()) {
    const t = frame - firstFrame;
    if (seen[t] === 1) continue;
    for (let j = 0; j < JOINT_COUNT; j++) {
      axisAngleToMatrixInto(motion.rotations, (t * JOINT_COUNT + j) * 9, pose, 72 * row + 3 * j);
    }
    forwardKinematicsInto(posed, rest, pose, 72 * row, [0, 0, 0], 0);
    joints.into(points, 0, posed);
    const seenAt = picture.subarray(row * VIBE_JOINTS * 2, (row + 1) * VIBE_JOINTS * 2);
    const place = placeBody(points, seenAt, PLACED_BY, focalPx) ?? assumed;
    if (!place) continue;
    for (let a = 0; a < 3; a++) motion.pelvis[3 * t + a] = rest[a]! + place[a]!;
    seen[t] = 1;
    fileRow[t] = row;
  }
  if (!seen.includes(1)) return null;
  bridge(
    motion,
    seen,
    Float64Array.from({ length: frames }, (_, t) => times[firstFrame + t]!),
  );
  return { firstFrame, motion, seen, fileRow };
}

/** Fills rows that were not seen; ends hold the nearest row. */
function bridge(motion: Motion, seen: Uint8Array, times: Float64Array): void {
  const size = JOINT_COUNT * 9;
  const known = Array.from(seen.keys()).filter((t) => seen[t] === 1);
  let next = 0;
  for (let t = 0; t < seen.length; t++) {
    while (next < known.length && known[next]! < t) next++;
    if (known[next] === t) continue;
    const before = known[Math.max(0, next - 1)]!;
    const after = known[Math.min(next, known.length - 1)]!;
    const span = times[after]! - times[before]!;
    const u = span > 0 ? (times[t]! - times[before]!) / span : 0;
    for (let o = 0; o < size; o += 9) {
      const a = motion.rotations.subarray(before * size + o, before * size + o + 9);
      const b = motion.rotations.subarray(after * size + o, after * size + o + 9);
      motion.rotations.set(blend(a, b, u), t * size + o);
    }
    for (let a = 0; a < 3; a++) {
      motion.pelvis[3 * t + a] = (1 - u) * motion.pelvis[3 * before + a]! + u * motion.pelvis[3 * after + a]!;
    }
  }
}

/**
 * A motion told in the axes of each frame's camera, in those of the clip's first one.
 *
 * @param focalPx focal length of the clip, px: with it the motion was placed
 */
export function steadied(
  motion: Motion,
  firstFrame: number,
  camera: CameraMotion,
  ptsUs: ArrayLike<number>,
  focalPx: number,
): Motion {
  const rotations = motion.rotations.slice();
  const pelvis = motion.pelvis.slice();
  for (let t = 0; t < motion.frames; t++) {
    const now = cameraAt(camera, ptsUs[firstFrame + t]!, focalPx);
    const root = t * JOINT_COUNT * 9;
    mulTransposed3Into(rotations, root, now.turn, 0, motion.rotations, root);
    const [x, y, z] = [pelvis[3 * t]!, pelvis[3 * t + 1]!, pelvis[3 * t + 2]!];
    // Whoever is as large through a longer lens is farther away.
    pelvis.set(intoFirst(now, [x, y, (z * now.focalPx) / focalPx]), 3 * t);
  }
  return { ...motion, rotations, pelvis };
}

/** The file's boxes of the rows of a motion: x, y, width, height, px of the clip, shape [T, 4]. */
export function boxesInto(
  out: Float32Array,
  { bboxes }: ReadVibePerson,
  { fileRow }: MotionInCamera,
  scale: number,
): void {
  fileRow.forEach((row, t) => {
    if (row < 0) return;
    const [x, y, w, h] = [0, 1, 2, 3].map((k) => scale * bboxes[4 * row + k]!) as [number, number, number, number];
    out.set([x - w / 2, y - h / 2, w, h], 4 * t);
  });
}
