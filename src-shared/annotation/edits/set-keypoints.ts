import type { Draft } from '../draft.ts';
import { extentOf } from '../extent.ts';
import type { KeypointState } from '../records.ts';
import { windowOf } from '../refit-plan.ts';
import { joinedSpans } from '../stretches.ts';
import type { EditSteps } from './edit-steps.ts';
import { requireFrame, requireTake } from './require.ts';

/** A landmark put in its place, px of the shown picture. */
export interface KeypointPlaced {
  readonly frame: number;
  readonly landmark: number;
  readonly x: number;
  readonly y: number;
  readonly state: KeypointState;
}

/** @throws Problem edit/unknown-take, edit/outside */
export function setKeypoints(draft: Draft, take: number, placed: readonly KeypointPlaced[]): EditSteps {
  const extent = requireTake(draft, take);
  for (const { frame } of placed) requireFrame(frame, extent);
  for (const [frame, group] of Map.groupBy(placed, (edit) => edit.frame)) {
    const old = draft.entries(take, 'keypoints').find((entry) => entry.frame === frame)?.value ?? {};
    const set = group.map(({ landmark, x, y, state }) => [landmark, [x, y, state]] as const);
    draft.set(take, 'keypoints', frame, { ...old, ...Object.fromEntries(set) });
  }
  return {
    touched: windowsOf(
      take,
      placed.map(({ frame }) => frame),
    ),
  };
}

/**
 * Takes back what people set between two frames: landmarks and turned joints.
 *
 * @throws Problem edit/unknown-take
 */
export function clearCorrections(draft: Draft, take: number, from: number, to: number): EditSteps {
  requireTake(draft, take);
  const inside = ({ frame }: { frame: number }) => frame >= from && frame < to;
  const frames: number[] = [];
  for (const kind of ['keypoints', 'turns'] as const) {
    const entries = draft.entries(take, kind);
    frames.push(...entries.filter(inside).map(({ frame }) => frame));
    if (kind === 'keypoints')
      draft.replace(
        take,
        kind,
        draft.entries(take, kind).filter((entry) => !inside(entry)),
      );
    else
      draft.replace(
        take,
        kind,
        draft.entries(take, kind).filter((entry) => !inside(entry)),
      );
  }
  const extent = extentOf(draft, take)!;
  const asked = { take, from: Math.max(from, extent.from), to: Math.min(to, extent.to) };
  const spans = joinedSpans([...windowsOf(take, frames), asked]);
  return { touched: spans.map((span) => ({ take, ...span })) };
}

/** @param rotation axis-angle in the parent's axes, radians @throws Problem edit/unknown-take, edit/outside */
export function turnJoint(
  draft: Draft,
  take: number,
  frame: number,
  joint: number,
  rotation: readonly [number, number, number],
): EditSteps {
  requireFrame(frame, requireTake(draft, take));
  const old = draft.entries(take, 'turns').find((entry) => entry.frame === frame)?.value ?? {};
  draft.set(take, 'turns', frame, { ...old, [joint]: rotation });
  return { touched: windowsOf(take, [frame]) };
}

function windowsOf(take: number, frames: readonly number[]) {
  return joinedSpans(frames.map(windowOf)).map((span) => ({ take, ...span }));
}
