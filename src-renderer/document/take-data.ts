import type { TakeData } from './take-arrays.ts';
import { TakeLoader } from './take-loader.ts';

/** `TakeData` that says when it changes and can be asked to load. */
export interface LoadedTake extends TakeData {
  /** Called after rows were loaded or loaded again, `from` to `to` (rows, not included); returns a stop. */
  subscribe(listener: (from: number, to: number) => void): () => void;
  /** Loads these rows before others; what is painted beyond the playhead asks so. */
  want(from: number, to: number): void;
  /** True once `score` and `seen` of all rows are there, which comes first. */
  readonly coarse: boolean;
}

/** Loads the rows of the open clip's takes; `openClip` gives it the takes. */
export const takeLoader = new TakeLoader();

/** The numbers of a take of the open clip; null while there is no such take. The same object as long as it lives. */
export function takeData(takeId: number | null): LoadedTake | null {
  return takeId === null ? null : takeLoader.take(takeId);
}

/** Called after rows of any take were loaded; returns a stop. */
export function onRowsLoaded(listener: (takeId: number, from: number, to: number) => void): () => void {
  return takeLoader.onRows(listener);
}
