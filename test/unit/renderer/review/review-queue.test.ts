import { beforeEach, describe, expect, it } from 'vitest';
import { fakeHost } from '#renderer/connection/fake/fake-host.ts';
import { fakeClip, fakeTake } from '#renderer/connection/fake/fake-project.ts';
import { setStudioClient } from '#renderer/connection/studio-client.ts';
import { clipDocument, EMPTY_DOCUMENT } from '#renderer/document/clip-document.ts';
import { playhead } from '#renderer/document/playhead.ts';
import { selection } from '#renderer/document/selection.ts';
import {
  anotherFollows,
  answerIssue,
  issueAfter,
  issueKey,
  leaveReview,
  nextIssue,
  placeIn,
  queueOf,
  reviewQueue,
} from '#renderer/review/review-queue.ts';
import type { Issue } from '#shared/contract/studio/takes.ts';

const issue = (take_id: number, from: number, score = 0.3): Issue => ({
  take_id,
  from,
  to: from + 10,
  worst_frame: from + 4,
  score,
  reason: 'poor-fit',
});

describe('the place of an issue', () => {
  it('is kept while a correction changes how far its stretch reaches', () => {
    const queue = [issue(2, 100), { ...issue(1, 50), from: 46, to: 53 }, { ...issue(1, 50), from: 53, to: 62 }];
    expect(placeIn(queue, issue(2, 100))).toBe(0);
    expect(placeIn(queue, issue(1, 50))).toBe(2);
    expect(placeIn(queue, issue(1, 90))).toBe(-1);
    expect(placeIn(queue, issue(3, 100))).toBe(-1);
    expect(placeIn(queue, null)).toBe(-1);
  });
});

describe('the issue queue', () => {
  beforeEach(() => {
    clipDocument.setState(EMPTY_DOCUMENT);
    clipDocument.setState({
      clip: fakeClip(1),
      takes: [fakeTake(1, 1, 300), fakeTake(2, 1, 300)],
      issues: [issue(2, 100), issue(1, 50)],
      review: [],
    });
    playhead.setState({ frame: 0, frames: 300, playing: true, loop: null });
    selection.setState({ takeId: 1, landmark: 3, joint: null });
    leaveReview();
    setStudioClient(fakeHost('full').client);
  });

  it('goes to the worst issue: its person, its worst frame, its stretch repeating', () => {
    nextIssue();
    expect(selection.getState()).toMatchObject({ takeId: 2, landmark: null });
    expect(playhead.getState()).toMatchObject({ frame: 104, playing: false, loop: { from: 88, to: 122 } });
    expect(reviewQueue.getState().active).toBe(true);
  });

  it('goes round', () => {
    nextIssue();
    nextIssue();
    expect(reviewQueue.getState().current).toEqual(issue(1, 50));
    nextIssue();
    expect(reviewQueue.getState().current).toEqual(issue(2, 100));
  });

  it('goes on at once when an issue was answered, and ends after the last', () => {
    nextIssue();
    answerIssue('accepted');
    expect(reviewQueue.getState().current).toEqual(issue(1, 50));
    answerIssue('rejected');
    expect(reviewQueue.getState()).toMatchObject({ active: true, current: null });
    expect(playhead.getState().loop).toBeNull();
  });

  it('puts off what is to be looked at later to the end', () => {
    const review = [{ take_id: 1, from: 10, to: 20, state: 'doubtful' as const }];
    const queue = queueOf([issue(2, 100), issue(1, 50)], review, new Set([issueKey(issue(2, 100))]));
    expect(queue.map(issueKey)).toEqual(['1:50:60', '1:10:20']);
    expect(queueOf([], [{ ...review[0]!, state: 'accepted' }], new Set())).toEqual([]);
  });

  it('has no next where there is nothing', () => {
    expect(issueAfter([], null)).toBeNull();
    expect(issueAfter([issue(1, 5)], issue(9, 9))).toEqual(issue(1, 5));
  });

  it('is left without a trace on the playhead', () => {
    nextIssue();
    leaveReview();
    expect(playhead.getState().loop).toBeNull();
    expect(reviewQueue.getState()).toMatchObject({ active: false, current: null });
  });

  it('goes on with the stretch the host found anew after a correction', () => {
    nextIssue();
    const now = { ...issue(2, 100), from: 98, to: 107 };
    clipDocument.setState({ issues: [now, issue(1, 50)] });
    expect(reviewQueue.getState().current).toEqual(now);
    nextIssue();
    expect(reviewQueue.getState().current).toEqual(issue(1, 50));
  });

  it('says whether another follows: after the only one Space is free to play', () => {
    expect(anotherFollows()).toBe(false);
    nextIssue();
    expect(anotherFollows()).toBe(true);
    clipDocument.setState({ issues: [issue(2, 100)] });
    expect(anotherFollows()).toBe(false);
    // What was looked at fits by now; another one is left.
    clipDocument.setState({ issues: [issue(1, 50)] });
    expect(anotherFollows()).toBe(true);
  });
});
