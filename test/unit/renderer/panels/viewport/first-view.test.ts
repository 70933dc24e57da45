import { describe, expect, it } from 'vitest';
import { pointsAround, pointsOfMotion } from '#renderer/panels/viewport/first-view.ts';

/** Somebody whose joints all go along x with `speed` metres per frame. */
function walker(frames: number, speed: number, hasRow: (row: number) => boolean = () => true) {
  const joints = Float32Array.from({ length: frames * 72 }, (_, i) => (i % 3 === 0 ? Math.floor(i / 72) * speed : 1));
  return { frames, joints, hasRow };
}
const reach = (points: readonly number[]) => Math.max(...points.filter((_, i) => i % 3 === 0));

describe('first view of a clip', () => {
  it('holds the whole way of somebody who stays near', () => {
    expect(reach(pointsOfMotion(walker(101, 0.03), 0))).toBeCloseTo(3, 5);
  });

  it('does not go after somebody who walks far away', () => {
    const far = reach(pointsOfMotion(walker(101, 1), 0));
    expect(far).toBeLessThanOrEqual(4);
    expect(pointsOfMotion(walker(101, 1), 0).length).toBeGreaterThan(0);
  });

  it('leaves out what was not loaded', () => {
    expect(
      reach(
        pointsOfMotion(
          walker(101, 0.03, (row) => row < 20),
          0,
        ),
      ),
    ).toBeLessThan(0.6);
  });

  it('holds a take of one frame', () => {
    expect(pointsOfMotion(walker(1, 0), 0).length).toBeGreaterThanOrEqual(72);
  });
});

describe('whom the first view holds', () => {
  const motions = new Map([
    [1, [0, 1, 0]],
    [2, [3, 1, 0]],
    [3, [0, 1, -20]],
  ]);

  it('is the chosen person with who stands beside', () => {
    expect(pointsAround(motions, 1)).toEqual([0, 1, 0, 3, 1, 0]);
    expect(pointsAround(motions, 3)).toEqual([0, 1, -20]);
  });

  it('is the first one where nobody is chosen, and nobody where nobody is there', () => {
    expect(pointsAround(motions, null)).toEqual([0, 1, 0, 3, 1, 0]);
    expect(pointsAround(new Map([[1, []]]), 1)).toEqual([]);
  });
});
