import type { CaptureDetails } from '#main/services/capture/capture-stages.ts';
import { type ImportFacts, importFacts } from '#main/services/imports/import-details.ts';
import { loadCaptureDetails } from '#main/store/capture-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { listTakes } from '#main/store/take-records.ts';

/** Where a take comes from, as far as lists say it. */
export interface TakeOrigin {
  readonly imported: ImportFacts | null;
  /** The network fine-tuned on this project that posed it. */
  readonly tuned: string | null;
  /** The take it is compared with: the one an import belongs to, or the same person's before fine-tuning. */
  readonly comparesWith: number | null;
  /** What was said of the camera; null where nobody looked. */
  readonly filmed: CaptureDetails['camera'] | null;
}

/** By the details of its capture. */
export function takeOrigin(
  store: ProjectStore,
  take: { captureId: number; mediaId: number; person: number },
): TakeOrigin {
  const { captureId, mediaId, person } = take;
  const imported = importFacts(store, captureId, person);
  const tuned = tunedBy(store, captureId);
  const before = tuned
    ? listTakes(store).find(
        (other) =>
          other.mediaId === mediaId &&
          other.person === person &&
          other.captureId !== captureId &&
          other.corrects === null &&
          tunedBy(store, other.captureId) === null,
      )
    : undefined;
  const filmed = loadCaptureDetails<Partial<CaptureDetails>>(store, captureId)?.camera ?? null;
  return { imported, tuned, comparesWith: imported?.comparesWith ?? before?.id ?? null, filmed };
}

function tunedBy(store: ProjectStore, captureId: number): string | null {
  return loadCaptureDetails<Partial<CaptureDetails>>(store, captureId)?.tuned ?? null;
}
