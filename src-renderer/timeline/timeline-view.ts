import { createStore } from 'zustand/vanilla';
import { playhead } from '../document/playhead.ts';
import { clampView, fitView, panView, revealFrame, type TimeView, viewOfSpan, zoomView } from './time-view.ts';

/** The frames timeline and curves show; both share it. */
export const timelineView = createStore<TimeView>(() => fitView(playhead.getState().frames));

const frames = () => playhead.getState().frames;

export function setView(view: TimeView): void {
  const next = clampView(view, frames());
  const now = timelineView.getState();
  if (next.from !== now.from || next.to !== now.to) timelineView.setState(next, true);
}

/** Shows `factor` times as many frames around a time; around the playhead where none is given. */
export function zoomBy(factor: number, anchor?: number): void {
  const view = timelineView.getState();
  const { frame } = playhead.getState();
  const inView = frame >= view.from && frame < view.to;
  setView(zoomView(view, anchor ?? (inView ? frame + 0.5 : (view.from + view.to) / 2), factor, frames()));
}

export function panBy(by: number): void {
  setView(panView(timelineView.getState(), by, frames()));
}

export function fitAll(): void {
  setView(fitView(frames()));
}

export function fitSpan(from: number, to: number): void {
  setView(viewOfSpan(from, to, frames()));
}

playhead.subscribe((now, before) => {
  if (now.frames !== before.frames) {
    timelineView.setState(fitView(now.frames), true);
    return;
  }
  if (now.frame === before.frame || held) return;
  const view = timelineView.getState();
  const next = revealFrame(view, now.frame, now.frames, now.playing);
  if (next !== view) timelineView.setState(next, true);
});

let held = false;

/** While a person drags the view or the playhead, the view does not run after the playhead. */
export function holdView(hold: boolean): void {
  held = hold;
}
