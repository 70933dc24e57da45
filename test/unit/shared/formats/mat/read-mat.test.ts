import { describe, expect, it } from 'vitest';
import { readMat } from '#shared/formats/mat/read-mat.ts';
import { writeMat } from '#test/support/datasets/mat-writer.ts';

const numbers = { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] } as const;

describe.each([true, false])('a MATLAB file of version 5 (packed: %s)', (packed) => {
  const file = writeMat(
    {
      x: numbers,
      longer_name: { ...numbers, type: 'uint8' },
      half: { ...numbers, type: 'single' },
      action: { text: 'jump rope' },
      many: { cells: [numbers, { text: 'two' }, { shape: [1, 1], data: [7] }] },
    },
    { packed },
  );

  it('gives numbers in MATLAB’s order, whatever they are stored as', () => {
    const mat = readMat(file);
    for (const name of ['x', 'longer_name', 'half']) {
      expect(mat.get(name)).toEqual({ kind: 'numbers', shape: [3, 2], data: Float64Array.of(1, 3, 5, 2, 4, 6) });
    }
    expect(mat.get('action')).toEqual({ kind: 'text', text: 'jump rope' });
  });

  it('gives cells one by one', () => {
    const many = readMat(file).get('many')!;
    if (many.kind !== 'cells') throw new Error('it is cells');
    expect(many.shape).toEqual([3, 1]);
    expect(many.cell(1)).toEqual({ kind: 'text', text: 'two' });
    expect(many.cell(2)).toMatchObject({ data: Float64Array.of(7) });
    expect(() => many.cell(3)).toThrow('it has 3 cells');
  });

  it('leaves out what is not asked for', () => {
    expect([...readMat(file, { names: ['action', 'half'] }).keys()]).toEqual(['half', 'action']);
  });

  it('says what is wrong with a file that was cut anywhere', () => {
    for (let length = 0; length < file.length; length += 7) {
      try {
        readMat(file.subarray(0, length));
      } catch (error) {
        expect((error as Error).name).toBe('FormatError');
      }
    }
  });
});

describe('files that are not read', () => {
  it('are told apart', () => {
    expect(() => readMat(new Uint8Array(50))).toThrow('too short');
    expect(() => readMat(new Uint8Array(500))).toThrow('no MATLAB file');
    const big = writeMat({ x: numbers });
    big.set([0x4d, 0x49], 126);
    expect(() => readMat(big)).toThrow('big-endian');
  });

  it('include variables that are larger than allowed', () => {
    const file = writeMat({ zeros: { shape: [1000, 100], data: new Float64Array(100_000) } });
    expect(() => readMat(file, { maxBytes: 100_000 })).toThrow('larger than');
  });
});
