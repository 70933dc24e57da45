import { describe, expect, it } from 'vitest';
import { restJoints } from '#shared/body/rest-joints.ts';
import { readSmplNpz } from '#shared/formats/motion/smpl-npz.ts';
import type { NpyArray } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const rest = restJoints(body).base;
const numbers = (shape: number[], at: (i: number) => number = () => 0): NpyArray => ({
  dtype: 'f8',
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at(i)),
});
const T = 5;

describe('readSmplNpz', () => {
  it('gives back takes of this program exactly', () => {
    const take = proceduralTake(body, { frames: 20, fps: { num: 30_000, den: 1001 } });
    const motion = readSmplNpz(writeTakeNpz(take), rest);
    expect(motion.poses).toEqual(take.poses);
    expect([...motion.path]).toEqual([...take.trans]);
    expect(motion.betas).toEqual(take.betas);
    expect([motion.body, motion.licence, motion.standsOnFloor]).toEqual(['tiny', 'free', true]);
    expect(motion.times[19]).toBeCloseTo((19 * 1001) / 30_000, 5);
    expect(motion.notes).toEqual([]);
  });

  it('turns AMASS, whose up is Z, upright, and leaves fingers out', () => {
    // Somebody who stands: the root turned by a quarter about x.
    const poses = numbers([T, 156], (i) => (i % 156 === 0 ? Math.PI / 2 : i % 156 > 100 ? 0.3 : 0));
    const trans = numbers([T, 3], (i) => [1, 2, 0.9][i % 3]!);
    const motion = readSmplNpz(
      writeNpz({ poses, trans, betas: numbers([16], () => 0.5), mocap_framerate: numbers([], () => 120) }),
      rest,
    );
    expect(motion.fps).toBe(120);
    expect(Math.hypot(...motion.poses.subarray(0, 72))).toBeLessThan(1e-5);
    expect(motion.path[0]).toBeCloseTo(1, 5);
    expect(motion.path[1]! + rest[1]!).toBeCloseTo(0.9 + rest[2]!, 5);
    expect(motion.path[2]! + rest[2]!).toBeCloseTo(-2 - rest[1]!, 5);
    expect(motion.betas).toHaveLength(10);
    expect(motion.notes.map(({ code }) => code)).toEqual(['import/no-fingers']);
  });

  it('reads root and body apart, without path and rate, and says what it assumed', () => {
    const arrays = { root_orient: numbers([T, 3]), pose_body: numbers([T, 63], (i) => (i % 63 === 0 ? 0.25 : 0)) };
    const motion = readSmplNpz(writeNpz(arrays), rest);
    expect(motion.poses[3]).toBe(0.25);
    expect(motion.times[1]).toBeCloseTo(1 / 30, 9);
    expect(motion.notes.map(({ code }) => code)).toEqual(['import/assumed-fps', 'import/no-path']);
  });

  it.each([
    ['other arrays', { trans: numbers([T, 3]) }, /holds no poses, only trans/],
    ['arrays nobody asked for', { faces: numbers([T, 3]) }, /archive of other arrays/],
    ['poses of another width', { poses: numbers([T, 70]) }, /shape \(5, 70\)/],
    ['no frame', { poses: numbers([0, 72]) }, /no frame/],
    ['NaN', { poses: numbers([T, 72], () => Number.NaN) }, /not a number/],
    ['a path of another length', { poses: numbers([T, 72]), trans: numbers([4, 3]) }, /5 poses and 4 places/],
    ['a rate of nothing', { poses: numbers([T, 72]), fps: numbers([], () => 0) }, /not a frame rate/],
  ])('refuses %s', (_, arrays, reason) => {
    expect(() => readSmplNpz(writeNpz(arrays as Record<string, NpyArray>), rest)).toThrow(reason);
  });
});
