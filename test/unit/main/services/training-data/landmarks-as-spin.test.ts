import { describe, expect, it } from 'vitest';
import { landmarksAsSpin } from '#main/services/training-data/landmarks-as-spin.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';

const track = {
  frames: 2,
  image: Float32Array.from({ length: 2 * 99 }, (_, i) => [Math.floor(i / 3), 100 + Math.floor(i / 3), 0][i % 3]!),
  confidence: Float32Array.from({ length: 66 }, (_, i) => (i === 33 + LANDMARK.l_knee ? 0 : 0.9 - (i % 33) / 100)),
} as PersonTrack;

describe('landmarks as the points of training', () => {
  const points = landmarksAsSpin(track);
  const point = (row: number, name: string) => {
    const at = (row * 49 + (KEYPOINT_SETS.spin as readonly string[]).indexOf(name)) * 3;
    return [...points.subarray(at, at + 3)];
  };

  it('keep their sides and places', () => {
    const wrist = 33 + LANDMARK.r_wrist;
    const expected = [wrist, 100 + wrist, expect.closeTo(0.9 - LANDMARK.r_wrist / 100, 6)];
    expect(point(1, 'op_rwrist')).toEqual(expected);
    expect(point(1, 'rwrist')).toEqual(expected);
    expect(point(0, 'op_lbigtoe').slice(0, 2)).toEqual([LANDMARK.l_foot_index, 100 + LANDMARK.l_foot_index]);
  });

  it('give middles the confidence of the less certain side', () => {
    const [l, r] = [LANDMARK.l_hip, LANDMARK.r_hip];
    expect(point(0, 'op_midhip')).toEqual([(l + r) / 2, 100 + (l + r) / 2, expect.closeTo(0.9 - r / 100, 6)]);
  });

  it('are absent where the detector has none or does not see it', () => {
    expect(point(1, 'lknee')).toEqual([0, 0, 0]);
    for (const name of ['headtop', 'op_lsmalltoe', 'thorax', 'neck', 'jaw_h36m'])
      expect(point(0, name)).toEqual([0, 0, 0]);
  });
});
