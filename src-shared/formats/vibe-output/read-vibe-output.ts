import { StoredArray } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { PickleValue } from '../pickle/values.ts';
import { STAF_JOINTS, VIBE_JOINTS, type VibePerson } from './vibe-person.ts';

/** A person as read: the vertices are known by their number only, and what files may lack may be missing. */
export interface ReadVibePerson extends Omit<VibePerson, 'joints2dImgCoord'> {
  /** Null in files of VIBE's first months. */
  readonly joints2dImgCoord: Float32Array | null;
  /** Vertices a frame, shape [n, V, 3], not read yet; null where somebody took them out to save space. */
  readonly verts: StoredArray | null;
}

/** Most frames a clip may have: two and a quarter hours at 60 frames a second. */
const MAX_FRAME = 500_000;
/** Holes are bridged, so that a track takes memory for all of its time: from this length on it needs rows in a share of it. */
const LONG_TRACK = 20_000;
const LEAST_SHARE = 0.02;
/** Nothing in a file of results is as large as this: metres, radians, pixels. */
const LARGEST = 1e6;

/**
 * People of a `vibe_output.pkl`, ordered by their id.
 *
 * @param value what the file holds (`readJoblib`)
 * @throws FormatError which names the person and the array where something is missing, has another shape or another
 *         length than `frame_ids`, is not a number or absurdly large, or where frame ids do not ascend from 0
 */
export function readVibeOutput(value: PickleValue): ReadVibePerson[] {
  if (!(value instanceof Map)) throw new FormatError('it holds no dictionary of people');
  const people = [...value].map(([key, person]) => readPerson(personId(key), person));
  if (people.length === 0) throw new FormatError('it holds no people');
  const ids = people.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new FormatError(`it holds person ${twice} twice`);
  return people.sort((a, b) => a.id - b.id);
}

/** VIBE's ids are whole numbers; files that went through JSON or HDF5 have them as text. */
function personId(key: unknown): number {
  const id = typeof key === 'string' && /^\d{1,9}$/.test(key) ? Number(key) : key;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id;
  throw new FormatError(`it is no result of VIBE: a person is called ${JSON.stringify(String(key)).slice(0, 40)}`);
}

function readPerson(id: number, value: PickleValue): ReadVibePerson {
  const of = `of person ${id}`;
  if (!(value instanceof Map)) throw new FormatError(`person ${id} is no dictionary`);
  const dictionary: ReadonlyMap<unknown, PickleValue> = value;
  const frameIds = readFrameIds(dictionary, of);
  const n = frameIds.length;
  const numbers = (name: string, ...row: number[]): Float32Array => {
    return finiteRows(arrayOf(dictionary, name, of), name, of, n, row);
  };
  const optional = (name: string, ...row: number[]): Float32Array | null => {
    return (dictionary.get(name) ?? null) === null ? null : numbers(name, ...row);
  };
  const verts = (dictionary.get('verts') ?? null) === null ? null : arrayOf(dictionary, 'verts', of);
  if (verts && (verts.shape.length !== 3 || verts.shape[0] !== n || verts.shape[2] !== 3)) {
    throw new FormatError(shapeTrouble('verts', of, verts, [n, 'V', 3]));
  }
  return {
    id,
    frameIds,
    predCam: numbers('pred_cam', 3),
    origCam: numbers('orig_cam', 4),
    pose: numbers('pose', 72),
    betas: numbers('betas', 10),
    joints3d: numbers('joints3d', VIBE_JOINTS, 3),
    joints2d: optional('joints2d', STAF_JOINTS, 3),
    joints2dImgCoord: optional('joints2d_img_coord', VIBE_JOINTS, 2),
    bboxes: numbers('bboxes', 4),
    verts,
  };
}

function arrayOf(dictionary: ReadonlyMap<unknown, PickleValue>, name: string, of: string): StoredArray {
  const value = dictionary.get(name);
  if (value === undefined) throw new FormatError(`${name} ${of} is missing`);
  if (!(value instanceof StoredArray)) throw new FormatError(`${name} ${of} is no array of numbers`);
  return value;
}

function finiteRows(array: StoredArray, name: string, of: string, n: number, row: readonly number[]): Float32Array {
  const width = row.reduce((product, size) => product * size, 1);
  // Whoever flattened or unflattened the joints of a frame left the numbers where they were.
  if (array.shape[0] !== n || array.elements !== n * width) {
    throw new FormatError(shapeTrouble(name, of, array, [n, ...row]));
  }
  const data = array.readFloat32();
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size <= LARGEST) continue;
    const what = Number.isFinite(size) ? `is ${data[i]!.toExponential(1)}` : 'is not a number';
    throw new FormatError(`${name} ${of} ${what} in row ${Math.floor(i / width)}`);
  }
  return data;
}

function shapeTrouble(
  name: string,
  of: string,
  { shape }: StoredArray,
  expected: readonly (number | string)[],
): string {
  return `${name} ${of} has the shape (${shape.join(', ')}) instead of (${expected.join(', ')})`;
}

function readFrameIds(dictionary: ReadonlyMap<unknown, PickleValue>, of: string): Int32Array {
  const data = listOrArray(dictionary, of);
  if (data.length === 0) throw new FormatError(`frame_ids ${of} is empty`);
  data.forEach((id, row) => {
    if (!Number.isInteger(id) || id < 0 || id >= MAX_FRAME) {
      throw new FormatError(`frame_ids ${of} holds ${id} in row ${row}, which is no frame`);
    }
    if (row > 0 && id <= data[row - 1]!) {
      throw new FormatError(`frame_ids ${of} do not ascend: ${id} follows ${data[row - 1]} in row ${row}`);
    }
  });
  const span = data.at(-1)! - data[0]! + 1;
  if (span > LONG_TRACK && data.length < LEAST_SHARE * span) {
    throw new FormatError(`frame_ids ${of} has only ${data.length} rows over ${span} frames`);
  }
  return Int32Array.from(data);
}

/** Frame ids; some tools write them as a plain list. */
function listOrArray(dictionary: ReadonlyMap<unknown, PickleValue>, of: string): number[] {
  const value = dictionary.get('frame_ids');
  if (Array.isArray(value) && value.every((id) => typeof id === 'number')) return value;
  const array = arrayOf(dictionary, 'frame_ids', of);
  if (array.shape.length !== 1) throw new FormatError(shapeTrouble('frame_ids', of, array, ['n']));
  return Array.from(array.read().data, Number);
}
