import type { CocoClip } from '#shared/formats/coco.ts';
import type { ExportFormat } from '../export-formats.ts';
import type { Findings, WrittenTake } from '../verify-file.ts';

/** What the worker is asked: write this, read it back and compare. */
export interface ExportOrder {
  readonly format: ExportFormat;
  /** Where to write; nothing is renamed or removed by the worker. */
  readonly path: string;
  /** Its large arrays live in shared memory. */
  readonly source: WrittenTake;
  readonly clip: CocoClip;
}

/** A file that agrees with its source. */
export interface VerifiedFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly findings: Findings;
}

export type ExportReply =
  | { readonly kind: 'verified'; readonly file: VerifiedFile }
  /** The file does not agree with its source. */
  | { readonly kind: 'mismatch'; readonly reason: string }
  /** Anything else, with the system's error code where there is one. */
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };
