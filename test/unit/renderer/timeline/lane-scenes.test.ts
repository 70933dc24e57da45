import { describe, expect, it } from 'vitest';
import { fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { correctedFrames, keyframesOf, laneScenes, neighbourFrame } from '#renderer/timeline/lane-scenes.ts';

const NOTHING = {
  hidden: new Set<number>(),
  review: [],
  issues: [],
  keypoints: new Map(),
  selectedId: null,
  otherId: null,
  data: () => null,
};

describe('lanes', () => {
  it('says corrected rows as frames of the clip', () => {
    const take = fakeTake(1, 1, 100, {
      first_frame: 50,
      corrected: [
        { from: 10, to: 20 },
        { from: 18, to: 30 },
      ],
    });
    expect(correctedFrames(take)).toEqual([{ from: 60, to: 80 }]);
  });

  it('gives each person their own issues and reviews, in order of time', () => {
    const takes = [fakeTake(1, 1, 100), fakeTake(2, 1, 100)];
    const issue = (take_id: number, from: number) =>
      ({ take_id, from, to: from + 5, worst_frame: from + 2, score: 0.3, reason: 'jump' }) as const;
    const [first, second] = laneScenes({
      ...NOTHING,
      takes,
      issues: [issue(1, 60), issue(2, 10), issue(1, 20), issue(1, 23)],
      review: [{ take_id: 2, from: 0, to: 9, state: 'accepted' }],
      selectedId: 2,
      otherId: 1,
    });
    expect(first!.flags.map(({ from }) => from)).toEqual([22, 25, 62]);
    expect(first!.issueSpans).toEqual([
      { from: 20, to: 28 },
      { from: 60, to: 65 },
    ]);
    expect(first!.review).toEqual([]);
    expect(first!.other).toBe(true);
    expect(second!.selected).toBe(true);
    expect(second!.review).toHaveLength(1);
  });

  it('has no lane for people who were taken away, and dims those who are not drawn', () => {
    const takes = [fakeTake(1, 1, 100, { hidden: true }), fakeTake(2, 1, 100)];
    const lanes = laneScenes({ ...NOTHING, takes, hidden: new Set([2]) });
    expect(lanes.map(({ take, dimmed }) => [take.id, dimmed])).toEqual([[2, true]]);
  });

  it('marks each corrected frame once', () => {
    const edit = (frame: number, landmark: number) => ({ frame, landmark, x: 0, y: 0, state: 'visible' }) as const;
    expect(keyframesOf([edit(9, 1), edit(3, 1), edit(9, 2)])).toEqual([
      { from: 3, to: 4 },
      { from: 9, to: 10 },
    ]);
  });

  it('goes to the neighbour and stays where there is none', () => {
    expect(neighbourFrame([3, 9, 20], 9, 1)).toBe(20);
    expect(neighbourFrame([3, 9, 20], 9, -1)).toBe(3);
    expect(neighbourFrame([3, 9, 20], 20, 1)).toBeNull();
  });
});
