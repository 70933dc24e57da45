import { basename } from 'node:path';
import { listCaptures } from '#main/store/capture-records.ts';
import { listMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes as listTakeRecords, loadTake } from '#main/store/take-records.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { takeHeads } from './take-heads.ts';

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

/** The takes of a project, oldest first. */
export function listTakes(store: ProjectStore): TakeLine[] {
  const media = new Map(listMedia(store).map(({ id, path }) => [id, basename(path)]));
  const videos = new Map(listCaptures(store).map(({ id, mediaId }) => [id, media.get(mediaId) ?? '(unknown)']));
  return takeHeads(store).map(({ id, captureId, person, frames, firstFrame, fps, body, licence, fit }) => ({
    id: String(id),
    video: videos.get(captureId) ?? '(unknown)',
    person,
    frames,
    first_frame: firstFrame,
    fps: fps.num / fps.den,
    body,
    licence,
    fit: { reprojection_px: fit.reprojectionPx, reprojection_share: fit.reprojectionShare, score: fit.score },
  }));
}

/**
 * Loads the named takes, or all where none is named.
 *
 * @throws Problem take/missing
 */
export function loadTakes(store: ProjectStore, ids: readonly string[]): { id: number; take: Take }[] {
  const known = listTakeRecords(store).map(({ id }) => id);
  const wanted = ids.length > 0 ? ids.map(Number) : known;
  return wanted.map((id, i) => {
    const take = known.includes(id) ? loadTake(store, id) : undefined;
    if (!take) throw new Problem('take/missing', { take: ids[i] ?? String(id), path: store.path });
    return { id, take };
  });
}
