import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openFileSource } from '#main/model-library/file-source.ts';
import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { dictAt } from '#shared/formats/pickle/list-arrays.ts';
import type { PickleValue } from '#shared/formats/pickle/values.ts';
import { readTorch, type TorchFile } from '#shared/formats/torch/read-torch.ts';
import { describeGolden, type GoldenArrays, goldenPath } from '#test/support/golden.ts';

/** Prefix of the expected arrays, and the key their dictionary has in files; null where the file is the dictionary. */
const DICTIONARIES = {
  'gen.': 'gen_state_dict',
  'disc.': 'disc_motion_state_dict',
  'spin.': 'model',
  'odd.': null,
} as const;

function readFile(name: string): TorchFile {
  // Left open until the process ends: its tensors are read after this returns.
  return readTorch(openFileSource(goldenPath(`checkpoints/${name}`)));
}

function expectTensors(golden: GoldenArrays, prefix: string, dict: ReadonlyMap<string, PickleValue>): string[] {
  const keys = golden.names.filter((name) => name.startsWith(prefix));
  for (const key of keys) {
    const tensor = dict.get(key.slice(prefix.length));
    expect(tensor, key).toBeInstanceOf(StoredArray);
    const { shape, data } = (tensor as StoredArray).read();
    expect(shape, key).toEqual(golden.shape(key));
    expect(Float64Array.from(data as ArrayLike<number>), key).toEqual(golden.values(key));
  }
  const others = [...dict].filter(([key, value]) => value instanceof StoredArray && !keys.includes(prefix + key));
  return others.map(([key]) => key);
}

describeGolden('checkpoints_expected', (golden) => {
  for (const file of readdirSync(goldenPath('checkpoints'))) {
    it(`reads every tensor of ${file}, bit for bit`, () => {
      const { form, value } = readFile(file);
      expect(form).toBe(file.includes('legacy') ? 'legacy' : 'zip');
      let found = 0;
      for (const [prefix, key] of Object.entries(DICTIONARIES)) {
        const odd = file.startsWith('odd');
        if (odd !== (key === null)) continue;
        const dict = key === null ? (value as ReadonlyMap<string, PickleValue>) : dictAt(value, key);
        if (!dict) continue;
        found++;
        const others = expectTensors(golden, prefix, dict);
        // What is not listed: a numpy array (tested below), and the body that generators carry with them.
        expect(others.filter((name) => !(odd ? name === 'np' : name.startsWith('regressor.smpl.')))).toEqual([]);
      }
      expect(found).toBeGreaterThan(0);
    });
  }

  for (const file of readdirSync(goldenPath('checkpoints')).filter((name) => name.startsWith('odd'))) {
    it(`reads numbers, texts, lists and numpy arrays beside the tensors of ${file}`, () => {
      const dict = readFile(file).value as ReadonlyMap<string, PickleValue>;
      expect(dict.get('none')).toBeNull();
      expect(dict.get('tuple')).toEqual([1, 'x', 2.5]);
      expect(dict.get('list')).toEqual([true, -7]);
      expect(dict.get('unicode')).toBe('Größe');
      const { data } = (dict.get('np') as StoredArray).read();
      expect(Array.from(data)).toEqual(Array.from(data, (_, i) => i));
    });
  }

  it('reads the performance as a number, also where it was a numpy scalar', () => {
    const files = readdirSync(goldenPath('checkpoints')).filter((name) => name.startsWith('vibe'));
    for (const file of files) {
      const value = readFile(file).value as ReadonlyMap<string, PickleValue>;
      expect(typeof value.get('performance'), file).toBe('number');
    }
  });
});
