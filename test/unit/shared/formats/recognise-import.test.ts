import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { restJoints } from '#shared/body/rest-joints.ts';
import { writeCoco } from '#shared/formats/coco.ts';
import { readImport } from '#shared/formats/recognise-import.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const rest = restJoints(body).base;
const take = proceduralTake(body, { frames: 6 });
const read = (name: string, bytes: Uint8Array | string) =>
  readImport([{ name, bytes: typeof bytes === 'string' ? strToU8(bytes) : bytes }], rest);
const coco = writeCoco([take], { fileName: 'a.mp4' }, 'test');
const openPose = JSON.stringify({
  version: 1.3,
  people: [{ pose_keypoints_2d: Array.from({ length: 75 }, (_, i) => 10 + i) }],
});

describe('readImport', () => {
  it('goes by what is in a file, not by its name', () => {
    expect(read('wrong.bvh', coco)).toMatchObject({ kind: 'keypoints', keypoints: { format: 'coco' } });
    expect(read('walk.json', writeTakeNpz(take))).toMatchObject({ kind: 'motion', motion: { format: 'npz' } });
    expect(read('x.txt', `\ufeff${openPose}`)).toMatchObject({ kind: 'keypoints', keypoints: { format: 'openpose' } });
    expect(read('x', Uint8Array.of(0x80, 4, 0x95, 0))).toEqual({ kind: 'vibe-output' });
  });

  it('reads archives of frames', () => {
    const files = Object.fromEntries([0, 1, 2].map((i) => [`out/c_${i}_keypoints.json`, strToU8(openPose)]));
    const found = read('frames.zip', zipSync({ ...files, '__MACOSX/._x.json': strToU8('junk') }));
    expect(found).toMatchObject({ kind: 'keypoints', keypoints: { format: 'openpose', lastFrame: 2 } });
  });

  it.each([
    ['an empty file', '', /empty/],
    [
      'JSON of another kind',
      '{"hello": 1, "world": 2}',
      /neither COCO keypoints nor OpenPose \(it holds hello, world\)/,
    ],
    ['JSON that was cut off', coco.slice(0, 500), /not JSON, or was cut off/],
    ['an FBX', 'Kaydara FBX Binary  ', /FBX file; export it as BVH/],
    ['a glTF', 'glTF\u0002', /glTF/],
    ['markers', 'PathFileType\t4\t(X/Y/Z)', /TRC/],
    ['a video', '\0\0\0\u0018ftypmp42', /it is a video/],
    ['text', 'dear diary', /neither COCO, OpenPose or CVAT/],
    ['an archive of pictures', zipSync({ 'a.png': strToU8('x') }), /archive without keypoints/],
    ['half an archive', writeTakeNpz(take).subarray(0, 900), /ZIP/],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), /neither|UTF-16/],
  ])('says what %s is', (_, bytes, reason) => {
    expect(() => read('file', bytes)).toThrow(reason);
  });
});
