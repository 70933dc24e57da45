import { expect, test } from 'vitest';
import { landmarkErrors, type SeenRows } from '#shared/annotation/landmark-errors.ts';
import { LANDMARK } from '#shared/vision/blazepose.ts';
import { solvedPeople } from '#test/support/annotated-project.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const { takes } = await solvedPeople();
const take: SeenRows = takes[0]!;
const body = await solverBody();

test('scores and mean errors are those of the capture', () => {
  const { score, mean } = landmarkErrors(take, body, []);
  for (const [t, value] of takes[0]!.score.entries()) expect(Math.abs(score[t]! - value)).toBeLessThan(0.03);
  const all = mean.reduce((sum, value) => sum + value / mean.length, 0);
  expect(Math.abs(all - takes[0]!.fit.reprojectionPx)).toBeLessThan(0.5);
});

test('a landmark that is hardly seen has no error unless a person set it', () => {
  const keypoints2d = take.keypoints2d.slice();
  const at = (20 * 33 + LANDMARK.l_wrist) * 3;
  keypoints2d[at + 2] = 0.4;
  const seen = landmarkErrors({ ...take, keypoints2d }, body, []).landmarks;
  expect(seen[20 * 33 + LANDMARK.l_wrist]).toBeNaN();
  const set = landmarkErrors({ ...take, keypoints2d }, body, [{ row: 20, landmark: LANDMARK.l_wrist }]).landmarks;
  expect(set[20 * 33 + LANDMARK.l_wrist]).toBeLessThan(20);
});

test('around a landmark that was set the detector’s word on it does not count, on others it does', () => {
  const { landmarks } = landmarkErrors(take, body, [{ row: 40, landmark: LANDMARK.l_wrist }]);
  expect(landmarks[40 * 33 + LANDMARK.l_wrist]).not.toBeNaN();
  for (const row of [37, 39, 41, 43]) expect(landmarks[row * 33 + LANDMARK.l_wrist]).toBeNaN();
  for (const row of [30, 50]) expect(landmarks[row * 33 + LANDMARK.l_wrist]).not.toBeNaN();
  expect(landmarks[41 * 33 + LANDMARK.r_wrist]).not.toBeNaN();
});
