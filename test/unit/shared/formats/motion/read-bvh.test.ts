import { describe, expect, it } from 'vitest';
import { createPosedBvh, poseBvhInto } from '#shared/formats/motion/pose-bvh.ts';
import { readBvh } from '#shared/formats/motion/read-bvh.ts';

const TWO_BONES = `HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Zrotation Xrotation Yrotation Xposition Yposition Zposition
  JOINT Left Leg {
    OFFSET 0 -10 0
    CHANNELS 3 xrotation YROTATION Zrotation
    End Site
    {
      OFFSET 0 -5 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.04
90 0 0 1 2 3  0 0 0
0 0 0
1 2 3 90 0 0
`;

describe('readBvh', () => {
  it('reads channels in any order and case, names with spaces, and rows broken into lines', () => {
    const bvh = readBvh(TWO_BONES);
    expect(bvh.joints.map(({ name, parent, column }) => [name, parent, column])).toEqual([
      ['Hips', -1, 0],
      ['Left Leg', 0, 6],
      ['', 1, 9],
    ]);
    expect(bvh.joints[0]!.channels.slice(0, 4)).toEqual(['Zrotation', 'Xrotation', 'Yrotation', 'Xposition']);
    expect(bvh.joints[1]!.channels).toEqual(['Xrotation', 'Yrotation', 'Zrotation']);
    expect([bvh.frames, bvh.columns, bvh.frameTime]).toEqual([2, 9, 0.04]);
    expect([...bvh.values.subarray(9)]).toEqual([0, 0, 0, 1, 2, 3, 90, 0, 0]);
  });

  it('poses joints as the channels say', () => {
    const bvh = readBvh(TWO_BONES);
    const posed = createPosedBvh(bvh);
    poseBvhInto(posed, bvh, 0);
    // A quarter turn about z carries −y to +x.
    expect([...posed.positions].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([1, 2, 3, 11, 2, 3, 16, 2, 3]);
    poseBvhInto(posed, bvh, 1);
    // About x it carries −y to −z, below the knee only.
    expect([...posed.positions.subarray(6)].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([1, -8, -2]);
  });

  it('keeps what there is of a file that was cut off', () => {
    const cut = readBvh(TWO_BONES.slice(0, TWO_BONES.lastIndexOf('3 90')));
    expect([cut.frames, cut.promised]).toEqual([1, 2]);
  });

  it.each([
    ['no BVH', 'solid cube', /HIERARCHY/],
    ['a skeleton that is never closed', TWO_BONES.replace('  }\n}\nMOTION', 'MOTION'), /missing before MOTION/],
    ['no frames', TWO_BONES.split('Frame Time')[0]!.concat('Frame Time: 0.04\n'), /no frame/],
    ['a header that promises the moon', TWO_BONES.replace('Frames: 2', 'Frames: 99999999'), /more than can be read/],
    ['a frame time of nothing', TWO_BONES.replace('0.04', '0'), /frame time/],
    ['words among the numbers', TWO_BONES.replace('1 2 3 90', '1 x 3 90'), /"x" stands where a number/],
    ['unknown channels', TWO_BONES.replace('xrotation', 'Wrotation'), /CHANNELS/],
    ['an offset of two numbers', TWO_BONES.replace('OFFSET 0 -10 0', 'OFFSET 0 -10'), /OFFSET/],
    ['brackets without end', `HIERARCHY\n${'ROOT a\n{\n'.repeat(1)}${'JOINT b\n{\n'.repeat(500)}`, /too many joints/],
  ])('refuses %s', (_, text, reason) => {
    expect(() => readBvh(text)).toThrow(reason);
  });

  it('takes no memory that the text cannot fill', () => {
    const bvh = readBvh(TWO_BONES.replace('Frames: 2', 'Frames: 900000'));
    expect(bvh.frames).toBe(2);
    expect(bvh.values.buffer.byteLength).toBeLessThan(10_000);
  });
});
