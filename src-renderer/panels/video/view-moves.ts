import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import {
  actualSizeView,
  boxView,
  centredView,
  easeView,
  fitView,
  type Point,
  panBy,
  type Size,
  type ViewTransform,
  zoomAt,
} from '../../overlay/view-transform.ts';
import { videoModel } from './model.ts';
import { peopleOfFrame } from './people-of-frame.ts';
import { viewState } from './view-state.ts';

/** The whole picture. */
export function fitPicture(): void {
  const { picture, panel } = viewState.getState();
  videoModel.setState({ lockedTake: null });
  viewState.setState({ view: fitView(picture, panel), fitted: true });
}

/** One px of the picture on one px of the display. */
export function actualSize(): void {
  const { view, panel } = viewState.getState();
  viewState.setState({ view: actualSizeView(view, panel, globalThis.devicePixelRatio || 1), fitted: false });
}

/** Zooms around a point of the panel, CSS px; around its middle where left out. */
export function zoomBy(factor: number, at?: Point): void {
  const { view, panel, picture } = viewState.getState();
  const smallest = fitView(picture, panel).scale / 2;
  const point = at ?? { x: panel.width / 2, y: panel.height / 2 };
  viewState.setState({ view: zoomAt(view, point, factor, smallest), fitted: false });
}

export function panView(dx: number, dy: number): void {
  const { view, panel, picture } = viewState.getState();
  videoModel.setState({ lockedTake: null });
  viewState.setState({ view: panBy(view, dx, dy, picture, panel), fitted: false });
}

/** Fills the panel with a person. */
export function framePerson(takeId: number | null = selection.getState().takeId): void {
  const box = boxOf(takeId, playhead.getState().frame);
  if (box) viewState.setState({ view: boxView(box, viewState.getState().panel), fitted: false });
}

/** A new panel size keeps the picture fitting, or its middle in the middle. */
export function resizeView(panel: Size, picture: Size): void {
  const { view, fitted, panel: old, picture: before } = viewState.getState();
  const same = before.width === picture.width && before.height === picture.height;
  if (fitted || !same || old.width === 0) {
    viewState.setState({ panel, picture, fitted: true, view: fitView(picture, panel) });
    return;
  }
  const moved = { ...view, x: view.x + (panel.width - old.width) / 2, y: view.y + (panel.height - old.height) / 2 };
  viewState.setState({ panel, picture, view: moved });
}

/** Time in which the view covers two thirds of its way to a locked person, ms. */
const EASE_MS = 70;
/** Longest time between two paintings that counts: a page that was busy does not jump. */
const LONGEST_STEP_MS = 250;
/** Px of the panel within which it counts as arrived. */
const ARRIVED = 0.4;

/**
 * Moves the view towards the person it follows.
 *
 * @param calm  at once, without a movement on the way
 * @param ms    time since the last painting
 * @returns true while it has not arrived
 */
export function followLocked(frame: number, calm: boolean, ms: number): boolean {
  const { lockedTake } = videoModel.getState();
  if (lockedTake === null) return false;
  const box = boxOf(lockedTake, frame);
  if (!box) return false;
  const { view, panel } = viewState.getState();
  const target = centredView({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, view.scale, panel);
  const share = 1 - Math.exp(-Math.min(ms, LONGEST_STEP_MS) / EASE_MS);
  const next: ViewTransform = calm ? target : easeView(view, target, share, panel);
  const away = Math.hypot(target.x - view.x, target.y - view.y);
  if (away < ARRIVED) return false;
  viewState.setState({ view: next, fitted: false });
  return !calm;
}

function boxOf(takeId: number | null, frame: number) {
  return peopleOfFrame(frame).find(({ take }) => take.id === takeId)?.box ?? null;
}
