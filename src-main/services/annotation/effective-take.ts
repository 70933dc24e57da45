import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes, loadTake } from '#main/store/take-records.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import type { Take } from '#shared/fitting/take.ts';
import { AnnotationBook } from './annotation-book.ts';
import { PreparedBodies } from './prepared-bodies.ts';
import { StoredTakes } from './stored-takes.ts';
import { fitOf, shareOf, TakeItems } from './take-items.ts';
import { TakeReader } from './take-reader.ts';

/** Takes of a project as edits leave them. */
export interface EffectiveTakes {
  /** Takes that are there, oldest first: those removed or merged into others are not. */
  list(): (TakeItem & { readonly reprojection_share: number })[];
  /** A take whole; undefined where it is not there. */
  whole(id: number): Promise<Take | undefined>;
  /** Clean-up of a take as the project holds it; undefined where there is none. */
  cleanupOf(id: number): unknown;
}

/** Reads takes with their edits where nothing is edited: exports, lists, measurements. */
export function effectiveTakes(store: ProjectStore): EffectiveTakes {
  const reader = new TakeReader(new StoredTakes(store), new PreparedBodies());
  const book = new AnnotationBook(store);
  const items = new TakeItems(reader, book);
  return {
    list: () =>
      listTakes(store).flatMap(({ id }) => {
        const item = items.item(id);
        if (!item) return [];
        return { ...item, reprojection_share: shareOf(reader.head(book, id)!.fit, item.reprojection_px) };
      }),
    whole: (id) => wholeTake(reader, book, id),
    cleanupOf: (id) => book.entries(id, 'cleanup')[0]?.value,
  };
}

/**
 * A take whole, as edits leave it: what is exported and measured.
 *
 * @returns undefined where the take was removed, merged into another one, or never existed
 */
export function effectiveTake(store: ProjectStore, id: number): Promise<Take | undefined> {
  return effectiveTakes(store).whole(id);
}

/** As `effectiveTake`, with what is open already. */
export async function wholeTake(reader: TakeReader, notes: Annotations, id: number): Promise<Take | undefined> {
  const extent = extentOf(notes, id);
  const head = extent && reader.head(notes, id);
  if (!extent || !head) return undefined;
  if (isUntouched(notes, id)) return loadTake(reader.stored.store, id);
  await prepareWhereReshaped(reader, notes, id);
  const { from, to } = extent;
  const { person, fps, betas, camera, cameraMotion, focalPx, imageSize, body, licence, fit } = head;
  const { score, reprojection_px } = fitOf(reader, notes, id, extent);
  return {
    person,
    firstFrame: from,
    frames: to - from,
    ptsUs: reader.read(notes, id, 'ptsUs', from, to),
    fps,
    poses: reader.read(notes, id, 'poses', from, to),
    betas: betas.slice(),
    trans: reader.read(notes, id, 'trans', from, to),
    joints: reader.read(notes, id, 'joints', from, to),
    jointsCam: reader.read(notes, id, 'jointsCam', from, to),
    keypoints2d: reader.read(notes, id, 'keypoints2d', from, to),
    contacts: reader.read(notes, id, 'contacts', from, to),
    score: reader.read(notes, id, 'score', from, to),
    seen: reader.read(notes, id, 'seen', from, to),
    camera,
    ...(cameraMotion && { cameraMotion }),
    focalPx,
    imageSize,
    body,
    licence,
    fit: { ...fit, score, reprojectionPx: reprojection_px, reprojectionShare: shareOf(fit, reprojection_px) },
  };
}

/** Only rows of another person's shape need a body to be read; without it the rest can still be exported. */
async function prepareWhereReshaped(reader: TakeReader, notes: Annotations, id: number): Promise<void> {
  const { stored } = reader;
  const own = reader.head(notes, id)!;
  const sources = [
    ...notes
      .entries(id, 'rows')
      .map(({ value }) => (value.patch === null ? value.take! : stored.patch(value.patch).takeId)),
    ...notes.entries(id, 'fit').map(({ value }) => stored.patch(value.patch).takeId),
  ];
  const reshaped = sources.some((source) => stored.head(source)!.betas.some((b, k) => b !== own.betas[k]));
  if (reshaped) await reader.bodies.prepare(own.body);
}

function isUntouched(notes: Annotations, id: number): boolean {
  const rows = notes.entries(id, 'rows');
  const plain =
    rows.length === 1 && rows[0]!.value.take === id && !rows[0]!.value.mirrored && rows[0]!.value.patch === null;
  const kinds = ['fit', 'keypoints', 'turns', 'pin-left', 'pin-right'] as const;
  return plain && kinds.every((kind) => notes.entries(id, kind).length === 0);
}
