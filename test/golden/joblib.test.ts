import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openFileSource } from '#main/model-library/file-source.ts';
import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { isNumbers, readNpy } from '#shared/formats/npy.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { asDict } from '#shared/formats/pickle/list-arrays.ts';
import { ObjectArray, type PickleKey, type PickleValue } from '#shared/formats/pickle/values.ts';
import { describeGolden, type GoldenArrays, goldenPath, readGolden } from '#test/support/golden.ts';
import { describeWith } from '#test/support/machine.ts';

type Dict = ReadonlyMap<PickleKey, PickleValue>;

function readPickled(name: string): Dict {
  // Left open until the process ends: its arrays are read after this returns.
  return readJoblib(openFileSource(goldenPath(`pickles/${name}`))) as Dict;
}

function expectArray(value: PickleValue | undefined, golden: GoldenArrays, name: string): void {
  expect(value, name).toBeInstanceOf(StoredArray);
  const { shape, data } = (value as StoredArray).read();
  expect(shape, name).toEqual(golden.shape(name));
  expect(Float64Array.from(data as ArrayLike<number>), name).toEqual(golden.values(name));
}

/** The array as float32: golden files keep single precision of what pickles hold in double. */
function expectRounded(value: PickleValue | undefined, golden: GoldenArrays, name: string): void {
  expect(value, name).toBeInstanceOf(StoredArray);
  const array = value as StoredArray;
  expect(array.shape, name).toEqual(golden.shape(name));
  expect(array.readFloat32(), name).toEqual(Float32Array.from(golden.values(name)));
}

describeGolden('joblib_expected', (golden) => {
  for (const file of ['vibe_output_tiny.pkl', 'vibe_output_tiny_zlib3.pkl']) {
    it(`reads the people of ${file}, bit for bit`, () => {
      const people = readPickled(file);
      expect(people.size).toBeGreaterThan(0);
      for (const [id, person] of people) {
        const prefix = `p${id}.`;
        for (const name of golden.names.filter((key) => key.startsWith(prefix))) {
          expectArray(asDict(person)?.get(name.slice(prefix.length)), golden, name);
        }
      }
    });
  }

  it('reads the motion data base, texts beside numbers', () => {
    const base = readPickled('amass_db_tiny.pt');
    expectArray(base.get('theta'), golden, 'amass.theta');
    const names = base.get('vid_name');
    expect(names).toBeInstanceOf(ObjectArray);
    const { shape, items } = names as ObjectArray;
    expect(shape).toEqual([golden.shape('amass.theta')[0]]);
    expect(items.every((item) => typeof item === 'string' && item.length > 0)).toBe(true);
  });
});

/** Arrays of body models by their golden names; `kintree_table` holds the parents in its first row. */
const BODY_ARRAYS = ['v_template', 'shapedirs', 'posedirs', 'J_regressor', 'weights', 'f'] as const;

describeWith('golden')('golden pickles', () => {
  const golden = readGolden('smpl_lbs');

  for (const file of ['smpl_tiny_clean_proto2.pkl', 'smpl_tiny_py2_clean.pkl', 'smpl_tiny_py2_chumpy.pkl']) {
    it(`reads the body model of ${file}`, () => {
      const body = readPickled(file);
      for (const name of BODY_ARRAYS) {
        expectRounded(body.get(name), golden, name);
      }
      const tree = (body.get('kintree_table') as StoredArray).read();
      const joints = tree.shape[1]!;
      const parents = Array.from(tree.data.subarray(0, joints), (id) => (id === 4294967295 ? -1 : id));
      expect(parents).toEqual(Array.from(golden.values('parents')));
      expect(body.get('bs_style')).toBe('lbs');
    });
  }

  it('reads the joint regressors', () => {
    for (const name of ['J_regressor_extra', 'J_regressor_h36m']) {
      const array = readNpy(readFileSync(goldenPath(`pickles/${name}.npy`)));
      expect(isNumbers(array)).toBe(true);
      expect(array.shape).toEqual(golden.shape(name));
      expect(Float32Array.from(array.data as ArrayLike<number>)).toEqual(Float32Array.from(golden.values(name)));
    }
  });

  it('reads the pose prior', () => {
    const terms = readGolden('smplify_terms');
    const prior = readPickled('gmm_08_py2.pkl');
    for (const name of ['means', 'covars', 'weights']) expectRounded(prior.get(name), terms, `gmm_${name}`);
  });

  it('reads the mean parameters', () => {
    const npz = readNpz(readFileSync(goldenPath('pickles/smpl_mean_params.npz')));
    const expected = readGolden('regressor');
    for (const name of ['pose', 'shape', 'cam']) {
      const { data } = npzNumbers(npz, name, [expected.shape(`w.init_${name}`).at(-1)!]);
      expect(Float64Array.from(data as ArrayLike<number>)).toEqual(expected.values(`w.init_${name}`));
    }
  });
});
