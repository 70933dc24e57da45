import type { CocoClip } from '#shared/formats/coco.ts';
import type { ClipFormat, TakeFormat } from '../export-formats.ts';
import type { Findings, WrittenTake } from '../verify-file.ts';
import type { WrittenClip } from '../verify-vibe-output.ts';

/** What the worker is asked: write this, read it back and compare. */
export type ExportOrder = TakeOrder | ClipOrder;

interface TakeOrder {
  readonly format: TakeFormat;
  /** Where to write; nothing is renamed or removed by the worker. */
  readonly path: string;
  /** Its large arrays live in shared memory. */
  readonly source: WrittenTake;
  readonly clip: CocoClip;
}

interface ClipOrder {
  readonly format: ClipFormat;
  readonly path: string;
  /** Its large arrays live in shared memory. */
  readonly source: WrittenClip;
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
