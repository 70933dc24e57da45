import { basename } from 'node:path';
import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import { cleanTake, storedStack } from '#main/services/cleanup/cleaned-take.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';

/** What a list says of one take. */
export interface TakeLine {
  readonly id: string;
  readonly video: string;
  readonly person: number;
  readonly frames: number;
  readonly first_frame: number;
  readonly fps: number;
  readonly body: string;
  readonly licence: string;
  readonly fit: { readonly reprojection_px: number; readonly reprojection_share: number; readonly score: number };
}

/** The takes of a project as edits leave them, oldest first. */
export function listTakes(store: ProjectStore): TakeLine[] {
  const media = new Map(listMedia(store).map(({ id, path }) => [id, basename(path)]));
  return effectiveTakes(store)
    .list()
    .map((take) => ({
      id: String(take.id),
      video: media.get(take.media_id) ?? '(unknown)',
      person: take.person,
      frames: take.frames,
      first_frame: take.first_frame,
      fps: take.fps.num / take.fps.den,
      body: take.body,
      licence: take.licence,
      fit: { reprojection_px: take.reprojection_px, reprojection_share: take.reprojection_share, score: take.score },
    }));
}

/** A take that leaves the studio. */
export interface LoadedTake {
  readonly id: number;
  /** After edits and clean-up. */
  readonly take: Take;
  /** After edits alone: what lies over the picture, frame by frame. The same object where there is no clean-up. */
  readonly uncleaned: Take;
  /** Clean-up operations that were applied. */
  readonly cleanUp: readonly string[];
}

/**
 * Loads the named takes as edits and clean-up leave them, or all where none is named.
 *
 * @throws Problem take/missing, those of clean-up
 */
export async function loadTakes(store: ProjectStore, ids: readonly string[]): Promise<LoadedTake[]> {
  const takes = effectiveTakes(store);
  const wanted = ids.length > 0 ? ids.map(Number) : takes.list().map(({ id }) => id);
  const loaded: LoadedTake[] = [];
  for (const [i, id] of wanted.entries()) {
    const take = await takes.whole(id);
    if (!take) throw new Problem('take/missing', { take: ids[i] ?? String(id), path: store.path });
    const cleaned = await cleanTake(take, storedStack(takes.cleanupOf(id)));
    const cleanUp = cleaned.take === take ? [] : cleaned.stack.operations.flatMap(({ on, kind }) => (on ? [kind] : []));
    loaded.push({ id, take: cleaned.take, uncleaned: take, cleanUp });
  }
  return loaded;
}
