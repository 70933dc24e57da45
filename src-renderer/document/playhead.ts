import { createStore } from 'zustand/vanilla';

/** Where the studio looks in time. Panels that paint per frame subscribe to it and never render through React. */
export interface Playhead {
  /** Frame of the clip shown now: index into its PTS table. */
  readonly frame: number;
  /** Frames of the open clip; 0 where none is open. */
  readonly frames: number;
  readonly playing: boolean;
  /** Frames that repeat, `from` to `to` not included; null plays to the end. */
  readonly loop: { readonly from: number; readonly to: number } | null;
  /** 1 is the clip's own speed. */
  readonly rate: number;
}

/** The one playhead of the page: video, timeline, curves and 3D view share it. */
export const playhead = createStore<Playhead>(() => ({ frame: 0, frames: 0, playing: false, loop: null, rate: 1 }));

/** Goes to a frame, kept inside the clip. */
export function seek(frame: number): void {
  const { frames } = playhead.getState();
  playhead.setState({ frame: Math.max(0, Math.min(frames - 1, Math.round(frame))) });
}

/** Goes some frames on or back and stops playing. */
export function step(frames: number): void {
  playhead.setState({ playing: false });
  seek(playhead.getState().frame + frames);
}
