import { createStore } from 'zustand/vanilla';
import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { ShownProblem } from '#shared/contract/studio/ids.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { ProjectState } from '#shared/contract/studio/projects.ts';
import type { Issue, ReviewSpan, TakeItem } from '#shared/contract/studio/takes.ts';

/** What is open, as the host last told it. Structure only: numbers per frame are in `takeData`. */
export interface ClipDocument {
  /** Null until the host has said. */
  readonly project: ProjectState | null;
  /** Clips of the project; null until they are known. */
  readonly media: readonly MediaItem[] | null;
  /** The open clip; `selection.mediaId` is its id. */
  readonly clip: MediaItem | null;
  /** Presentation times of the open clip, µs, shape [clip.frames]; null until they are loaded. */
  readonly pts: Float64Array | null;
  /** Takes of the open clip; null until they are known. */
  readonly takes: readonly TakeItem[] | null;
  /** Takes that are not drawn, by choice of the person at this window. */
  readonly hiddenTakes: ReadonlySet<number>;
  /** What was reviewed in the open clip. */
  readonly review: readonly ReviewSpan[];
  /** What was not reviewed in the open clip, worst first; null until it is known. */
  readonly issues: readonly Issue[] | null;
  /** 2D landmarks people set, by take. */
  readonly keypoints: ReadonlyMap<number, readonly KeypointEdit[]>;
  /** Revision of the project, and what undo and redo would do; null where there is nothing to do. */
  readonly revision: number;
  readonly undo: string | null;
  readonly redo: string | null;
  /** Edits that were made and not yet answered. */
  readonly waitingEdits: number;
  /** Why the open clip cannot be shown; null where it can. */
  readonly trouble: ShownProblem | null;
}

export const EMPTY_CLIP = {
  clip: null,
  pts: null,
  takes: null,
  hiddenTakes: new Set<number>(),
  review: [],
  issues: null,
  keypoints: new Map<number, readonly KeypointEdit[]>(),
  trouble: null,
} satisfies Partial<ClipDocument>;

export const EMPTY_DOCUMENT: ClipDocument = {
  ...EMPTY_CLIP,
  project: null,
  media: null,
  revision: 0,
  undo: null,
  redo: null,
  waitingEdits: 0,
};

/** The one document of the page. React reads it with `useStore(clipDocument, pick)`, canvases with `subscribe`. */
export const clipDocument = createStore<ClipDocument>(() => EMPTY_DOCUMENT);

/** The project that is open; null where none is. */
export function openProject(state: ClipDocument = clipDocument.getState()) {
  return state.project?.kind === 'open' ? state.project : null;
}

/** The takes that are drawn, in the order of the list. */
export function shownTakes(state: ClipDocument = clipDocument.getState()): readonly TakeItem[] {
  return (state.takes ?? []).filter((take) => !take.hidden && !state.hiddenTakes.has(take.id));
}

/** A take of the open clip. */
export function takeById(id: number | null, state: ClipDocument = clipDocument.getState()): TakeItem | null {
  return state.takes?.find((take) => take.id === id) ?? null;
}

/** Row of a take in which a frame of the clip is; null outside the take. */
export function rowOfFrame(take: TakeItem, frame: number): number | null {
  const row = frame - take.first_frame;
  return row >= 0 && row < take.frames ? row : null;
}

/** Shows or hides a person in every panel. */
export function setTakeShown(id: number, shown: boolean): void {
  const hiddenTakes = new Set(clipDocument.getState().hiddenTakes);
  if (shown) hiddenTakes.delete(id);
  else hiddenTakes.add(id);
  clipDocument.setState({ hiddenTakes });
}
