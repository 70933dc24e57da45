import { createPosedJoints, forwardKinematicsInto } from '../../body/forward-kinematics.ts';
import { JOINT, JOINT_COUNT } from '../../body/smpl-tree.ts';
import { axisAngleToMatrixInto, mul3Into } from '../../math/rotation.ts';
import { rotated, swing } from '../../math/rotation3.ts';
import { logInto } from '../../math/so3.ts';
import type { Vec3 } from '../../math/vec3.ts';
import { FormatError } from '../format-error.ts';
import { isNumbers, type NpyNumbers } from '../npy.ts';
import { type Npz, npzNumbers, readNpz } from '../npz.ts';
import { type ImportedMotion, MOST_MOTION_FRAMES, type MotionNote } from './imported-motion.ts';
import { upright } from './reference-pose.ts';
import { upAxis } from './up-axis.ts';

/** Arrays of a motion that are read; whatever else the archive holds is not even unpacked. */
const NAMES = [
  'poses',
  'pose',
  'root_orient',
  'global_orient',
  'pose_body',
  'body_pose',
  'trans',
  'transl',
  'betas',
  'mocap_framerate',
  'mocap_frame_rate',
  'fps',
  'gender',
  'body',
  'licence',
  'person',
  'pts_us',
  'camera_rotation',
  'surface_model_type',
] as const;

/** Numbers a frame of `poses` has: SMPL, SMPL-H, SMPL-X, SMPL with 22 joints. */
const POSE_WIDTHS: Readonly<Record<number, string>> = { 72: 'SMPL', 156: 'SMPL-H', 165: 'SMPL-X', 66: 'SMPL' };
/** Joints all of them share; hands follow in various ways. */
const SHARED_JOINTS = 22;
const MOST_BYTES = 1e9;
const ASSUMED_FPS = 30;
const LOOKED_AT = 60;

/**
 * Reads an AMASS-like `.npz`: `poses` (72, 156 or 165 numbers a frame) or `root_orient` with `pose_body`, `trans`, `betas`,
 * `mocap_framerate`. Which axis points up is found from how the body stands (AMASS: Z).
 *
 * @param rest rest joints of a body, metres, shape [24, 3]: what the upright direction is found with
 * @throws FormatError that says what the archive is instead
 */
export function readSmplNpz(bytes: Uint8Array, rest: ArrayLike<number>): ImportedMotion {
  const npz = readNpz(bytes, { names: NAMES, maxBytes: MOST_BYTES, objectArrays: 'leave-out' });
  const notes: MotionNote[] = [];
  const own = npz.has('pts_us') && npz.has('camera_rotation');
  const { poses, frames } = posesOf(npz, notes);
  const times = own ? ownTimes(npz, frames) : null;
  const fps = rateOf(npz);
  if (fps === null && !times) {
    const message = `The file does not tell its frame rate; ${ASSUMED_FPS} frames a second were assumed.`;
    notes.push({ code: 'import/assumed-fps', message });
  }
  const path = Float64Array.from(pathOf(npz, frames, notes));
  if (!own) turnUpright(poses, path, frames, rest);
  const licence = textOf(npz, 'licence');
  const person = npz.get('person');
  return {
    format: 'npz',
    name: own && person && isNumbers(person) ? `Person ${person.data[0]}` : '',
    frames,
    times: times ?? Float64Array.from({ length: frames }, (_, f) => f / (fps ?? ASSUMED_FPS)),
    fps,
    poses,
    path,
    pathOf: 'translation',
    standsOnFloor: own,
    betas: betasOf(npz),
    body: textOf(npz, 'body'),
    licence: licence === 'free' || licence === 'research-only' ? licence : null,
    boneLengths: null,
    notes,
  };
}

function posesOf(npz: Npz, notes: MotionNote[]): { poses: Float32Array; frames: number } {
  const whole = numbersOf(npz, 'poses') ?? numbersOf(npz, 'pose');
  if (whole) {
    const [frames = 0, ...rest] = whole.shape;
    const width = rest.reduce((product, size) => product * size, 1);
    if (whole.shape.length < 2 || !POSE_WIDTHS[width]) {
      throw new FormatError(
        `its poses have the shape (${whole.shape.join(', ')}); 72, 156 or 165 numbers a frame are read`,
      );
    }
    if (width > 72) {
      notes.push({ code: 'import/no-fingers', message: 'Fingers and face are left out: bodies here have none.' });
    }
    return packed(frames, (f, k) => whole.data[f * width + k]!, width === 72 ? 72 : 66);
  }
  const root = numbersOf(npz, 'root_orient') ?? numbersOf(npz, 'global_orient');
  const body = numbersOf(npz, 'pose_body') ?? numbersOf(npz, 'body_pose');
  if (root && body) {
    const frames = root.shape[0] ?? 0;
    const width = frames > 0 ? body.data.length / frames : 0;
    if (root.data.length !== 3 * frames || (width !== 63 && width !== 69)) {
      throw new FormatError('root_orient and pose_body have lengths that do not belong together');
    }
    return packed(frames, (f, k) => (k < 3 ? root.data[3 * f + k]! : body.data[f * width + k - 3]!), width + 3);
  }
  if (npz.size === 0) throw new FormatError('it holds no poses: it is an archive of other arrays');
  throw new FormatError(`it holds no poses, only ${[...npz.keys()].join(', ')}`);
}

function packed(frames: number, at: (frame: number, k: number) => number, width: number) {
  if (frames === 0) throw new FormatError('it holds no frame');
  if (frames > MOST_MOTION_FRAMES) throw new FormatError(`it holds ${frames} frames, more than can be read`);
  const poses = new Float32Array(frames * 72);
  for (let f = 0; f < frames; f++) {
    for (let k = 0; k < Math.min(width, 72); k++) {
      const value = at(f, k);
      if (!Number.isFinite(value)) throw new FormatError(`its poses hold a value that is not a number (frame ${f})`);
      // Hands of SMPL-H and SMPL-X are other joints than SMPL's two.
      if (width === 72 || k < 3 * SHARED_JOINTS) poses[72 * f + k] = value;
    }
  }
  return { poses, frames };
}

function numbersOf(npz: Npz, name: string): NpyNumbers | null {
  return npz.has(name) ? npzNumbers(npz, name) : null;
}

function textOf(npz: Npz, name: string): string | null {
  const array = npz.get(name);
  return array && !isNumbers(array) && array.data.length === 1 ? array.data[0]! : null;
}

function rateOf(npz: Npz): number | null {
  for (const name of ['fps', 'mocap_framerate', 'mocap_frame_rate']) {
    const rate = numbersOf(npz, name)?.data[0];
    if (rate === undefined) continue;
    if (!(rate >= 1 && rate <= 10_000)) throw new FormatError(`${rate} is not a frame rate`);
    return rate;
  }
  return null;
}

function pathOf(npz: Npz, frames: number, notes: MotionNote[]): ArrayLike<number> {
  const trans = numbersOf(npz, 'trans') ?? numbersOf(npz, 'transl');
  if (!trans) {
    notes.push({ code: 'import/no-path', message: 'The file does not say where the body is: it stays in one place.' });
    return new Float64Array(3 * frames);
  }
  if (trans.data.length !== 3 * frames) {
    throw new FormatError(`it has ${frames} poses and ${trans.data.length / 3} places`);
  }
  for (let i = 0; i < trans.data.length; i++) {
    if (!Number.isFinite(trans.data[i])) throw new FormatError('its places hold a value that is not a number');
  }
  return trans.data;
}

/** The first ten coefficients; of a file with one row a frame, the first row's. */
function betasOf(npz: Npz): Float32Array | null {
  const betas = numbersOf(npz, 'betas');
  if (!betas || betas.data.length === 0) return null;
  const width = betas.shape.at(-1) ?? betas.data.length;
  const out = new Float32Array(10);
  for (let k = 0; k < Math.min(10, width); k++) {
    out[k] = betas.data[k]!;
    if (!Number.isFinite(out[k])) throw new FormatError('its shape holds a value that is not a number');
  }
  return out;
}

function ownTimes(npz: Npz, frames: number): Float64Array {
  const { data } = npzNumbers(npz, 'pts_us', [frames]);
  const times = Float64Array.from(data, (time) => (time - data[0]!) / 1e6);
  for (let f = 1; f < frames; f++) if (!(times[f]! > times[f - 1]!)) throw new FormatError('its times do not ascend');
  return times;
}

/** Turns a world whose up is not Y. */
function turnUpright(poses: Float32Array, path: Float64Array, frames: number, rest: ArrayLike<number>): void {
  const posed = createPosedJoints();
  const count = Math.min(LOOKED_AT, frames);
  const uprights = Array.from({ length: count }, (_, i) => {
    const frame = Math.floor((i * frames) / count);
    forwardKinematicsInto(posed, rest, poses, 72 * frame, [0, 0, 0], 0);
    return upright((joint) => [...posed.positions.subarray(3 * joint, 3 * joint + 3)] as unknown as Vec3);
  });
  const up = upAxis(uprights);
  if (up[1] === 1) return;
  const world = swing(up, [0, 1, 0]);
  // SMPL turns about the rest pelvis, which `trans` does not hold: it stays where it is, a hand's breadth at most.
  const root = new Float64Array(9);
  const turned = new Float64Array(9);
  const vector = new Float64Array(3);
  const pelvis = [0, 1, 2].map((a) => rest[3 * JOINT.pelvis + a]!) as Vec3;
  for (let f = 0; f < frames; f++) {
    axisAngleToMatrixInto(root, 0, poses, f * JOINT_COUNT * 3);
    mul3Into(turned, 0, world, 0, root, 0);
    logInto(vector, 0, turned, 0);
    poses.set(vector, f * JOINT_COUNT * 3);
    const place = [0, 1, 2].map((a) => path[3 * f + a]! + pelvis[a]!) as Vec3;
    const now = rotated(world, place);
    for (let a = 0; a < 3; a++) path[3 * f + a] = now[a]! - pelvis[a]!;
  }
}
