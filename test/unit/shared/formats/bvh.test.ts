import { describe, expect, it } from 'vitest';
import { writeBvh } from '#shared/formats/bvh.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const write = (options: Parameters<typeof proceduralTake>[1]) =>
  writeBvh(exportablePerson(proceduralTake(body, options), body).motion);

describe('writeBvh', () => {
  it('describes a tree of 24 uniquely named joints with a root of six channels and five ends', () => {
    const text = write({ frames: 3 });
    const names = [...text.matchAll(/(?:ROOT|JOINT) (\S+)$/gm)].map((match) => match[1]);
    expect(names).toHaveLength(24);
    expect(new Set(names).size).toBe(24);
    expect(text.match(/End Site/g)).toHaveLength(5);
    expect(text).toContain('CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation');
    expect(text.split('{')).toHaveLength(text.split('}').length);
  });

  it('tells the frame time of odd rates precisely', () => {
    expect(write({ frames: 2, fps: { num: 60_000, den: 1001 } })).toContain('Frame Time: 0.0166833333');
  });

  it('writes 75 plain numbers per frame', () => {
    const rows = write({ frames: 90 }).split('Frame Time')[1]!.trim().split('\n').slice(1);
    expect(rows).toHaveLength(90);
    for (const row of rows) expect(row.split(' ').filter((word) => /^-?\d+\.\d{6}$/.test(word))).toHaveLength(75);
  });

  it('has no jump of an angle from frame to frame, whatever the joints do', () => {
    const rows = write({ frames: 300 })
      .trim()
      .split('\n')
      .slice(-300)
      .map((row) => row.split(' ').map(Number));
    let worst = 0;
    for (let f = 1; f < rows.length; f++) {
      for (let k = 3; k < 6; k++) worst = Math.max(worst, Math.abs(rows[f]![k]! - rows[f - 1]![k]!));
    }
    expect(worst).toBeLessThan(15);
    expect(Math.abs(rows.at(-1)![5]!)).toBeGreaterThan(2 * 360);
  });

  it('rests in this person’s own T-pose', () => {
    const short = write({ frames: 1, betas: [-2] });
    const tall = write({ frames: 1, betas: [2] });
    const knee = (text: string) => Number(/JOINT l_knee\s+\{\s+OFFSET \S+ (\S+)/.exec(text)![1]);
    expect(knee(tall) / knee(short)).toBeCloseTo(1.06 / 0.94, 3);
  });

  it('refuses uneven frame times, which it could not tell', () => {
    expect(() => write({ frames: 3, ptsUs: Float64Array.of(0, 10_000, 90_000) })).toThrow(/evenly/);
  });
});
