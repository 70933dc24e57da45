import { type BodyModel, SHAPE_COUNT } from '../../body/body-model.ts';
import { JOINTS49_COUNT, type Joints49Source } from '../../body/joints49.ts';
import { JOINT_COUNT } from '../../body/smpl-tree.ts';
import type { MeshedVibePerson } from '../../formats/vibe-output/vibe-from-take.ts';
import type { CropMapping } from './camera.ts';
import { bodyPoser } from './pose-body.ts';
import { knownRows, type PosedTrack, pickRows } from './posed-track.ts';
import { projectRows, THETA_SIZE, vibePerson } from './vibe-person.ts';

const POSE = JOINT_COUNT * 3;

/** One person of a clip as the demo goes through it. */
export interface DemoPerson {
  /** Key of the person. */
  readonly id: number;
  /** What the network said. */
  readonly network: PosedTrack;
  /** The same after SMPLify and smoothing; equal to `network` without them. */
  readonly final: PosedTrack;
  /** Detected joints of the rows with a pose, image px and confidence, shape [n, 21, 3]; null with boxes only. */
  readonly joints2d?: Float32Array | null;
}

/**
 * What VIBE's demo writes to `vibe_output.pkl` for a person, with the mesh posed row by row while it is written. Only
 * rows with a pose are in it.
 *
 * `compat`: the crop is mapped with the box instead of with what was cut, and `joints2d_img_coord` stays as the network
 * had it although SMPLify and smoothing moved the body. `exact`: mapped with what was cut, joints projected anew.
 */
export function demoPerson(
  { id, network, final, joints2d = null }: DemoPerson,
  body: BodyModel,
  source: Joints49Source,
  imageSize: readonly [number, number],
  mapping: CropMapping,
): MeshedVibePerson {
  const rows = knownRows(final);
  const poser = bodyPoser(body, source);
  const mesh = new Float32Array(body.vertexCount * 3);
  const joints = (of: PosedTrack): Float32Array => {
    const out = new Float32Array(rows.length * JOINTS49_COUNT * 3);
    for (const [i, t] of rows.entries()) {
      poser.into(mesh, out, i * JOINTS49_COUNT * 3, of.poses, t * POSE, of.betas, t * SHAPE_COUNT);
    }
    return out;
  };
  const joints3d = joints(final);
  const shown = mapping.mode === 'compat' ? network : final;
  const seen3d = shown === final ? joints3d : joints(shown);
  const person = vibePerson(
    id,
    {
      theta: thetaOf(final, rows),
      joints3d,
      joints2d: projectRows(seen3d, pickRows(shown.cam, 3, rows)),
      boxes: squareBoxes(final, rows),
      frameIds: rows.map((t) => final.firstFrame + t),
    },
    imageSize,
    mapping,
    joints2d,
  );
  const unused = new Float32Array(JOINTS49_COUNT * 3);
  return {
    ...person,
    vertexCount: body.vertexCount,
    verticesInto(out, row) {
      poser.into(out, unused, 0, person.pose, row * POSE, person.betas, row * SHAPE_COUNT);
    },
  };
}

function thetaOf({ cam, poses, betas }: PosedTrack, rows: readonly number[]): Float32Array {
  const theta = new Float32Array(rows.length * THETA_SIZE);
  for (const [i, t] of rows.entries()) {
    theta.set(cam.subarray(3 * t, 3 * t + 3), i * THETA_SIZE);
    theta.set(poses.subarray(t * POSE, (t + 1) * POSE), i * THETA_SIZE + 3);
    theta.set(betas.subarray(t * SHAPE_COUNT, (t + 1) * SHAPE_COUNT), i * THETA_SIZE + 3 + POSE);
  }
  return theta;
}

/** cx, cy, w, h of the rows, shape [n, 4]. */
function squareBoxes({ boxes }: PosedTrack, rows: readonly number[]): Float32Array {
  const out = new Float32Array(rows.length * 4);
  for (const [i, t] of rows.entries()) {
    const side = boxes[3 * t + 2]!;
    out.set([boxes[3 * t]!, boxes[3 * t + 1]!, side, side], 4 * i);
  }
  return out;
}
