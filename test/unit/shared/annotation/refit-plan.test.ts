import { expect, test } from 'vitest';
import type { Annotations } from '#shared/annotation/draft.ts';
import { Draft } from '#shared/annotation/draft.ts';
import { planRefit, windowOf } from '#shared/annotation/refit-plan.ts';

const NONE: Annotations = { entries: () => [] };
const EXTENT = { from: 0, to: 200 };

function corrected(...frames: number[]): Draft {
  const draft = new Draft(NONE);
  for (const frame of frames) draft.set(1, 'keypoints', frame, { 15: [1, 2, 'visible'] });
  return draft;
}

test('one correction is solved with 15 frames on both sides, cut at the ends of the take', () => {
  expect(planRefit(corrected(50), 1, windowOf(50), EXTENT)).toEqual({ solve: [{ from: 35, to: 66 }], bare: [] });
  expect(planRefit(corrected(4), 1, { from: 0, to: 20 }, EXTENT)).toEqual({ solve: [{ from: 0, to: 20 }], bare: [] });
});

test('a correction near by is solved again with it, one far away is not', () => {
  const plan = planRefit(corrected(50, 60, 120), 1, windowOf(50), EXTENT);
  expect(plan).toEqual({ solve: [{ from: 35, to: 76 }], bare: [] });
});

test('what no correction reaches any more shows the motion below', () => {
  expect(planRefit(corrected(), 1, windowOf(50), EXTENT)).toEqual({ solve: [], bare: [{ from: 35, to: 66 }] });
  expect(planRefit(corrected(70), 1, windowOf(50), EXTENT)).toEqual({
    solve: [{ from: 55, to: 86 }],
    bare: [{ from: 35, to: 55 }],
  });
});

test('a long row of corrections never makes one refit long', () => {
  const frames = Array.from({ length: 18 }, (_, i) => 10 * i + 10);
  const { solve } = planRefit(corrected(...frames), 1, windowOf(100), EXTENT);
  expect(solve).toEqual([{ from: 55, to: 146 }]);
});
