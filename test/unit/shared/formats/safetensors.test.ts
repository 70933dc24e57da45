import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { readSafetensors, type SafetensorsEntry, writeSafetensors } from '#shared/formats/safetensors.ts';
import { join, le } from '#test/support/pickle-assembler.ts';

const ENTRIES: readonly SafetensorsEntry[] = [
  { name: '10', type: 'F32', shape: [2, 2] },
  { name: '2', type: 'F16', shape: [2] },
  { name: 'empty', type: 'F64', shape: [0, 3] },
  { name: 'scalar', type: 'I32', shape: [] },
];
const DATA: Readonly<Record<string, Uint8Array>> = {
  '10': le.f32(1, 2, 3, 4),
  '2': join(le.u16(0x3c00), le.u16(0xc000)),
  empty: new Uint8Array(0),
  scalar: le.u32(7),
};

function write(entries = ENTRIES, metadata?: Record<string, string>): Uint8Array {
  const parts: Uint8Array[] = [];
  writeSafetensors(
    entries,
    ({ name }) => DATA[name]!,
    (part) => parts.push(part),
    { metadata },
  );
  return join(parts);
}

describe('safetensors', () => {
  it('read back what was written, in the same order, with texts beside', () => {
    const { tensors, metadata } = readSafetensors(memorySource(write(ENTRIES, { origin: 'a "test"' })));
    expect([...metadata]).toEqual([['origin', 'a "test"']]);
    expect(new Set(tensors.keys())).toEqual(new Set(ENTRIES.map(({ name }) => name)));
    expect(tensors.get('10')!.read()).toMatchObject({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    expect(tensors.get('2')!.readFloat32()).toEqual(Float32Array.of(1, -2));
    expect(tensors.get('empty')!.shape).toEqual([0, 3]);
    expect(tensors.get('scalar')!.read().data).toEqual(Int32Array.of(7));
  });

  it('are written as the format says: length, JSON, data on a multiple of 8, the same bytes each time', () => {
    const bytes = write();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(header).toMatch(/^\{"10":\{"dtype":"F32","shape":\[2,2\],"data_offsets":\[0,16\]\},"2":/);
    expect(JSON.parse(header).scalar).toEqual({ dtype: 'I32', shape: [], data_offsets: [20, 24] });
    expect(bytes.length).toBe(8 + length + 24);
    expect(write()).toEqual(bytes);
  });

  it('are not written with a wrong length or two tensors of one name', () => {
    expect(() => write([{ name: '10', type: 'F32', shape: [5] }])).toThrow(/16 bytes instead of 20/);
    expect(() => write([ENTRIES[0]!, ENTRIES[0]!])).toThrow(/not free/);
    expect(() => write([{ name: '__metadata__', type: 'F32', shape: [4] }])).toThrow(/not free/);
  });
});
