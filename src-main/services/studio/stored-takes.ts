import { listTakes, loadTake, readTakeArray } from '#main/store/take-records.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { Problem } from '#shared/errors/problem.ts';
import { personColor } from '#shared/raster/palette.ts';
import type { AnnotatedProject, Annotation, TakeRows } from './annotation.ts';

/** Numbers per row of the stored arrays that can be looked at. */
const ROWS = {
  poses: 72,
  trans: 3,
  joints: 72,
  jointsCam: 72,
  keypoints2d: 99,
  contacts: 4,
  score: 1,
  seen: 1,
} as const;

/** Takes as they were captured, for projects that are only looked at: no edits. */
export function openStoredTakes({ store }: AnnotatedProject): Annotation {
  const items = new Map<number, TakeItem>();
  const refuse = () => {
    throw new Problem('project/read-only', { path: store.path });
  };
  const itemOf = (id: number, mediaId: number): TakeItem => {
    const known = items.get(id);
    if (known) return known;
    const take = loadTake(store, id, { start: 0, end: 1 })!;
    const { frames } = listTakes(store).find((summary) => summary.id === id)!;
    const [red, green, blue] = personColor(take.person);
    const item: TakeItem = {
      id,
      media_id: mediaId,
      person: take.person,
      name: `Person ${take.person}`,
      color: `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`,
      hidden: false,
      body: take.body,
      licence: take.licence,
      source: 'prediction',
      first_frame: take.firstFrame,
      frames,
      fps: take.fps,
      betas: [...take.betas],
      focal_px: take.focalPx,
      image_size: [take.imageSize[0], take.imageSize[1]],
      camera: { rotation: [...take.camera.rotation], translation: [...take.camera.translation] },
      score: take.fit.score,
      reprojection_px: take.fit.reprojectionPx,
      corrected: [],
      revision: 0,
    };
    items.set(id, item);
    return item;
  };
  return {
    takesOfMedia: (mediaId) =>
      listTakes(store)
        .filter((take) => take.mediaId === mediaId && take.corrects === null)
        .map(({ id }) => itemOf(id, mediaId)),
    async takeRows(takeId, array, range): Promise<TakeRows | undefined> {
      const summary = listTakes(store).find(({ id }) => id === takeId);
      if (!summary || !Object.hasOwn(ROWS, array)) return undefined;
      const name = array as keyof typeof ROWS;
      const from = Math.max(0, Math.min(summary.frames, range?.start ?? 0));
      const data = readTakeArray(store, takeId, name, range && { start: from, end: range.end });
      return data && { data, rowLength: ROWS[name], from, frames: summary.frames, revision: 0 };
    },
    wholeTake: async (takeId) => loadTake(store, takeId),
    state: () => ({ revision: 0, undo: null, redo: null }),
    issuesOfMedia: async () => [],
    reviewOfMedia: () => [],
    edits: {
      moveKeypoints: refuse,
      keypoints: () => [],
      clearKeypoints: refuse,
      rotateJoint: refuse,
      swapSides: refuse,
      swapPeople: refuse,
      split: refuse,
      merge: refuse,
      remove: refuse,
      rename: refuse,
      setContact: refuse,
      review: refuse,
      undo: refuse,
      redo: refuse,
    },
  };
}
