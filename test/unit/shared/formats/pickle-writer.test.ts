import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PickleArray,
  PickleFloat,
  type PickleOptions,
  type PickleProtocol,
  type PickleValue,
  pickleArray,
  writePickle,
} from '#shared/formats/pickle-writer.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';

const DESCRIBE = `
import joblib, json, pickle, sys, numpy as np
def tell(v):
    if isinstance(v, np.ndarray):
        return {'dtype': str(v.dtype), 'shape': list(v.shape), 'values': v.ravel().tolist(), 'writable': v.flags.writeable}
    if isinstance(v, dict):
        return {'dict': [[k, type(k).__name__, tell(x)] for k, x in v.items()]}
    if isinstance(v, list):
        return [tell(x) for x in v]
    return [type(v).__name__, v]
a = tell(joblib.load(sys.argv[1]))
with open(sys.argv[1], 'rb') as f:
    b = tell(pickle.load(f))
print(json.dumps({'joblib': a, 'pickle': b}))
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pickle-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readBack(value: PickleValue, options: PickleOptions = {}): Promise<unknown> {
  const path = join(folder, 'value.pkl');
  await writeFile(path, Buffer.concat([...writePickle(value, options)].map((chunk) => Uint8Array.from(chunk))));
  const told = await debianPython<{ joblib: unknown; pickle: unknown }>(DESCRIBE, path);
  expect(told.pickle, 'pickle and joblib agree').toEqual(told.joblib);
  return told.joblib;
}

describeWith('joblib')('a pickle in Python', () => {
  it.each([2, 3, 4] as PickleProtocol[])(
    'gives numbers, text, dictionaries and arrays back with their types (protocol %i)',
    async (protocol) => {
      const value = new Map<string | number, PickleValue>([
        [
          1,
          new Map<string, PickleValue>([
            ['floats', pickleArray(Float32Array.of(0.5, -1.25, 3e38, 0, 1, 2), [2, 3])],
            ['ids', pickleArray(BigInt64Array.of(0n, -1n, 2n ** 53n))],
            ['bytes', pickleArray(Uint8Array.from({ length: 256 }, (_, i) => i))],
            ['none', null],
          ]),
        ],
        [70000, new PickleFloat(2)],
        ['größe', [true, false, -5, 2 ** 40, 1.5, 'é', 300]],
      ]);
      const told = (await readBack(value, { protocol })) as { dict: [unknown, string, { dict: unknown[] }][] };
      expect(told.dict.map(([key, type]) => [key, type])).toEqual([
        [1, 'int'],
        [70000, 'int'],
        ['größe', 'str'],
      ]);
      expect(told.dict[0]![2].dict).toEqual([
        [
          'floats',
          'str',
          { dtype: 'float32', shape: [2, 3], values: [0.5, -1.25, Math.fround(3e38), 0, 1, 2], writable: true },
        ],
        ['ids', 'str', { dtype: 'int64', shape: [3], values: [0, -1, 2 ** 53], writable: true }],
        [
          'bytes',
          'str',
          { dtype: 'uint8', shape: [256], values: Array.from({ length: 256 }, (_, i) => i), writable: true },
        ],
        ['none', 'str', ['NoneType', null]],
      ]);
      expect(told.dict[1]![2]).toEqual(['float', 2]);
      expect(told.dict[2]![2]).toEqual([
        ['bool', true],
        ['bool', false],
        ['int', -5],
        ['int', 2 ** 40],
        ['float', 1.5],
        ['str', 'é'],
        ['int', 300],
      ]);
    },
  );

  it('says its comment to nobody', async () => {
    expect(await readBack(7, { comment: 'written by a test' })).toEqual(['int', 7]);
  });

  it('keeps an empty array of three dimensions', async () => {
    expect(await readBack(pickleArray(new Float64Array(0), [0, 49, 3]))).toEqual({
      dtype: 'float64',
      shape: [0, 49, 3],
      values: [],
      writable: true,
    });
  });
});

describe('writing a pickle', () => {
  it('asks for an array’s bytes piece by piece, so that pieces may share one buffer', () => {
    const row = new Uint8Array(4);
    const array = new PickleArray('u1', [3, 4], function* () {
      for (let i = 0; i < 3; i++) yield row.fill(i);
    });
    const seen: number[] = [];
    for (const chunk of writePickle(array)) if (chunk === row) seen.push(chunk[0]!);
    expect(seen).toEqual([0, 1, 2]);
  });

  it('refuses an array that gives other bytes than its shape promises', () => {
    const array = new PickleArray('f4', [2], () => [new Uint8Array(4)]);
    expect(() => [...writePickle(array)]).toThrow('4 bytes instead of 8');
    expect(() => pickleArray(new Float32Array(3), [2])).toThrow('shape');
  });

  it('refuses whole numbers that a double cannot hold', () => {
    expect(() => [...writePickle(2 ** 60)]).toThrow('too large');
  });
});
