import { loadCaptureDetails } from '#main/store/capture-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';

/** What an import keeps of where its takes come from, in the details of its capture. */
export interface ImportDetails {
  readonly source: 'imported';
  readonly import: {
    readonly format: string;
    readonly file: string;
    readonly sha256: string;
    readonly startFrame: number;
    /** True for motion of which nobody knows how it was filmed. */
    readonly worldOnly: boolean;
    /** Take that each person is compared with, by the person's number. */
    readonly compares: readonly { readonly person: number; readonly take: number }[];
  };
  readonly rejected: readonly never[];
  readonly from: number;
  readonly to: number;
}

/** What a list shows of a take that was imported; null for a captured one. */
export interface ImportFacts {
  readonly worldOnly: boolean;
  readonly comparesWith: number | null;
}

/** Where a take comes from, by the details of its capture. */
export function importFacts(store: ProjectStore, captureId: number, person: number): ImportFacts | null {
  const details = loadCaptureDetails<{ source?: unknown; import?: ImportDetails['import'] }>(store, captureId);
  if (details?.source !== 'imported') return null;
  return {
    worldOnly: details.import?.worldOnly ?? false,
    comparesWith: details.import?.compares.find((one) => one.person === person)?.take ?? null,
  };
}
