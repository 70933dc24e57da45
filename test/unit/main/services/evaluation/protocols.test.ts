import { describe, expect, it } from 'vitest';
import { keypointCrop } from '#main/datasets/keypoint-crop.ts';
import { clipWindows } from '#main/services/evaluation/clip-windows.ts';
import { ownJointErrors } from '#main/services/evaluation/own-joints.ts';
import { KEYPOINT_SETS } from '#shared/body/keypoint-sets.ts';

describe('clips of the published protocol', () => {
  const all = (rows: number) => new Uint8Array(rows).fill(1);

  it('follow each other without overlap, and the rest is dropped', () => {
    const clips = clipWindows(all(50), [0]);
    expect(clips.map((rows) => [rows[0], rows.at(-1), rows.length])).toEqual([
      [0, 15, 16],
      [16, 31, 16],
      [32, 47, 16],
    ]);
  });

  it('close over rows that do not count, but never over a cut', () => {
    const counted = all(12);
    counted[2] = 0;
    expect(clipWindows(counted, [0, 6], 4)).toEqual([
      [0, 1, 3, 4],
      [6, 7, 8, 9],
    ]);
    expect(clipWindows(all(15), [0])).toEqual([]);
    expect(clipWindows(all(0), [0])).toEqual([]);
  });
});

describe('MPI-INF-3DHP’s own joints', () => {
  const frames = 2;
  const truth = { frames, joints: 17, positions: Float64Array.from({ length: frames * 51 }, (_, i) => Math.sin(i)) };

  it('are measured relative to the pelvis, and once without those that are always or nearly right', () => {
    const pred = { ...truth, positions: truth.positions.map((x) => x + 3) };
    // In both frames the head top is 170 mm off, the spine 300 mm.
    for (let t = 0; t < frames; t++) {
      pred.positions[t * 51 + 1]! += 0.17;
      pred.positions[t * 51 + 3 * KEYPOINT_SETS.mpii3d_test.indexOf('spine_h36m')]! += 0.3;
    }
    const [all, grouped] = ownJointErrors(pred, truth);
    expect(all).toMatchObject({ frames, mpjpe_mm: expect.closeTo(470 / 17, 6), pck_150: expect.closeTo(15 / 17, 9) });
    expect(grouped).toMatchObject({
      frames,
      mpjpe_mm: expect.closeTo(170 / 14, 6),
      pck_150: expect.closeTo(13 / 14, 9),
    });
    expect(grouped!.auc_150).toBeCloseTo((13 / 14) * (30 / 31), 6);
  });
});

it('a crop around labelled joints has the larger side of their extent, grown twice', () => {
  expect(keypointCrop([10, 20, 30, 120, 20, 40])).toEqual({ cx: 20, cy: 70, side: expect.closeTo(100 * 1.1 * 1.3, 9) });
});
