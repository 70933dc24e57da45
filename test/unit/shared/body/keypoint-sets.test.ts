import { describe, expect, it } from 'vitest';
import {
  convertKeypoints,
  isKeypointSet,
  KEYPOINT_EDGES,
  KEYPOINT_SETS,
  type KeypointSet,
  keypointMap,
} from '#shared/body/keypoint-sets.ts';

const names = Object.keys(KEYPOINT_SETS) as KeypointSet[];

describe('keypoint sets', () => {
  it.each(names)('%s has each name once and maps to itself in order', (name) => {
    expect(new Set(KEYPOINT_SETS[name]).size).toBe(KEYPOINT_SETS[name].length);
    expect(keypointMap(name, name)).toEqual(KEYPOINT_SETS[name].map((_, i) => i));
  });

  it('have the sizes of their data sets', () => {
    const sizes = Object.fromEntries(names.map((name) => [name, KEYPOINT_SETS[name].length]));
    expect(sizes).toEqual({
      spin: 49,
      common: 14,
      staf: 21,
      coco: 17,
      posetrack: 17,
      pennaction: 13,
      '3dpw': 14,
      insta: 25,
      mpii3d: 28,
      mpii3d_test: 17,
      h36m: 17,
      mpii: 16,
      aich: 14,
      smplcoco: 19,
      smpl: 24,
    });
  });

  it('convert points by name and leave zeros where there are none', () => {
    const coco = Float32Array.from({ length: 2 * 17 * 3 }, (_, i) => i + 1);
    const common = convertKeypoints(coco, 3, 'coco', 'common');
    expect(common.length).toBe(2 * 14 * 3);
    expect([...common.subarray(0, 3)]).toEqual([49, 50, 51]); // right ankle: 16
    expect([...common.subarray(12 * 3)].slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(common[14 * 3]).toBe(17 * 3 + 49);
  });

  it('lose STAF’s neck and head top on the way to the 49, as in VIBE', () => {
    expect(keypointMap('staf', 'spin').filter((i) => i >= 19)).toEqual([]);
  });

  it('know their names', () => {
    expect(isKeypointSet('mpii3d_test')).toBe(true);
    expect(isKeypointSet('toString')).toBe(false);
  });

  it('draw lines between points they have', () => {
    for (const [name, edges] of Object.entries(KEYPOINT_EDGES)) {
      expect(Math.max(...edges.flat())).toBeLessThan(KEYPOINT_SETS[name as KeypointSet].length);
    }
  });
});
