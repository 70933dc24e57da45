import { AnnotationBook } from '#main/services/annotation/annotation-book.ts';
import { effectiveTakes } from '#main/services/annotation/effective-take.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { MarkedCounts } from '#shared/contract/finetune.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Take } from '#shared/fitting/take.ts';
import { type Sample, type SampleBody, sampleOf } from '#shared/training/examples/sample.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { detectedTrack } from './detected-track.ts';
import { heldOutBlocks, type RowSplit } from './held-out-blocks.ts';
import { MARK, markedRows } from './marked-rows.ts';
import { takeScene } from './take-scene.ts';

/** A take that people said something of, as a network is shown it. */
export interface MarkedTake {
  readonly takeId: number;
  readonly mediaId: number;
  /** The take as edits leave it: the truth as far as it was accepted. */
  readonly take: Take;
  /** What the detector saw, unmended. */
  readonly track: PersonTrack;
  /** Values of `MARK`, shape [T]. */
  readonly marks: Uint8Array;
  readonly split: RowSplit;
  /** Inputs and truths of all rows. */
  readonly sample: Sample;
}

/** Fewer marked frames than these teach nothing, or judge nothing. */
export const LEAST = { training: 16, heldOut: 4 } as const;

/** Seconds of a block that is held out or not, and of the strip beside it that nobody sees. */
const BLOCK_SECONDS = 1;
const MARGIN_SECONDS = 0.2;
const HELD_OUT_SHARE = 0.2;

/** The takes of a project that have accepted or corrected frames. */
export async function collectSamples(store: ProjectStore, body: SampleBody): Promise<MarkedTake[]> {
  const notes = new AnnotationBook(store);
  const takes = effectiveTakes(store);
  const out: MarkedTake[] = [];
  for (const { id, media_id: mediaId, source } of takes.list()) {
    const marks = source === 'import' ? null : marksOf(notes, id, takes.list());
    if (!marks?.some((mark) => mark !== MARK.none)) continue;
    const take = (await takes.whole(id))!;
    const track = detectedTrack(store, notes, id, take.firstFrame, take.firstFrame + take.frames);
    // What the detector did not see cannot be learnt from.
    for (const [row, seen] of track.seen.entries()) if (seen === 0) marks[row] = MARK.none;
    if (!marks.some((mark) => mark !== MARK.none)) continue;
    const split = splitMarks(marks, take.fps.num / take.fps.den);
    out.push({ takeId: id, mediaId, take, track, marks, split, sample: sampleOfMarked({ take, track }, body) });
  }
  return out;
}

/** Which marked rows are trained on and which judged by, at so many frames a second. */
export function splitMarks(marks: Uint8Array, fps: number): RowSplit {
  return heldOutBlocks(marks, {
    block: Math.max(4, Math.round(BLOCK_SECONDS * fps)),
    margin: Math.max(1, Math.round(MARGIN_SECONDS * fps)),
    share: HELD_OUT_SHARE,
  });
}

/** Inputs and truths of a take and of what was detected in its frames. */
export function sampleOfMarked({ take, track }: Pick<MarkedTake, 'take' | 'track'>, body: SampleBody): Sample {
  return sampleOf(takeScene(take), { ...track, firstFrame: 0 }, body, true);
}

function marksOf(
  notes: AnnotationBook,
  id: number,
  items: readonly { id: number; first_frame: number; frames: number }[],
): Uint8Array {
  const { first_frame, frames } = items.find((item) => item.id === id)!;
  return markedRows(notes, id, first_frame, first_frame + frames);
}

/** What counting looks at. */
export type CountedTake = Pick<MarkedTake, 'mediaId' | 'marks' | 'split'>;

/** How many frames there are of each kind. */
export function countMarks(takes: readonly CountedTake[]): MarkedCounts {
  const count = (wanted: (take: CountedTake, row: number) => boolean): number =>
    takes.reduce(
      (sum, take) => sum + take.marks.filter((mark, row) => mark !== MARK.none && wanted(take, row)).length,
      0,
    );
  return {
    accepted: count(({ marks }, row) => marks[row] === MARK.accepted),
    corrected: count(({ marks }, row) => marks[row] === MARK.corrected),
    training: count(({ split }, row) => split.train[row] === 1),
    held_out: count(({ split }, row) => split.heldOut[row] === 1),
    clips: new Set(takes.map(({ mediaId }) => mediaId)).size,
  };
}

/** @throws Problem finetune/too-few */
export function requireEnough({ training, held_out: heldOut }: MarkedCounts): void {
  if (training >= LEAST.training && heldOut >= LEAST.heldOut) return;
  throw new Problem('finetune/too-few', {
    frames: training + heldOut,
    least: LEAST.training + LEAST.heldOut,
  });
}
