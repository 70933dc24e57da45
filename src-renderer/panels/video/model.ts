import { createStore } from 'zustand/vanilla';
import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import { clipDocument, rowOfFrame, takeById } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { beginDrag, dragEdit, type LandmarkDrag, nudgeDrag } from '../../overlay/landmark-drag.ts';
import { walkLandmark } from '../../overlay/landmark-links.ts';
import { landmarkPlace } from '../../overlay/landmark-place.ts';
import type { LandmarkMark } from '../../overlay/paint-keypoints.ts';
import { peopleOfFrame } from './people-of-frame.ts';

/** What an answered correction came to. */
export interface CorrectionResult {
  readonly takeId: number;
  readonly before: number;
  readonly after: number;
  /** `performance.now()` when it was answered. */
  readonly at: number;
}

/** What goes on in the video panel; nothing of it outlives the window. */
export interface VideoModel {
  readonly hovered: LandmarkMark | null;
  readonly drag: LandmarkDrag | null;
  /** Corrections that were released and not yet answered. */
  readonly pending: readonly LandmarkDrag[];
  /** True while the state before the last edit is shown in place of the one after it. */
  readonly comparing: boolean;
  readonly result: CorrectionResult | null;
  /** Take the view follows. */
  readonly lockedTake: number | null;
}

export const videoModel = createStore<VideoModel>(() => ({
  hovered: null,
  drag: null,
  pending: [],
  comparing: false,
  result: null,
  lockedTake: null,
}));

/** Sends a finished drag; the mark stays where it was put until the answer is there. */
export async function commitDrag(drag: LandmarkDrag): Promise<void> {
  videoModel.setState((state) => ({ drag: null, pending: [...state.pending, drag] }));
  await sendKeypoints(drag.takeId, [dragEdit(drag)]);
  videoModel.setState((state) => ({ pending: state.pending.filter((other) => other !== drag) }));
}

async function sendKeypoints(takeId: number, edits: KeypointEdit[]): Promise<void> {
  const result = await applyEdit((host) => host.edits.moveKeypoints({ take_id: takeId, edits }));
  if (result?.error_px) {
    videoModel.setState({ result: { takeId, ...result.error_px, at: performance.now() } });
  }
}

/** The chosen landmark in the frame of the playhead, as a drag that has not moved. */
export function grabChosen(): LandmarkDrag | null {
  const { takeId, landmark } = selection.getState();
  const { frame } = playhead.getState();
  if (takeId === null || landmark === null) return null;
  const person = peopleOfFrame(frame).find(({ take }) => take.id === takeId);
  const place = person && landmarkPlace(person, landmark);
  return place ? beginDrag({ takeId, frame, landmark, at: place, state: place.state }) : null;
}

/** Says of the chosen landmark that it is visible, occluded or absent here. */
export async function setChosenState(state: KeypointEdit['state']): Promise<void> {
  const { drag } = videoModel.getState();
  if (drag) return videoModel.setState({ drag: { ...drag, state } });
  const grabbed = grabChosen();
  if (grabbed) await commitDrag({ ...grabbed, state });
}

let nudging: ReturnType<typeof setTimeout> | null = null;
/** Pause after the last nudge that ends it, ms. */
const NUDGE_PAUSE_MS = 450;

/** Moves the chosen landmark by keys; a run of nudges is one edit, sent when it pauses. */
export function nudgeChosen(dx: number, dy: number): void {
  const { drag } = videoModel.getState();
  if (drag && nudging === null) return;
  const from = drag ?? grabChosen();
  if (!from) return;
  if (nudging !== null) clearTimeout(nudging);
  videoModel.setState({ drag: nudgeDrag(from, dx, dy) });
  nudging = setTimeout(() => {
    nudging = null;
    const { drag } = videoModel.getState();
    if (drag) void commitDrag(drag);
  }, NUDGE_PAUSE_MS);
}

/** Gives up a drag or a run of nudges; otherwise lets go of the chosen landmark. */
export function cancelDrag(): void {
  if (nudging !== null) clearTimeout(nudging);
  nudging = null;
  if (videoModel.getState().drag) videoModel.setState({ drag: null });
  else selection.setState({ landmark: null });
}

/** Chooses the landmark after or before the chosen one. */
export function walkChosen(direction: 1 | -1): void {
  const { takeId, landmark } = selection.getState();
  if (takeId !== null) selection.setState({ landmark: walkLandmark(landmark, direction) });
}

/** Takes back what people set of the chosen landmark's person in this frame. */
export async function clearChosen(): Promise<void> {
  const { takeId } = selection.getState();
  const take = takeById(takeId);
  const row = take && rowOfFrame(take, playhead.getState().frame);
  if (!take || row === null) return;
  const { frame } = playhead.getState();
  await applyEdit((host) => host.edits.clearKeypoints({ take_id: take.id, from: frame, to: frame + 1 }));
}

/** Lets the view follow a person, or no longer. */
export function toggleLock(takeId: number | null = selection.getState().takeId): void {
  videoModel.setState((state) => ({ lockedTake: state.lockedTake === takeId ? null : takeId }));
}

clipDocument.subscribe((now, before) => {
  if (now.clip?.id === before.clip?.id) return;
  videoModel.setState({ hovered: null, drag: null, pending: [], comparing: false, result: null, lockedTake: null });
});
