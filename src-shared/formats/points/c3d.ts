import type { PointMotion } from './point-motion.ts';

/** C3D counts everything in blocks of 512 bytes. */
const BLOCK = 512;
const MM = 1000;
/** Header and the parameter section carry these keys; 84 means little-endian (Intel) numbers. */
const KEY = 0x50;
const INTEL = 84;
/** Frame numbers of the header are 16 bits. */
const MOST_SHORT = 65_535;
/** A parameter's size along one axis is one byte. */
const MOST_LABELS = 255;

/**
 * Writes points as a C3D file: little-endian, 32-bit floats, millimetres, Z up (X to the subject's left as filmed, Y away
 * from the camera), as most biomechanics programs expect. `POINT` holds labels, rate and unit; longer takes than 65,535
 * frames say so in `TRIAL:ACTUAL_END_FIELD` and `POINT:LONG_FRAMES`.
 *
 * @param note where the motion comes from; its first 255 letters go into `MANUFACTURER:NOTE`
 * @throws RangeError beyond 255 points
 */
export function writeC3d(motion: PointMotion, generator: string, note = ''): Uint8Array {
  const { names, frames, fps, positions } = motion;
  const count = names.length;
  if (count > MOST_LABELS) throw new RangeError(`a C3D file is written with at most ${MOST_LABELS} points`);
  const rate = fps.num / fps.den;
  const parameters = parameterSection({ names, frames, rate, about: note, generator });
  const blocks = parameters.length / BLOCK;
  const dataBlock = 2 + blocks;
  const dataBytes = frames * count * 16;
  const out = new Uint8Array(BLOCK * (1 + blocks) + Math.ceil(dataBytes / BLOCK) * BLOCK);
  const view = new DataView(out.buffer);
  view.setUint8(0, 2); // the parameters begin in block 2
  view.setUint8(1, KEY);
  view.setUint16(2, count, true);
  view.setUint16(4, 0, true); // no analogue values
  view.setUint16(6, 1, true);
  view.setUint16(8, Math.min(frames, MOST_SHORT), true);
  view.setUint16(10, 10, true); // longest gap that was bridged: none matters, points are dense
  view.setFloat32(12, -1, true); // negative: the data are floats
  view.setUint16(16, dataBlock, true);
  view.setUint16(18, 0, true);
  view.setFloat32(20, rate, true);
  out.set(parameters, BLOCK);
  let at = BLOCK * (dataBlock - 1);
  for (let i = 0; i < frames * count; i++, at += 16) {
    view.setFloat32(at, positions[3 * i]! * MM, true);
    view.setFloat32(at + 4, -positions[3 * i + 2]! * MM, true);
    view.setFloat32(at + 8, positions[3 * i + 1]! * MM, true);
    // Residual 0 and no cameras: a point that was computed, and is valid.
    view.setFloat32(at + 12, 0, true);
  }
  return out;
}

interface Facts {
  readonly names: readonly string[];
  readonly frames: number;
  readonly rate: number;
  readonly about: string;
  readonly generator: string;
}

/** Groups and parameters with the four bytes before them, filled to whole blocks. */
function parameterSection({ names, frames, rate, about, generator }: Facts): Uint8Array {
  const width = names.reduce((most, name) => Math.max(most, name.length), 1);
  const groups: readonly (readonly [string, readonly Parameter[]])[] = [
    [
      'POINT',
      [
        ['USED', int16(names.length)],
        ['SCALE', float32(-1)],
        ['RATE', float32(rate)],
        ['DATA_START', int16(0)],
        ['FRAMES', int16(Math.min(frames, MOST_SHORT))],
        ['LONG_FRAMES', float32(frames)],
        ['UNITS', text('mm')],
        ['X_SCREEN', text('+X')],
        ['Y_SCREEN', text('+Z')],
        ['LABELS', texts(names, width)],
        ['DESCRIPTIONS', texts(names, width)],
      ],
    ],
    ['ANALOG', [['USED', int16(0)]]],
    [
      'TRIAL',
      [
        ['ACTUAL_START_FIELD', words(1)],
        ['ACTUAL_END_FIELD', words(frames)],
        ['CAMERA_RATE', float32(rate)],
      ],
    ],
    [
      'MANUFACTURER',
      [
        ['COMPANY', text('Vibe Studio')],
        ['SOFTWARE', text(generator)],
        ['NOTE', text(about)],
      ],
    ],
  ];
  const bytes: number[] = [1, KEY, 0, INTEL];
  let dataStart = -1;
  groups.forEach(([group, parameters], g) => {
    record(bytes, group, -(g + 1), [0]);
    for (const [name, value] of parameters) {
      record(bytes, name, g + 1, [value.type, value.sizes.length, ...value.sizes, ...value.bytes, 0]);
      if (name === 'DATA_START') dataStart = bytes.length - 3;
    }
  });
  bytes.push(0, 0);
  const blocks = Math.ceil(bytes.length / BLOCK);
  bytes[2] = blocks;
  bytes[dataStart] = (2 + blocks) & 255;
  bytes[dataStart + 1] = (2 + blocks) >> 8;
  const out = new Uint8Array(blocks * BLOCK);
  out.set(bytes);
  return out;
}

type Parameter = readonly [name: string, value: Value];
interface Value {
  /** −1 characters, 2 16-bit integers, 4 floats. */
  readonly type: number;
  readonly sizes: readonly number[];
  readonly bytes: readonly number[];
}

/** Name length, group id, name, distance to the next record, then the record's content. */
function record(out: number[], name: string, id: number, content: readonly number[]): void {
  const next = 2 + content.length;
  out.push(name.length, id & 255, ...ascii(name), next & 255, next >> 8, ...content.map((byte) => byte & 255));
}

function int16(value: number): Value {
  return { type: 2, sizes: [], bytes: [value & 255, (value >> 8) & 255] };
}

/** A number of 32 bits as two of 16, the lower one first. */
function words(value: number): Value {
  return { type: 2, sizes: [2], bytes: [0, 8, 16, 24].map((shift) => (value >>> shift) & 255) };
}

function float32(value: number): Value {
  return { type: 4, sizes: [], bytes: [...new Uint8Array(Float32Array.of(value).buffer)] };
}

function text(value: string): Value {
  const short = value.slice(0, 255);
  return { type: -1, sizes: [short.length], bytes: ascii(short) };
}

function texts(values: readonly string[], width: number): Value {
  return { type: -1, sizes: [width, values.length], bytes: values.flatMap((value) => ascii(value.padEnd(width))) };
}

function ascii(value: string): number[] {
  return Array.from(value, (letter) => (letter.codePointAt(0)! < 128 ? letter.charCodeAt(0) : 63));
}
