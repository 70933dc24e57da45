import { createStore } from 'zustand/vanilla';

/** The picture the video panel painted last, for others who show it: the image plane of the 3D view. */
export interface CurrentFrame {
  /**
   * Paints the picture upright into `width` × `height` px at the origin, scaled by the context's transform. To be called
   * at once when the store tells of it: the decoder's picture may be freed later. Null while there is none.
   */
  readonly paint: ((context: CanvasRenderingContext2D) => void) | null;
  /** Size of the picture after rotation, px. */
  readonly width: number;
  readonly height: number;
  /** Frame of the clip. */
  readonly frame: number;
}

/** Written by the video panel after each painted picture; a new state tells everybody. */
export const currentFrame = createStore<CurrentFrame>(() => ({ paint: null, width: 0, height: 0, frame: -1 }));
