import { describe, expect, it } from 'vitest';
import { fittedPlace, landmarkPlace } from '#renderer/overlay/landmark-place.ts';
import { markScale } from '#renderer/overlay/person-layout.ts';
import { layoutTrail, TRAIL_REACH } from '#renderer/overlay/trail.ts';
import { person, TAKE } from './people.ts';

describe('layout of a person', () => {
  it('projects joints with the focal length of the take around the middle of the picture', () => {
    const { joints, metrePx } = person([0.5, -0.25, 2]);
    expect([...joints.subarray(0, 2)]).toEqual([640 + 250, 360 - 125]);
    expect(metrePx).toBe(500);
  });

  it('knows nothing of joints behind the camera or not loaded yet', () => {
    expect(person([0, 0, -1]).joints[0]).toBeNaN();
    const unknown = person([Number.NaN, Number.NaN, Number.NaN]);
    expect([unknown.joints[0], unknown.box]).toEqual([Number.NaN, null]);
  });

  it('puts a box around joints and sure landmarks, inside the picture', () => {
    const { box } = person([0, 0, 2], ({ keypoints2d }) => {
      keypoints2d.set([600, 300, 0.9], 0);
      keypoints2d.set([5, 5, 0.2], 3);
    });
    // 4 % of the larger side, 60 px, and 10 cm of flesh at 500 px a metre.
    expect(box!.x).toBeCloseTo(600 - 2.4 - 50);
    expect(box!.x + box!.width).toBeCloseTo(640 + 2.4 + 50);
    const edge = person([-1.28, 0, 2], ({ keypoints2d }) => keypoints2d.set([90, 100, 1], 0)).box!;
    expect(edge.x).toBe(0);
  });

  it('takes hold of a landmark where a person put it, else where it was seen, else where the fit has it', () => {
    const landmarks = { into: (out: Float32Array) => out.fill(2) };
    const edit = { frame: 10, landmark: 15, x: 7, y: 8, state: 'occluded' as const };
    const seen = ({ keypoints2d }: { keypoints2d: Float32Array }) => {
      keypoints2d.set([100, 200, 0.8], 3 * 15);
      keypoints2d.set([100, 200, 0.1], 3 * 16);
    };
    const both = person([0, 0, 2], seen, { landmarks, edits: [edit] });
    expect(landmarkPlace(both, 15)).toMatchObject({ x: 7, y: 8, source: 'correction', state: 'occluded' });
    const detected = person([0, 0, 2], seen, { landmarks });
    expect(landmarkPlace(detected, 15)).toMatchObject({ x: 100, y: 200, source: 'detector' });
    expect(landmarkPlace(detected, 16)).toMatchObject({ x: 1640, y: 1360, source: 'fit' });
    expect(landmarkPlace(person([0, 0, 2]), 16)).toBeNull();
    expect(fittedPlace(detected, 16)).toEqual({ x: 1640, y: 1360 });
  });

  it('draws small people with small marks, within limits', () => {
    const { metrePx } = person([0, 0, 2]);
    expect([0.01, 0.3, 100].map((scale) => markScale({ metrePx }, scale))).toEqual([0.5, 150 / 230, 1.25]);
    expect(markScale({ metrePx: Number.NaN }, 1)).toBe(1);
  });

  it('shows corrections of its own frame only', () => {
    const edit = { frame: 11, landmark: 15, x: 7, y: 8, state: 'visible' as const };
    expect(person([0, 0, 2], undefined, { edits: [edit] }).edits.size).toBe(0);
  });
});

describe('layoutTrail', () => {
  it('reaches as far as the take does on either side', () => {
    const take = { ...TAKE, frames: 30 };
    const jointsCam = new Float32Array(30 * 72).fill(2);
    const trail = layoutTrail(take, jointsCam, 20, 3);
    expect(trail.from).toBe(0);
    expect(trail.points).toHaveLength(2 * (3 + TRAIL_REACH + 1));
    expect(trail.points[0]).toBe(1640);
  });
});
