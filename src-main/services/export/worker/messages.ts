import type { Take } from '#shared/fitting/take.ts';
import type { CocoClip } from '#shared/formats/coco.ts';
import type { TakeFormat, TogetherFormat } from '../export-formats.ts';
import type { Findings } from '../receipt.ts';
import type { WrittenClip } from '../verify-vibe-output.ts';
import type { WrittenTake } from '../written-take.ts';

/** What the worker is asked: write this, read it back and compare. */
export type ExportOrder = TakeOrder | TogetherOrder | ClipOrder | KeypointsOrder;

interface TakeOrder {
  readonly format: TakeFormat;
  /** Where to write; nothing is renamed or removed by the worker. */
  readonly path: string;
  /** Its large arrays live in shared memory. */
  readonly source: WrittenTake;
  readonly clip: CocoClip;
  /** Name the file will have. */
  readonly name: string;
}

interface TogetherOrder {
  readonly format: TogetherFormat;
  readonly path: string;
  /** Everybody who is in the file; their large arrays live in shared memory. */
  readonly sources: readonly WrittenTake[];
}

interface ClipOrder {
  readonly format: 'vibe-pkl';
  readonly path: string;
  /** Its large arrays live in shared memory. */
  readonly source: WrittenClip;
}

interface KeypointsOrder {
  readonly format: 'openpose';
  readonly path: string;
  readonly takes: readonly Take[];
  /** File name of the clip without folders and ending. */
  readonly stem: string;
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
