import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody, skinInto } from '#shared/body/skinning.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { DemoPerson } from '#shared/compat/vibe/demo-person.ts';
import { knownRows } from '#shared/compat/vibe/posed-track.ts';
import type { ReadVibePerson } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { TREE_JOINTS, VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import { ReadBackError } from './read-back/read-back-error.ts';
import type { Errors } from './verify-vibe-output.ts';

/** How many frames, spread over the track, have their mesh looked at. */
const MESHES = 5;
/** Every so many vertices are compared. */
const STRIDE = 17;

/**
 * Compares a person that was read back with the network's rows it was written from: poses and shapes number by number,
 * joints and meshes posed anew, each frame with its own shape.
 *
 * @throws ReadBackError where the frames differ
 */
export function compareDemoPerson(
  person: ReadVibePerson,
  { final }: DemoPerson,
  body: BodyModel,
  errors: Errors,
): void {
  const rows = knownRows(final);
  const same = rows.length === person.frameIds.length;
  if (!same || rows.some((row, i) => person.frameIds[i] !== final.firstFrame + row)) {
    throw new ReadBackError(`person ${person.id} has other frames than the network posed`);
  }
  const joints = restJoints(body);
  const posed = createPosedJoints();
  const meshAt = Math.max(1, Math.floor(rows.length / MESHES));
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < 72; k++) {
      const degrees = (Math.abs(person.pose[72 * i + k]! - final.poses[72 * row + k]!) * 180) / Math.PI;
      errors.rotationDeg = Math.max(errors.rotationDeg, degrees);
    }
    const betas = person.betas.subarray(10 * i, 10 * i + 10);
    forwardKinematicsInto(posed, shapedRestJoints(joints, betas), person.pose, 72 * i, [0, 0, 0], 0);
    for (const [of49, joint] of TREE_JOINTS) {
      const at = (VIBE_JOINTS * i + of49) * 3;
      errors.jointMm = Math.max(errors.jointMm, 1000 * distance(person.joints3d, at, posed.positions, 3 * joint));
    }
    if (i % meshAt === 0) compareMesh(person, i, betas, body, posed, errors);
  }
}

function compareMesh(
  person: ReadVibePerson,
  i: number,
  betas: Float32Array,
  body: BodyModel,
  posed: ReturnType<typeof createPosedJoints>,
  errors: Errors,
): void {
  if (!person.verts) return;
  const local = body.poseDirs ? new Float64Array(JOINT_COUNT * 9) : null;
  if (local) {
    for (let j = 0; j < JOINT_COUNT; j++) axisAngleToMatrixInto(local, 9 * j, person.pose, 72 * i + 3 * j);
  }
  const mesh = new Float32Array(body.vertexCount * 3);
  skinInto(mesh, shapeBody(body, betas), shapedRestJoints(restJoints(body), betas), posed, local);
  const written = person.verts.readRows(i, i + 1).data as Float32Array;
  for (let v = 0; v < body.vertexCount; v += STRIDE) {
    errors.vertexMm = Math.max(errors.vertexMm, 1000 * distance(written, 3 * v, mesh, 3 * v));
  }
}

function distance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return Math.hypot(a[i]! - b[j]!, a[i + 1]! - b[j + 1]!, a[i + 2]! - b[j + 2]!);
}
