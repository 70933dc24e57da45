import { takeRevision } from '#main/store/annotation-records.ts';
import { listTakes } from '#main/store/take-records.ts';
import type { Annotations } from '#shared/annotation/draft.ts';
import { extentOf } from '#shared/annotation/extent.ts';
import type { Span } from '#shared/annotation/refit-plan.ts';
import { joinedSpans, stretchesIn } from '#shared/annotation/stretches.ts';
import { farthestPlace } from '#shared/camera/camera-motion.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import type { FitSummary } from '#shared/fitting/take.ts';
import { personColor } from '#shared/raster/palette.ts';
import { type TakeOrigin, takeOrigin } from './take-origin.ts';
import type { TakeReader } from './take-reader.ts';

/** Colours further on in the palette: a person's takes before and after fine-tuning stand side by side. */
const TUNED_COLOUR = 3;

/** Says what lists show of takes; what takes reading is kept until the take changes. */
export class TakeItems {
  readonly #reader: TakeReader;
  readonly #notes: Annotations;
  readonly #items = new Map<number, TakeItem>();
  readonly #origins = new Map<string, TakeOrigin>();

  constructor(reader: TakeReader, notes: Annotations) {
    this.#reader = reader;
    this.#notes = notes;
  }

  /** Takes of a clip as edits leave them, by capture, person and first frame. */
  ofMedia(mediaId: number): TakeItem[] {
    return listTakes(this.#reader.stored.store)
      .filter((take) => take.mediaId === mediaId)
      .flatMap(({ id }) => this.item(id) ?? [])
      .sort((a, b) => a.person - b.person || a.first_frame - b.first_frame || a.id - b.id);
  }

  /** Undefined where the take was removed or never existed. */
  item(id: number): TakeItem | undefined {
    const { stored } = this.#reader;
    const extent = extentOf(this.#notes, id);
    const head = extent && this.#reader.head(this.#notes, id);
    if (!extent || !head) return undefined;
    const revision = takeRevision(stored.store, id);
    const known = this.#items.get(id);
    if (known?.revision === revision) return known;
    const corrected = joinedSpans(
      this.#notes
        .entries(id, 'fit')
        .map(({ frame, value }) => ({ from: frame - extent.from, to: value.to - extent.from })),
    );
    const note = this.#notes.entries(id, 'take')[0]?.value;
    const { imported, tuned, comparesWith, filmed } = this.#originOf(head);
    const item: TakeItem = {
      id,
      media_id: head.mediaId,
      person: head.person,
      name: note?.name ?? `Person ${head.person}${tuned ? ` · ${tuned}` : ''}`,
      color: colorOf(head.person + (tuned ? TUNED_COLOUR : 0)),
      world_only: imported?.worldOnly ?? false,
      compares_with: comparesWith,
      hidden: false,
      body: head.body,
      licence: head.licence,
      source: corrected.length > 0 ? 'correction' : imported ? 'import' : 'prediction',
      first_frame: extent.from,
      frames: extent.to - extent.from,
      fps: head.fps,
      betas: [...head.betas],
      focal_px: head.focalPx,
      image_size: [...head.imageSize],
      camera: { rotation: [...head.camera.rotation], translation: [...head.camera.translation] },
      ...(filmed && {
        filmed: {
          state: filmed.state,
          confidence: filmed.confidence,
          turn_degrees: filmed.turnDegrees,
          followed: head.cameraMotion !== undefined,
          ...(head.cameraMotion?.places && {
            travel: { metres: farthestPlace(head.cameraMotion)!, confidence: head.cameraMotion.confidence },
          }),
        },
      }),
      ...fitOf(this.#reader, this.#notes, id, extent),
      corrected,
      pins: pinsOf(this.#notes, id, extent),
      filled: filledOf(this.#notes, id, extent),
      revision,
    };
    this.#items.set(id, item);
    return item;
  }

  #originOf(head: { captureId: number; mediaId: number; person: number }): TakeOrigin {
    const key = `${head.captureId}/${head.person}`;
    let origin = this.#origins.get(key);
    if (!origin) this.#origins.set(key, (origin = takeOrigin(this.#reader.stored.store, head)));
    return origin;
  }
}

/**
 * Mean score over the frames, and mean error, px: the prediction's, plus what corrected rows differ from it.
 */
export function fitOf(
  reader: TakeReader,
  notes: Annotations,
  id: number,
  { from, to }: Span,
): { score: number; reprojection_px: number } {
  const frames = to - from;
  const score = reader.read(notes, id, 'score', from, to);
  let sum = 0;
  for (const value of score) sum += value;
  let change = 0;
  for (const { frame, value } of stretchesIn(notes.entries(id, 'fit'), from, to)) {
    const rows = value.to - frame;
    const [now, old] = [new Float32Array(rows), new Float32Array(rows)];
    reader.stored.patchRowsInto(now, 0, value.patch, 'error', frame, value.to);
    reader.stored.patchRowsInto(old, 0, value.patch, 'predictedError', frame, value.to);
    for (let t = 0; t < rows; t++) change += now[t]! - old[t]!;
  }
  const { reprojectionPx } = reader.head(notes, id)!.fit;
  return {
    score: finite(sum / Math.max(1, frames)),
    reprojection_px: finite(Math.max(0, reprojectionPx + change / Math.max(1, frames))),
  };
}

/** A mean error as a share of the person's height. */
export function shareOf(fit: FitSummary, reprojectionPx: number): number {
  return fit.reprojectionPx > 0 ? (fit.reprojectionShare * reprojectionPx) / fit.reprojectionPx : 0;
}

/** Rows where people said how a foot stands. */
function pinsOf(notes: Annotations, id: number, { from }: Span): TakeItem['pins'] {
  return (['left', 'right'] as const).flatMap((foot) =>
    notes
      .entries(id, `pin-${foot}`)
      .map(({ frame, value }) => ({ from: frame - from, to: value.to - from, foot, state: value.state })),
  );
}

/** Rows nobody was seen in that a person had filled. */
function filledOf(notes: Annotations, id: number, { from }: Span): TakeItem['filled'] {
  const filled = notes.entries(id, 'rows').filter(({ value }) => value.filled);
  return joinedSpans(filled.map(({ frame, value }) => ({ from: frame - from, to: value.to - from })));
}

/** #rrggbb */
function colorOf(person: number): string {
  return `#${[...personColor(person)].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
