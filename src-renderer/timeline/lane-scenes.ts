import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { Issue, ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';
import type { LaneData } from './lane-data.ts';
import type { LaneScene } from './scene.ts';
import { joinSpans, type Span } from './spans.ts';

/** What lanes are made of. */
export interface LaneSources {
  readonly takes: readonly TakeItem[];
  readonly hidden: ReadonlySet<number>;
  readonly review: readonly ReviewSpan[];
  readonly issues: readonly Issue[];
  readonly keypoints: ReadonlyMap<number, readonly KeypointEdit[]>;
  readonly selectedId: number | null;
  readonly otherId: number | null;
  data(takeId: number): LaneData | null;
}

/** One lane per take that was not taken away, in the order of the document. */
export function laneScenes(sources: LaneSources): LaneScene[] {
  return sources.takes
    .filter((take) => !take.hidden)
    .map((take) => {
      const issues = sources.issues.filter(({ take_id }) => take_id === take.id).sort((a, b) => a.from - b.from);
      return {
        take,
        data: sources.data(take.id),
        corrected: correctedFrames(take),
        keyframes: keyframesOf(sources.keypoints.get(take.id) ?? []),
        review: sources.review.filter(({ take_id }) => take_id === take.id).sort((a, b) => a.from - b.from),
        issues,
        issueSpans: joinSpans(issues),
        flags: issues
          .map((issue) => ({ from: issue.worst_frame, to: issue.worst_frame + 1, issue }))
          .sort((a, b) => a.from - b.from),
        selected: take.id === sources.selectedId,
        other: take.id === sources.otherId && take.id !== sources.selectedId,
        dimmed: sources.hidden.has(take.id),
      };
    });
}

/** Rows of a take that were corrected, as frames of the clip. */
export function correctedFrames(take: TakeItem): Span[] {
  return joinSpans(
    take.corrected.map(({ from, to }) => ({ from: from + take.first_frame, to: to + take.first_frame })),
  );
}

/** Frames in which a person set landmarks, each once, ascending. */
export function keyframesOf(keypoints: readonly KeypointEdit[]): Span[] {
  const frames = [...new Set(keypoints.map(({ frame }) => frame))].sort((a, b) => a - b);
  return frames.map((frame) => ({ from: frame, to: frame + 1 }));
}

/** The nearest of ascending frames after (`by` 1) or before (`by` −1) a frame; null where there is none. */
export function neighbourFrame(frames: readonly number[], frame: number, by: 1 | -1): number | null {
  if (by > 0) return frames.find((other) => other > frame) ?? null;
  return frames.findLast((other) => other < frame) ?? null;
}
