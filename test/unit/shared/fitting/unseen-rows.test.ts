import { describe, expect, it } from 'vitest';
import { JOINT } from '#shared/body/smpl-tree.ts';
import { solveTakes } from '#shared/fitting/solve-takes.ts';
import { calmWays } from '#shared/fitting/unseen-rows.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { solverBody, syntheticPerson } from '#test/support/synthetic-person.ts';

/** Rows a tenth of a second apart, of which some are seen. */
function observed(seen: readonly number[]) {
  const weight = new Float64Array(seen.length * LANDMARK_COUNT);
  for (const [t, s] of seen.entries()) weight[t * LANDMARK_COUNT + 11] = s;
  return { frames: seen.length, times: Float64Array.from(seen, (_, t) => t / 10), weight };
}

describe('calmWays', () => {
  it('makes speed dear inside of long holes only', () => {
    const ways = calmWays(observed([1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1]))!;
    expect(Array.from(ways, (way) => way > 1)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true, true, true, true, true],
      false,
    ]);
  });

  it('has nothing to say where somebody is seen all the time, or never', () => {
    expect(calmWays(observed([1, 1, 0, 1]))).toBeNull();
    expect(calmWays(observed([1]))).toBeNull();
    expect(calmWays(observed([]))).toBeNull();
  });

  it('knows ends that nobody saw', () => {
    expect(calmWays(observed([0, 0, 0, 0, 0, 0, 0, 1, 1]))![3]).toBeGreaterThan(1);
    expect(calmWays(observed([1, 1, 0, 0, 0, 0, 0, 0, 0]))![8]).toBeGreaterThan(1);
  });
});

describe('somebody out of sight for two seconds', () => {
  it('goes the shortest way in the pose last seen, however fast the body moved when it was seen last', async () => {
    const person = await syntheticPerson({ frames: 100, noisePx: 1, noiseDepth: 0.03, seed: 6 });
    const { track, clip } = person;
    // Rises at 1.5 m/s where it goes out of sight, and falls as fast where it comes back, as who jumps on a bed does.
    const rise = (t: number) => (t < 20 ? t : 100 - t) * 0.05;
    for (let t = 0; t < 100; t++) {
      for (let k = 0; k < LANDMARK_COUNT; k++) track.image[(t * LANDMARK_COUNT + k) * 3 + 1]! -= (1100 / 4) * rise(t);
      if (t < 20 || t >= 80) continue;
      track.seen[t] = 0;
      track.confidence.fill(0, t * LANDMARK_COUNT, (t + 1) * LANDMARK_COUNT);
    }
    const take = solveTakes([track], clip, await solverBody()).takes[0]!;
    const pelvis = (t: number) => take.jointsCam[t * 72 + 1]!;
    const least = Math.min(...Array.from({ length: 100 }, (_, t) => pelvis(t)));
    expect(Math.min(pelvis(19), pelvis(80)) - least).toBeLessThan(0.15);
    const knee = (t: number) =>
      Math.hypot(...take.poses.subarray((t * 24 + JOINT.l_knee) * 3, (t * 24 + JOINT.l_knee + 1) * 3));
    const low = Math.min(knee(19), knee(80)) - 0.3;
    const high = Math.max(knee(19), knee(80)) + 0.3;
    for (let t = 20; t < 80; t++) {
      expect(knee(t)).toBeGreaterThan(low);
      expect(knee(t)).toBeLessThan(high);
    }
  });
});
