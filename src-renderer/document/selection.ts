import { createStore } from 'zustand/vanilla';

/** What is worked on. */
export interface Selection {
  /** The open clip. */
  readonly mediaId: number | null;
  /** The chosen person's take. */
  readonly takeId: number | null;
  /** A landmark (0..32) of that take, for 2D correction. */
  readonly landmark: number | null;
  /** A joint of SMPL's tree (0..23) of that take, for 3D correction. */
  readonly joint: number | null;
}

/** The one selection of the page. */
export const selection = createStore<Selection>(() => ({ mediaId: null, takeId: null, landmark: null, joint: null }));
