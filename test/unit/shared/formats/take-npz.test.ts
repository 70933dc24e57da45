import { describe, expect, it } from 'vitest';
import { npzNumbers, npzText, readNpz, writeNpz } from '#shared/formats/npz.ts';
import { rationalRate, readTakeNpz, writeTakeNpz } from '#shared/formats/take-npz.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const take = proceduralTake(tinyBody(), { frames: 12, fps: { num: 30_000, den: 1001 }, person: 3 });

describe('take NPZ', () => {
  it('gives back every field of the take', () => {
    expect(readTakeNpz(writeTakeNpz(take))).toEqual(take);
  });

  it('holds every array of the contract in its shape', () => {
    const npz = readNpz(writeTakeNpz(take));
    const shapes: Record<string, number[]> = {
      poses: [12, 72],
      betas: [10],
      trans: [12, 3],
      joints: [12, 24, 3],
      joints_cam: [12, 24, 3],
      keypoints2d: [12, 33, 3],
      contacts: [12, 4],
      score: [12],
      pts_us: [12],
      fps: [],
      focal_px: [],
      image_size: [2],
      person: [],
    };
    for (const [name, shape] of Object.entries(shapes)) expect(npzNumbers(npz, name).shape, name).toEqual(shape);
    expect(npzText(npz, 'body')).toBe('tiny');
    expect(npzText(npz, 'licence')).toBe('free');
  });

  it('suits the SMPL add-ons: gender as text and a whole frame rate beside the exact one', () => {
    const npz = readNpz(writeTakeNpz(take));
    expect(npzText(npz, 'gender')).toBe('neutral');
    expect(npzNumbers(npz, 'mocap_framerate').data[0]).toBe(30);
    expect(npzNumbers(npz, 'fps').data[0]).toBeCloseTo(29.97003, 5);
  });

  it('reads takes without the arrays the studio adds', () => {
    const npz = readNpz(writeTakeNpz(take));
    for (const name of ['seen', 'fps_rational', 'first_frame', 'camera_rotation', 'fit_score']) npz.delete(name);
    const back = readTakeNpz(writeNpz(npz));
    expect(back.fps).toEqual({ num: 30_000, den: 1001 });
    expect(back.seen.every((one) => one === 1)).toBe(true);
    expect(back.firstFrame).toBe(0);
  });

  it.each([
    ['a missing array', 'trans', null, 'the array trans is missing'],
    ['a wrong shape', 'joints', { dtype: 'f4', shape: [12, 23, 3], data: new Float32Array(828) }, '(12, 23, 3)'],
    [
      'a value that is no number',
      'trans',
      { dtype: 'f4', shape: [12, 3], data: new Float32Array(36).fill(Number.NaN) },
      'not a number',
    ],
    ['no frames', 'poses', { dtype: 'f4', shape: [0, 72], data: new Float32Array(0) }, 'no frames'],
    ['an unknown licence', 'licence', { dtype: 'U', shape: [], data: ['mine'] }, 'licence mine'],
  ] as const)('refuses %s and says which', (_, name, array, reason) => {
    const npz = readNpz(writeTakeNpz(take));
    if (array) npz.set(name, array);
    else npz.delete(name);
    expect(() => readTakeNpz(writeNpz(npz))).toThrow(reason);
  });

  it.each([
    [25, 25, 1],
    [30 / 1.001, 30_000, 1001],
    [24 / 1.001, 24_000, 1001],
    [12.5, 12_500, 1000],
  ])('takes %f fps for %d/%d', (fps, num, den) => {
    expect(rationalRate(fps)).toEqual({ num, den });
  });
});
