import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodeFbx } from '#shared/formats/fbx/encode.ts';
import { int, node } from '#shared/formats/fbx/node.ts';
import { frameTicks, timeMode } from '#shared/formats/fbx/time.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

describe('encodeFbx', () => {
  it('begins with the magic and version and ends with the footer at a multiple of 16', () => {
    for (let length = 0; length < 20; length++) {
      const file = encodeFbx([node('A', ['x'.repeat(length)])]);
      expect(text(file.slice(0, 23))).toBe('Kaydara FBX Binary  \0\x1a\0');
      expect(new DataView(file.buffer).getUint32(23, true)).toBe(7400);
      expect(file.length % 16).toBe((4 + 120 + 16) % 16);
      expect([...file.slice(-16, -12)]).toEqual([0xf8, 0x5a, 0x8c, 0x6a]);
    }
  });

  it('tells each record where it ends', () => {
    const file = encodeFbx([node('Outer', [int(7)], [node('Inner', [2.5])]), node('Next', [])]);
    const view = new DataView(file.buffer);
    const next = view.getUint32(27, true);
    expect(text(file.slice(next + 13, next + 17))).toBe('Next');
    const inner = 27 + 13 + 5 + 5;
    expect(text(file.slice(inner + 13, inner + 18))).toBe('Inner');
    expect(view.getUint32(inner, true)).toBe(inner + 13 + 5 + 9);
    expect(view.getUint32(inner, true)).toBe(next - 13);
  });

  it('deflates an array only where that makes it smaller', () => {
    const even = encodeFbx([node('A', [new Float64Array(100)])]);
    const view = new DataView(even.buffer);
    const at = 27 + 13 + 1;
    expect([even[at], view.getUint32(at + 1, true), view.getUint32(at + 5, true)]).toEqual(['d'.charCodeAt(0), 100, 1]);
    const packed = even.slice(at + 13, at + 13 + view.getUint32(at + 9, true));
    expect(unzlibSync(packed)).toEqual(new Uint8Array(800));
    const small = encodeFbx([node('A', [Float64Array.of(1, 2)])]);
    expect(new DataView(small.buffer).getUint32(at + 5, true)).toBe(0);
  });
});

describe('FBX time', () => {
  it('has no rounding at whole rates and less than a tick at odd ones', () => {
    expect(frameTicks(1, { num: 30, den: 1 })).toBe(1_539_538_600n);
    expect(frameTicks(30_000, { num: 30_000, den: 1001 })).toBe(1001n * 46_186_158_000n);
  });

  it.each([
    [30, 1, 6],
    [30_000, 1001, 9],
    [24_000, 1001, 13],
    [60_000, 1001, 17],
    [25, 1, 10],
    [240, 1, 14],
    [15, 1, 14],
  ])('calls %d/%d fps mode %d', (num, den, mode) => {
    expect(timeMode({ num, den })).toBe(mode);
  });
});

describe('writeFbx', () => {
  it('gives the same bytes for the same take', () => {
    const person = exportablePerson(proceduralTake(body, { frames: 5 }), body);
    expect(writeFbx([person], 'test')).toEqual(writeFbx([person], 'test'));
  });

  it('has one take for everybody, which names nobody', () => {
    const people = [1, 2].map((person) => exportablePerson(proceduralTake(body, { frames: 5, person }), body));
    const file = text(writeFbx(people, 'test'));
    const stacks = file.split('\0\x01AnimStack').slice(0, -1);
    expect(stacks.map((before) => /\w+$/.exec(before)?.[0])).toEqual(['people']);
    expect(file.includes('person2_l_knee\0\x01Model')).toBe(true);
  });

  it('refuses uneven frame times', () => {
    const take = proceduralTake(body, { frames: 3, ptsUs: Float64Array.of(0, 10_000, 90_000) });
    expect(() => writeFbx([exportablePerson(take, body)], 'test')).toThrow(/evenly/);
  });
});
