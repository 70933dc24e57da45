import { createStore } from 'zustand/vanilla';
import type { Size, ViewTransform } from '../../overlay/view-transform.ts';

/** How the picture lies in the video panel. */
export interface ViewState {
  readonly view: ViewTransform;
  /** True while the picture is kept fitting when the panel's size changes. */
  readonly fitted: boolean;
  readonly panel: Size;
  readonly picture: Size;
}

export const viewState = createStore<ViewState>(() => ({
  view: { scale: 1, x: 0, y: 0 },
  fitted: true,
  panel: { width: 0, height: 0 },
  picture: { width: 1, height: 1 },
}));
