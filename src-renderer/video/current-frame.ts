import { createStore } from 'zustand/vanilla';

/** The picture the video panel painted last, for others who show it: the image plane of the 3D view. */
export interface CurrentFrame {
  /** Anything a canvas can draw, valid until the next one is set; null while there is none. */
  readonly image: CanvasImageSource | null;
  /** Size of the picture after rotation, px. */
  readonly width: number;
  readonly height: number;
  /** Frame of the clip. */
  readonly frame: number;
}

/** Written by the video panel after each painted frame; `setState` with a new object tells everybody. */
export const currentFrame = createStore<CurrentFrame>(() => ({ image: null, width: 0, height: 0, frame: -1 }));
