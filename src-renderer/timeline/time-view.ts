/** The frames a strip shows from its left to its right edge; fractions of frames are allowed. Frame f fills [f, f + 1). */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

/** Fewest frames a strip shows: a frame is then a good hundred pixels wide. */
const FEWEST_FRAMES = 12;

/** Place of a frame's left edge, px from the left edge of the strip. */
export function xOfFrame(view: TimeView, width: number, frame: number): number {
  return ((frame - view.from) / (view.to - view.from)) * width;
}

/** Place of a frame's middle, px. */
export function xOfMiddle(view: TimeView, width: number, frame: number): number {
  return xOfFrame(view, width, frame + 0.5);
}

/** Time at a place, in frames with fractions. */
export function timeAtX(view: TimeView, width: number, x: number): number {
  return view.from + (x / Math.max(1, width)) * (view.to - view.from);
}

/** Frame at a place, kept inside the clip. */
export function frameAtX(view: TimeView, width: number, x: number, frames: number): number {
  return Math.max(0, Math.min(frames - 1, Math.floor(timeAtX(view, width, x))));
}

/** Width of one frame, px. */
export function pxPerFrame(view: TimeView, width: number): number {
  return width / (view.to - view.from);
}

/** All frames of a clip. */
export function fitView(frames: number): TimeView {
  return { from: 0, to: Math.max(1, frames) };
}

/** The nearest view that lies inside the clip and shows neither too few nor too many frames. */
export function clampView(view: TimeView, frames: number): TimeView {
  const all = Math.max(1, frames);
  const span = Math.min(all, Math.max(Math.min(FEWEST_FRAMES, all), view.to - view.from));
  const middle = (view.from + view.to) / 2;
  const from = Math.max(0, Math.min(all - span, view.to - view.from === span ? view.from : middle - span / 2));
  return { from, to: from + span };
}

/** Shows `factor` times as many frames; what lies at `anchor` (frames) stays in its place. */
export function zoomView(view: TimeView, anchor: number, factor: number, frames: number): TimeView {
  const all = Math.max(1, frames);
  const span = view.to - view.from;
  const next = Math.min(all, Math.max(Math.min(FEWEST_FRAMES, all), span * factor));
  const part = (anchor - view.from) / span;
  return clampView({ from: anchor - part * next, to: anchor - part * next + next }, frames);
}

/** Moves the view by a number of frames. */
export function panView(view: TimeView, by: number, frames: number): TimeView {
  return clampView({ from: view.from + by, to: view.to + by }, frames);
}

/** Shows a span with some air around it. */
export function viewOfSpan(from: number, to: number, frames: number): TimeView {
  const air = Math.max(2, (to - from) * 0.15);
  return clampView({ from: from - air, to: to + air }, frames);
}

/**
 * Moves the view so that a frame can be seen. `page` turns the page as in playback: the frame comes to the left edge.
 * Without it the view moves no farther than needed.
 */
export function revealFrame(view: TimeView, frame: number, frames: number, page = false): TimeView {
  const span = view.to - view.from;
  const air = Math.min(span / 4, Math.max(1, span * 0.04));
  if (frame >= view.from && frame + 1 <= view.to) return view;
  if (page) return clampView({ from: frame - air, to: frame - air + span }, frames);
  const from = frame < view.from ? frame - air : frame + 1 + air - span;
  return clampView({ from, to: from + span }, frames);
}
