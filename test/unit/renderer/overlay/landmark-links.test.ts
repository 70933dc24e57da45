import { describe, expect, it } from 'vitest';
import { LANDMARK_WALK, linkedLandmarks, walkLandmark } from '#renderer/overlay/landmark-links.ts';
import { LANDMARK, LANDMARK_COUNT } from '#shared/vision/blazepose.ts';

describe('landmarks and their neighbours', () => {
  it('walks every landmark once and comes back', () => {
    expect([...LANDMARK_WALK].sort((a, b) => a - b)).toEqual(Array.from({ length: LANDMARK_COUNT }, (_, i) => i));
    let landmark = walkLandmark(null, 1);
    const first = landmark;
    for (let i = 0; i < LANDMARK_COUNT; i++) landmark = walkLandmark(landmark, 1);
    expect(landmark).toBe(first);
    expect(walkLandmark(first, -1)).toBe(LANDMARK_WALK.at(-1));
  });

  it('joins an elbow to shoulder and wrist', () => {
    expect(linkedLandmarks(LANDMARK.l_elbow).sort()).toEqual([LANDMARK.l_shoulder, LANDMARK.l_wrist]);
  });

  it('joins every landmark to another one', () => {
    for (const landmark of LANDMARK_WALK) expect(linkedLandmarks(landmark).length).toBeGreaterThan(0);
  });
});
