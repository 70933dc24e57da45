import { openFileSource } from '#main/model-library/file-source.ts';
import type { BodyModel } from '#shared/body/body-model.ts';
import { createPosedJoints, forwardKinematicsInto } from '#shared/body/forward-kinematics.ts';
import type { Joints49Source } from '#shared/body/joints49.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { cameraOfRow } from '#shared/camera/steady-view.ts';
import type { DemoPerson } from '#shared/compat/vibe/demo-person.ts';
import type { Take } from '#shared/fitting/take.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { type ReadVibePerson, readVibeOutput } from '#shared/formats/vibe-output/read-vibe-output.ts';
import { TREE_JOINTS, VIBE_JOINTS } from '#shared/formats/vibe-output/vibe-person.ts';
import { mul3Into } from '#shared/math/rotation.ts';
import { compareDemoPerson } from './compare-demo-person.ts';
import { ReadBackError } from './read-back/read-back-error.ts';
import type { Findings } from './receipt.ts';
import { SOFTWARE } from './software.ts';
import { TOLERANCE } from './tolerance.ts';

/** What a file of a whole clip was written from, as plain data that a worker can be given. */
export interface WrittenClip {
  readonly takes: readonly Take[];
  /** Number of each take's person in the file. */
  readonly ids: readonly number[];
  readonly body: BodyModel;
  /** What SMPL's own 49 joints need, where the body is one of the library that has it. */
  readonly joints49: Joints49Source | null;
  /** The network's own rows, which `--compat vibe` writes instead of what the takes say; null for any other capture. */
  readonly demo: readonly DemoPerson[] | null;
}

/** How many frames, spread over a take, and about how many vertices, spread over the body, are looked at. */
const FRAMES = 5;
const VERTICES = 400;

/** Largest differences found so far. */
export interface Errors {
  jointMm: number;
  rotationDeg: number;
  vertexMm: number;
  keypointPx: number;
}

/**
 * Reads a `vibe_output.pkl` with the reader for anybody's files and compares each person with the take: the skeleton is
 * posed at every frame from `pose` and `betas` alone; joints, some vertices and projected joints are compared.
 *
 * @throws ReadBackError where it cannot be read or an error is beyond `TOLERANCE`
 */
export function verifyVibeOutput(path: string, { takes, ids, body, demo }: Omit<WrittenClip, 'joints49'>): Findings {
  using source = openFileSource(path);
  const people = readVibeOutput(readJoblib(source));
  if (people.length !== takes.length) throw new ReadBackError(`it holds ${people.length} people, not ${takes.length}`);
  const errors: Errors = { jointMm: 0, rotationDeg: 0, vertexMm: 0, keypointPx: 0 };
  for (const [i, take] of takes.entries()) {
    const person = people.find(({ id }) => id === ids[i]);
    if (!person) throw new ReadBackError(`person ${ids[i]} is missing`);
    if (demo) compareDemoPerson(person, demo[i]!, body, errors);
    else comparePerson(person, take, body, errors);
  }
  const first = Math.min(...takes.map(({ firstFrame }) => firstFrame));
  const end = Math.max(...takes.map(({ firstFrame, frames }) => firstFrame + frames));
  const { num, den } = takes[0]!.fps;
  return {
    software: SOFTWARE,
    person: takes.length === 1 ? takes[0]!.person : null,
    people: ids,
    animation: null,
    preset: null,
    joints: null,
    read_back_with: 'reader of pickles that came from elsewhere',
    max_joint_error_mm: rounded(errors.jointMm),
    max_rotation_error_deg: rounded(errors.rotationDeg),
    max_vertex_error_mm: rounded(errors.vertexMm),
    blend_shapes: null,
    key_reduction: null,
    max_keypoint_error_px: demo ? null : rounded(errors.keypointPx),
    frames: end - first,
    first_frame: first,
    fps: num / den,
    duration_s: rounded(((end - first) * den) / num),
    resampled: false,
    resampling: null,
    up_axis: null,
    front_axis: null,
    units: 'm',
    floor_height_m: null,
    lowest_joint_m: null,
    body: takes[0]!.body,
    licence: takes.some(({ licence }) => licence === 'research-only') ? 'research-only' : takes[0]!.licence,
  };
}

function comparePerson(person: ReadVibePerson, take: Take, body: BodyModel, errors: Errors): void {
  const n = take.frames;
  if (person.frameIds.length !== n || person.frameIds.some((id, row) => id !== take.firstFrame + row)) {
    throw new ReadBackError(`person ${person.id} has other frames than the take`);
  }
  const posed = createPosedJoints();
  const world = createPosedJoints();
  const inCamera = new Float64Array(9);
  const rest = shapedRestJoints(restJoints(body), person.betas.subarray(0, 10));
  for (let row = 0; row < n; row++) {
    forwardKinematicsInto(posed, rest, person.pose, 72 * row, [0, 0, 0], 0);
    for (let j = 0; j < JOINT_COUNT; j++) {
      note(errors, 'jointMm', 1000 * distance(posed.positions, 3 * j, 0, take.jointsCam, 72 * row + 3 * j, 72 * row));
    }
    const offset = VIBE_JOINTS * 3 * row;
    for (const [i, j] of TREE_JOINTS) {
      const there = distance(person.joints3d, offset + 3 * i, offset + 24, take.jointsCam, 72 * row + 3 * j, 72 * row);
      note(errors, 'jointMm', 1000 * there);
      note(errors, 'keypointPx', pictureError(person, take, row, i, j));
    }
    const filming = cameraOfRow(take, row);
    forwardKinematicsInto(world, rest, take.poses, 72 * row, take.trans, 3 * row);
    for (let j = 0; j < JOINT_COUNT; j++) {
      mul3Into(inCamera, 0, filming.rotation, 0, world.rotations, 9 * j);
      let trace = 0;
      for (let k = 0; k < 9; k++) trace += inCamera[k]! * posed.rotations[9 * j + k]!;
      note(errors, 'rotationDeg', (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI);
    }
  }
  compareVertices(person, take, body, rest, errors);
}

/** Distance between a joint and its root here and there, metres. */
function distance(
  a: ArrayLike<number>,
  at: number,
  root: number,
  b: ArrayLike<number>,
  bt: number,
  bRoot: number,
): number {
  let square = 0;
  for (let k = 0; k < 3; k++) square += (a[at + k]! - a[root + k]! - b[bt + k]! + b[bRoot + k]!) ** 2;
  return Math.sqrt(square);
}

/** Distance of a projected joint from where the take's is seen, px; 0 behind the camera. */
function pictureError(person: ReadVibePerson, take: Take, row: number, i: number, j: number): number {
  const at = 72 * row + 3 * j;
  const z = take.jointsCam[at + 2]!;
  if (!(z > 1e-3) || !person.joints2dImgCoord) return 0;
  const { focalPx } = cameraOfRow(take, row);
  const x = (focalPx * take.jointsCam[at]!) / z + take.imageSize[0] / 2;
  const y = (focalPx * take.jointsCam[at + 1]!) / z + take.imageSize[1] / 2;
  const k = (VIBE_JOINTS * row + i) * 2;
  return Math.hypot(person.joints2dImgCoord[k]! - x, person.joints2dImgCoord[k + 1]! - y);
}

function compareVertices(
  person: ReadVibePerson,
  take: Take,
  body: BodyModel,
  rest: ArrayLike<number>,
  errors: Errors,
): void {
  const size = body.vertexCount * 3;
  if (person.verts?.shape[1] !== body.vertexCount) throw new ReadBackError('its vertices are not those of the body');
  const mesh = createTakeMesh(take, body);
  const expected = new Float32Array(size);
  const step = 3 * Math.max(1, Math.floor(body.vertexCount / VERTICES));
  for (let k = 0; k < FRAMES; k++) {
    const row = Math.round((k * (take.frames - 1)) / (FRAMES - 1));
    mesh.cameraVerticesInto(expected, row);
    const found = person.verts.readRows(row, row + 1).data as Float32Array;
    // The pelvis says how far the body at its origin is from where it stands.
    for (let v = 0; v < size; v += step) {
      let square = 0;
      for (let a = 0; a < 3; a++) {
        square += (found[v + a]! + take.jointsCam[72 * row + a]! - rest[a]! - expected[v + a]!) ** 2;
      }
      note(errors, 'vertexMm', 1000 * Math.sqrt(square));
    }
  }
}

const LIMITS: Readonly<Record<keyof Errors, { readonly limit: number; readonly words: string }>> = {
  jointMm: { limit: TOLERANCE.jointMm, words: 'mm: a joint is not in its place' },
  rotationDeg: { limit: TOLERANCE.rotationDeg, words: 'degrees: a body is turned' },
  vertexMm: { limit: TOLERANCE.vertexMm, words: 'mm: the mesh is not in its place' },
  keypointPx: { limit: TOLERANCE.keypointPx, words: 'px: a projected joint is not in its place' },
};

function note(errors: Errors, kind: keyof Errors, error: number): void {
  const { limit, words } = LIMITS[kind];
  // A comparison with NaN is false: turned round, a broken number is beyond every limit.
  if (!(error <= limit)) throw new ReadBackError(`off by ${error.toFixed(3)} ${words}`);
  errors[kind] = Math.max(errors[kind], error);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
