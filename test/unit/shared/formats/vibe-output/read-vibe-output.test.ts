import { describe, expect, it } from 'vitest';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { readJoblib } from '#shared/formats/joblib/read-joblib.ts';
import { type PickleValue, pickleArray, writePickle } from '#shared/formats/pickle-writer.ts';
import { readVibeOutput } from '#shared/formats/vibe-output/read-vibe-output.ts';

type Person = Map<string, PickleValue>;

function person(frames: number[] = [3, 4, 9]): Person {
  const n = frames.length;
  const numbers = (...row: number[]) => {
    const data = Float32Array.from({ length: row.reduce((p, size) => p * size, n) }, (_, i) => i / 8);
    return pickleArray(data, [n, ...row]);
  };
  return new Map<string, PickleValue>([
    ['pred_cam', numbers(3)],
    ['orig_cam', numbers(4)],
    ['verts', numbers(5, 3)],
    ['pose', numbers(72)],
    ['betas', numbers(10)],
    ['joints3d', numbers(49, 3)],
    ['joints2d', null],
    ['joints2d_img_coord', numbers(49, 2)],
    ['bboxes', numbers(4)],
    ['frame_ids', pickleArray(BigInt64Array.from(frames, BigInt))],
  ]);
}

function read(value: PickleValue) {
  const bytes = Buffer.concat([...writePickle(value)].map((chunk) => Uint8Array.from(chunk)));
  return readVibeOutput(readJoblib(memorySource(bytes)));
}

describe('reading a vibe_output.pkl', () => {
  it('gives people by number with their arrays; vertices stay in the file', () => {
    const [first, second] = read(
      new Map([
        [7, person()],
        [2, person([0])],
      ]),
    );
    expect([first!.id, second!.id]).toEqual([2, 7]);
    expect([...second!.frameIds]).toEqual([3, 4, 9]);
    expect(second!.pose[73]).toBe(73 / 8);
    expect(second!.verts!.shape).toEqual([3, 5, 3]);
    expect(second!.joints2d).toBeNull();
  });

  it('reads files without vertices and projected joints, with text as ids, and with poses by joint', () => {
    const one = person();
    one.delete('verts');
    one.delete('joints2d_img_coord');
    one.set('pose', pickleArray(new Float64Array(3 * 72), [3, 24, 3]));
    one.set('frame_ids', [0, 2, 3]);
    const [found] = read(new Map([['12', one]]));
    expect([...found!.frameIds]).toEqual([0, 2, 3]);
    expect(found).toMatchObject({ id: 12, verts: null, joints2dImgCoord: null });
    expect(found!.pose).toBeInstanceOf(Float32Array);
  });

  const broken = (change: (one: Person) => void): PickleValue => {
    const one = person();
    change(one);
    return new Map([[1, one]]);
  };
  const nan = new Float32Array(12);
  nan[7] = Number.NaN;

  it.each<[string, PickleValue, RegExp]>([
    ['something else', [1, 2], /no dictionary of people/],
    ['nobody', new Map(), /no people/],
    ['a checkpoint', new Map([['state_dict', new Map()]]), /a person is called "state_dict"/],
    ['a person that is no dictionary', new Map([[1, 5]]), /person 1 is no dictionary/],
    [
      'one person twice',
      new Map<string | number, PickleValue>([
        [1, person()],
        ['1', person()],
      ]),
      /person 1 twice/,
    ],
    ['a missing array', broken((one) => one.delete('orig_cam')), /orig_cam of person 1 is missing/],
    ['text in place of an array', broken((one) => one.set('pose', 'walk')), /pose of person 1 is no array/],
    [
      'an array of another length',
      broken((one) => one.set('betas', pickleArray(new Float32Array(20), [2, 10]))),
      /betas of person 1 has the shape \(2, 10\) instead of \(3, 10\)/,
    ],
    [
      'another number of joints',
      broken((one) => one.set('joints3d', pickleArray(new Float32Array(72), [3, 8, 3]))),
      /instead of \(3, 49, 3\)/,
    ],
    [
      'vertices in a plane',
      broken((one) => one.set('verts', pickleArray(new Float32Array(12), [3, 2, 2]))),
      /instead of \(3, V, 3\)/,
    ],
    [
      'what is not a number',
      broken((one) => one.set('bboxes', pickleArray(nan, [3, 4]))),
      /bboxes of person 1 is not a number in row 1/,
    ],
    ['no frames', new Map([[1, person([])]]), /frame_ids of person 1 is empty/],
    ['frames that do not ascend', new Map([[1, person([3, 5, 5])]]), /do not ascend: 5 follows 5 in row 2/],
    ['a frame before the first', new Map([[1, person([-1])]]), /holds -1 in row 0/],
    ['a frame that no clip has', new Map([[1, person([0, 2_000_000_000])]]), /holds 2000000000 in row 1/],
    [
      'two rows a hundred thousand frames apart',
      new Map([[1, person([0, 100_000])]]),
      /only 2 rows over 100001 frames/,
    ],
    [
      'what no body is',
      broken((one) => one.set('joints3d', pickleArray(new Float32Array(441).fill(1e30), [3, 49, 3]))),
      /joints3d of person 1 is 1\.0e\+30 in row 0/,
    ],
    ['half a frame', broken((one) => one.set('frame_ids', pickleArray(Float64Array.of(0, 1.5, 2)))), /holds 1.5/],
  ])('refuses %s', (_what, value, message) => {
    expect(() => read(value)).toThrow(message);
    expect(() => read(value)).toThrow(FormatError);
  });
});
