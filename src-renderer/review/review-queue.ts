import { createStore } from 'zustand/vanilla';
import type { Issue, ReviewSpan } from '#shared/contract/studio/takes.ts';
import { clipDocument, takeById } from '../document/clip-document.ts';
import { applyEdit } from '../document/edits.ts';
import { playhead, seek } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';

/** Going through what deserves a look. */
export interface ReviewState {
  /** Whether the queue is being gone through: Space then goes on to the next. */
  readonly active: boolean;
  /** The one that is looked at. */
  readonly current: Issue | null;
  /** Keys of those that were answered here and may still be in the host's list. */
  readonly answered: ReadonlySet<string>;
}

const IDLE: ReviewState = { active: false, current: null, answered: new Set() };

export const reviewQueue = createStore<ReviewState>(() => IDLE);

/** Frames shown before and after an issue while it repeats. */
const AROUND = 12;

export function issueKey(issue: Pick<Issue, 'take_id' | 'from' | 'to'>): string {
  return `${issue.take_id}:${issue.from}:${issue.to}`;
}

/** Issues in the order they are looked at: the host's, worst first, then those that were put off. */
export function queueOf(
  issues: readonly Issue[],
  review: readonly ReviewSpan[],
  answered: ReadonlySet<string>,
): Issue[] {
  const open = issues.filter((issue) => !answered.has(issueKey(issue)));
  const putOff = review
    .filter(({ state }) => state === 'doubtful')
    .map(
      (span): Issue => ({
        take_id: span.take_id,
        from: span.from,
        to: span.to,
        worst_frame: Math.floor((span.from + span.to) / 2),
        score: 1,
        reason: 'poor-fit',
      }),
    );
  return [...open, ...putOff];
}

/**
 * Place of an issue in the queue, −1 where it is not one any more. After a correction the host finds its stretch anew: it
 * is the same where it is of the same person and most of the two lies in common.
 */
export function placeIn(queue: readonly Issue[], current: Issue | null): number {
  if (!current) return -1;
  const same = queue.findIndex((issue) => issueKey(issue) === issueKey(current));
  if (same >= 0) return same;
  const common = queue.map((issue) =>
    issue.take_id === current.take_id ? Math.min(issue.to, current.to) - Math.max(issue.from, current.from) : 0,
  );
  const most = Math.max(0, ...common);
  return most > 0 ? common.indexOf(most) : -1;
}

/** The issue after `current`; the first where there is none, null where the queue is empty. */
export function issueAfter(queue: readonly Issue[], current: Issue | null): Issue | null {
  if (queue.length === 0) return null;
  return queue[(placeIn(queue, current) + 1) % queue.length]!;
}

/** Whether another issue follows the one that is looked at; after the only one Space plays it. */
export function anotherFollows(): boolean {
  const { current } = reviewQueue.getState();
  if (!current) return false;
  const queue = queueNow();
  return queue.length > 1 || (queue.length === 1 && placeIn(queue, current) < 0);
}

function queueNow(): Issue[] {
  const { issues, review } = clipDocument.getState();
  return queueOf(issues ?? [], review, reviewQueue.getState().answered);
}

/** Looks at an issue: its person is chosen, the playhead goes to its worst frame, and its stretch repeats. */
export function lookAt(issue: Issue): void {
  const frames = playhead.getState().frames;
  reviewQueue.setState({ active: true, current: issue });
  if (takeById(issue.take_id)) selection.setState({ takeId: issue.take_id, landmark: null, joint: null });
  playhead.setState({
    playing: false,
    loop: { from: Math.max(0, issue.from - AROUND), to: Math.min(frames, issue.to + AROUND) },
  });
  seek(issue.worst_frame);
}

/** Goes to the next issue; ends where there is none left. */
export function nextIssue(): void {
  const next = issueAfter(queueNow(), reviewQueue.getState().current);
  if (next) lookAt(next);
  else reviewQueue.setState({ active: true, current: null });
}

/** Says what was thought of the issue that is looked at, and goes to the next. */
export function answerIssue(state: ReviewSpan['state']): void {
  const { current, answered } = reviewQueue.getState();
  if (!current) return;
  const { take_id, from, to } = current;
  const key = issueKey(current);
  const next = issueAfter(queueNow(), current);
  reviewQueue.setState({ answered: new Set(answered).add(key) });
  const again = queueNow().length === 0 || next === null || issueKey(next) === key;
  if (again) {
    reviewQueue.setState({ current: null });
    playhead.setState({ loop: null });
  } else lookAt(next);
  void applyEdit((host) => host.edits.review({ take_id, from, to, state })).then((result) => {
    if (result !== null) return;
    // It was refused: the issue is open again.
    const now = new Set(reviewQueue.getState().answered);
    now.delete(key);
    reviewQueue.setState({ answered: now });
  });
}

/** Leaves the queue; what was answered stays answered. */
export function leaveReview(): void {
  if (reviewQueue.getState().active) playhead.setState({ loop: null });
  reviewQueue.setState({ active: false, current: null });
}

clipDocument.subscribe((now, before) => {
  if (now.clip?.id !== before.clip?.id) reviewQueue.setState(IDLE, true);
  // The host's list knows all answers by now, what was undone, and how far the stretches reach after corrections.
  else if (now.issues !== before.issues && now.waitingEdits === 0) {
    reviewQueue.setState({ answered: new Set() });
    const { current } = reviewQueue.getState();
    const queue = queueNow();
    const found = queue[placeIn(queue, current)];
    if (found && found !== current) reviewQueue.setState({ current: found });
  }
});
