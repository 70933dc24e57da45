import type { BodyModel } from '../../body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '../../body/forward-kinematics.ts';
import type { Joints49Source } from '../../body/joints49.ts';
import { restJoints, shapedRestJoints } from '../../body/rest-joints.ts';
import { shapeBody, skinInto } from '../../body/skinning.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import { projectInto } from '../../camera/perspective.ts';
import { cameraOfRow } from '../../camera/steady-view.ts';
import type { Take } from '../../fitting/take.ts';
import { axisAngleToMatrixInto, matrixToAxisAngleInto, mul3Into } from '../../math/rotation.ts';
import { LANDMARK_COUNT } from '../../vision/blazepose.ts';
import { stafJointsInto } from './staf-joints.ts';
import { smplJoints, vibeJoints } from './vibe-joints.ts';
import { STAF_JOINTS, VIBE_JOINTS, type VibePerson } from './vibe-person.ts';
import { fitWeakCamera, toOrigCam, toPredCam, type WeakCamera } from './weak-camera.ts';

/** A person with the mesh, which is posed row by row when it is written. */
export interface MeshedVibePerson extends VibePerson {
  readonly vertexCount: number;
  /** Writes the vertices of one row, camera axes, body at its origin, metres, shape [V, 3]. */
  verticesInto(out: Float32Array, row: number): void;
}

/** Boxes around keypoints are this much larger than their extent, as VIBE makes them. */
const BOX_MARGIN = 1.1;

/**
 * A take in VIBE's form. Every row is written, those that were bridged too (their `joints2d` have no confidence), so
 * that tools that pay no heed to `frame_ids` show no jump.
 *
 * A take's camera has perspective and VIBE's has not: per frame the weak camera is fitted to the projected joints.
 * `joints2d_img_coord` keeps the true projection.
 *
 * @param body     the body the take was solved with; the vertices are in its order
 * @param joints49 what SMPL's own 49 joints need, for a body with SMPL's mesh; by meaning (`vibeJoints`) without
 */
export function vibeFromTake(take: Take, body: BodyModel, joints49: Joints49Source | null = null): MeshedVibePerson {
  const n = take.frames;
  const [width, height] = take.imageSize;
  const shaped = shapeBody(body, take.betas);
  const rest = shapedRestJoints(restJoints(body), take.betas);
  const person = emptyPerson(take);
  const { pose, joints3d, joints2dImgCoord } = person;
  const posed = createPosedJoints();
  const atOrigin = [0, 0, 0];
  const local = body.poseDirs ? new Float64Array(JOINT_COUNT * 9) : null;
  /** Vertices of the row the skeleton is posed at. */
  const skin = (out: Float32Array, row: number): void => {
    if (local) {
      for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, pose, row * 72 + 3 * j);
    }
    skinInto(out, shaped, rest, posed, local);
  };
  const root = new Float64Array(9);
  const turned = new Float64Array(9);
  const moved = [0, 0, 0];
  const seen = new Float64Array(VIBE_JOINTS * 2);
  let weak: WeakCamera = { scale: height / 2, x: 0, y: 0 };
  let row = 0;
  const joints = joints49
    ? smplJoints(body.vertexCount, joints49, (out) => skin(out, row))
    : vibeJoints(body, take.betas);
  for (row = 0; row < n; row++) {
    pose.set(take.poses.subarray(row * 72, row * 72 + 72), row * 72);
    axisAngleToMatrixInto(root, 0, take.poses, row * 72);
    const filming = cameraOfRow(take, row);
    const camera = { focalPx: filming.focalPx, imageSize: take.imageSize };
    mul3Into(turned, 0, filming.rotation, 0, root, 0);
    matrixToAxisAngleInto(pose, row * 72, turned, 0);
    forwardKinematicsInto(posed, rest, pose, row * 72, atOrigin, 0);
    const at = row * VIBE_JOINTS;
    joints.into(joints3d, 3 * at, posed);
    const place = cameraTranslation(take, rest, row);
    for (let i = 0; i < VIBE_JOINTS; i++) {
      for (let a = 0; a < 3; a++) moved[a] = joints3d[3 * (at + i) + a]! + place[a]!;
      projectInto(seen, 2 * i, camera, moved, 0);
    }
    const box = squareBox(seen, take.imageSize);
    for (let i = 0; i < seen.length; i++) seen[i]! -= (i % 2 === 0 ? width : height) / 2;
    // Rows in which nobody can be seen (behind the camera) keep the camera before them.
    weak = fitWeakCamera(joints3d.subarray(3 * at, 3 * (at + VIBE_JOINTS)), seen) ?? weak;
    for (let i = 0; i < VIBE_JOINTS; i++) {
      const here = 2 * (at + i);
      const behind = Number.isNaN(seen[2 * i]);
      // What is behind the camera has no projection; the weak camera sees it, and tools want numbers.
      const x = behind ? weak.scale * joints3d[3 * (at + i)]! + weak.x : seen[2 * i]!;
      const y = behind ? weak.scale * joints3d[3 * (at + i) + 1]! + weak.y : seen[2 * i + 1]!;
      joints2dImgCoord[here] = x + width / 2;
      joints2dImgCoord[here + 1] = y + height / 2;
    }
    person.bboxes.set(box, 4 * row);
    person.origCam.set(toOrigCam(weak, take.imageSize), 4 * row);
    person.predCam.set(toPredCam(weak, box, take.imageSize), 3 * row);
    person.betas.set(take.betas, 10 * row);
    if (person.joints2d) {
      stafJointsInto(person.joints2d, row * STAF_JOINTS * 3, take.keypoints2d, row * LANDMARK_COUNT * 3);
    }
  }
  return {
    ...person,
    vertexCount: body.vertexCount,
    verticesInto(out, at) {
      forwardKinematicsInto(posed, rest, pose, at * 72, atOrigin, 0);
      skin(out, at);
    },
  };
}

function emptyPerson(take: Take): VibePerson {
  const n = take.frames;
  const detected = take.keypoints2d.some((value) => value !== 0);
  return {
    id: take.person,
    frameIds: Int32Array.from({ length: n }, (_, row) => take.firstFrame + row),
    predCam: new Float32Array(n * 3),
    origCam: new Float32Array(n * 4),
    pose: new Float32Array(n * 72),
    betas: new Float32Array(n * 10),
    joints3d: new Float32Array(n * VIBE_JOINTS * 3),
    joints2d: detected ? new Float32Array(n * STAF_JOINTS * 3) : null,
    joints2dImgCoord: new Float32Array(n * VIBE_JOINTS * 2),
    bboxes: new Float32Array(n * 4),
  };
}

/** From the body at its origin to where it is in camera space: both have the pelvis, which does not depend on the pose. */
function cameraTranslation(take: Take, rest: ArrayLike<number>, row: number): [number, number, number] {
  const { trans } = take;
  const { rotation: r, translation: t } = cameraOfRow(take, row);
  const world = [0, 1, 2].map((a) => rest[a]! + trans[3 * row + a]!);
  const axis = (a: number): number =>
    r[3 * a]! * world[0]! + r[3 * a + 1]! * world[1]! + r[3 * a + 2]! * world[2]! + t[a]! - rest[a]!;
  return [axis(0), axis(1), axis(2)];
}

/** Square box cx, cy, w, h around the points; the whole picture where none is in front of the camera. */
function squareBox(points: Float64Array, [width, height]: readonly [number, number]): [number, number, number, number] {
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, value] of points.entries()) {
    if (Number.isNaN(value)) continue;
    least[i % 2] = Math.min(least[i % 2]!, value);
    most[i % 2] = Math.max(most[i % 2]!, value);
  }
  const [x, y, right, bottom] = [least[0]!, least[1]!, most[0]!, most[1]!];
  const side = BOX_MARGIN * Math.max(right - x, bottom - y);
  if (!(side > 1)) return [width / 2, height / 2, Math.max(width, height), Math.max(width, height)];
  return [(x + right) / 2, (y + bottom) / 2, side, side];
}
