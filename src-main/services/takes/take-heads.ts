import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes, loadTake } from '#main/store/take-records.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What is the same for a whole take. */
export type TakeHead = Pick<
  Take,
  'person' | 'firstFrame' | 'frames' | 'fps' | 'focalPx' | 'body' | 'licence' | 'fit'
> & {
  /** Id in the project. */
  readonly id: number;
  readonly captureId: number;
};

/** Heads of captured takes of a project, or of one capture, oldest first. Only one row of each take is read. */
export function takeHeads(store: ProjectStore, captureId?: number): TakeHead[] {
  const captured = listTakes(store, captureId).filter(({ corrects }) => corrects === null);
  return captured.map(({ id, captureId, frames, firstFrame }) => {
    const { person, fps, focalPx, body, licence, fit } = loadTake(store, id, { start: 0, end: 1 })!;
    return { id, captureId, person, firstFrame, frames, fps, focalPx, body, licence, fit };
  });
}
