import type { PointTable } from './point-table.ts';
import { ReadBackError } from './read-back-error.ts';

const BLOCK = 512;
const METRES: Readonly<Record<string, number>> = { mm: 0.001, cm: 0.01, m: 1 };

/** A parameter's numbers, or its texts. */
type Parameter = readonly number[] | readonly string[];

/**
 * Reads a C3D file as its manual describes it (C-Motion, "The C3D File Format", 2008): the header tells where parameters
 * are, parameters tell everything else. Little-endian files with float points only.
 */
export function readC3d(bytes: Uint8Array): PointTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2 * BLOCK || view.getUint8(1) !== 0x50) throw new ReadBackError('it is not a C3D file');
  const parameters = readParameters(view, (view.getUint8(0) - 1) * BLOCK);
  const number = (name: string) => {
    const value = parameters.get(name)?.[0];
    if (typeof value !== 'number') throw new ReadBackError(`it holds no ${name}`);
    return value;
  };
  const names = (parameters.get('POINT:LABELS') ?? []).map((label) => String(label).trim());
  const scale = METRES[String(parameters.get('POINT:UNITS')?.[0] ?? '').trim()];
  const count = view.getUint16(2, true);
  const screen = ['X', 'Y'].map((axis) => String(parameters.get(`POINT:${axis}_SCREEN`)?.[0] ?? '').trim());
  if (scale === undefined || number('POINT:SCALE') >= 0)
    throw new ReadBackError('its unit or number format is not known');
  if (names.length !== count || number('POINT:USED') !== count)
    throw new ReadBackError('its labels do not fit its points');
  if (screen.join() !== '+X,+Z') throw new ReadBackError('it does not say that Z is up');
  const [low = 0, high = 0] = (parameters.get('TRIAL:ACTUAL_END_FIELD') ?? []) as number[];
  const frames = (low & 0xffff) + (high & 0xffff) * 65_536;
  const rate = number('POINT:RATE');
  const start = (number('POINT:DATA_START') - 1) * BLOCK;
  if (start !== (view.getUint16(16, true) - 1) * BLOCK || start + frames * count * 16 > bytes.length) {
    throw new ReadBackError('its points are not where it says');
  }
  const positions = new Float64Array(frames * count * 3);
  for (let i = 0; i < frames * count; i++) {
    const at = start + 16 * i;
    if (view.getFloat32(at + 12, true) < 0) throw new ReadBackError('one of its points counts as missing');
    positions[3 * i] = view.getFloat32(at, true) * scale;
    positions[3 * i + 1] = view.getFloat32(at + 8, true) * scale;
    positions[3 * i + 2] = -view.getFloat32(at + 4, true) * scale;
  }
  return { names, frames, times: Float64Array.from({ length: frames }, (_, f) => f / rate), positions };
}

/** All parameters as `GROUP:NAME`. */
function readParameters(view: DataView, start: number): Map<string, Parameter> {
  if (view.getUint8(start + 3) !== 84) throw new ReadBackError('its numbers are not little-endian');
  const groups = new Map<number, string>();
  const found: { group: number; name: string; value: Parameter }[] = [];
  for (let at = start + 4; ; ) {
    const length = Math.abs(view.getInt8(at));
    const id = view.getInt8(at + 1);
    if (length === 0 || id === 0) break;
    const name = letters(view, at + 2, length);
    const next = view.getInt16(at + 2 + length, true);
    if (id < 0) groups.set(-id, name);
    else found.push({ group: id, name, value: readValue(view, at + 4 + length) });
    if (next === 0) break;
    at += 2 + length + next;
  }
  return new Map(found.map(({ group, name, value }) => [`${groups.get(group)}:${name}`, value]));
}

function readValue(view: DataView, at: number): Parameter {
  const type = view.getInt8(at);
  const axes = view.getUint8(at + 1);
  const sizes = Array.from({ length: axes }, (_, i) => view.getUint8(at + 2 + i));
  const count = sizes.reduce((product, size) => product * size, 1);
  const from = at + 2 + axes;
  if (type === -1) {
    const width = sizes[0] ?? 1;
    const many = axes > 1 ? count / width : 1;
    return Array.from({ length: many }, (_, i) => letters(view, from + i * width, width));
  }
  return Array.from({ length: count }, (_, i) =>
    type === 4 ? view.getFloat32(from + 4 * i, true) : view.getInt16(from + 2 * i, true),
  );
}

function letters(view: DataView, at: number, length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(view.getUint8(at + i))).join('');
}
