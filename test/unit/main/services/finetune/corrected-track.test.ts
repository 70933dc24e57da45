import { describe, expect, it } from 'vitest';
import { correctedTrack } from '#main/services/finetune/corrected-track.ts';
import { LANDMARK_COUNT } from '#shared/vision/blazepose.ts';
import { emptyTrack } from '#shared/vision/empty-track.ts';

const ROWS = 30;
const WRIST = 15;

/** A person seen at 100 throughout, whose wrist was put at 130 in some rows; rows from 20 on are not for training. */
function corrected(rows: readonly number[]) {
  const track = emptyTrack(ROWS);
  track.seen.fill(1);
  track.image.fill(100);
  track.confidence.fill(0.4);
  const keypoints2d = new Float32Array(ROWS * LANDMARK_COUNT * 3).fill(100);
  for (let i = 2; i < keypoints2d.length; i += 3) keypoints2d[i] = 0.4;
  for (const row of rows) keypoints2d.set([130, 100, 1], 3 * (row * LANDMARK_COUNT + WRIST));
  const train = Uint8Array.from({ length: ROWS }, (_, row) => (row < 20 ? 1 : 0));
  const marked = { take: { keypoints2d, fps: { num: 30, den: 1 } }, split: { train } };
  const out = correctedTrack(
    track,
    marked,
    rows.map((row) => ({ row, landmark: WRIST })),
  );
  return (row: number, landmark = WRIST): number => out.image[3 * (row * LANDMARK_COUNT + landmark)]!;
}

describe('what a fit that teaches is shown', () => {
  it('is landmarks where people put them, and neighbours in time moved along, less and less', () => {
    const x = corrected([10]);
    expect(x(10)).toBe(130);
    expect(x(11)).toBe(x(9));
    expect(x(11)).toBeGreaterThan(x(13));
    expect(x(13)).toBeGreaterThan(100);
    expect(x(17)).toBe(100);
    expect(x(10, 16)).toBe(100);
  });

  it('is never a correction of a frame that is held out, nor what lies beside it', () => {
    const x = corrected([22]);
    expect(Array.from({ length: ROWS }, (_, row) => x(row)).every((at) => at === 100)).toBe(true);
  });

  it('keeps each correction where two lie near each other', () => {
    const x = corrected([10, 12]);
    expect([x(10), x(12)]).toEqual([130, 130]);
  });
});
