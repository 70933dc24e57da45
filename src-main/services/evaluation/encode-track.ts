import type { PersonTrack } from '#main/datasets/person-track.ts';
import { abortable } from '#main/pipeline/abortable.ts';
import { assert, Problem } from '#shared/errors/problem.ts';
import type { ClipPredictor, PersonPicture } from './clip-predictor.ts';
import { trackPictures } from './track-pictures.ts';

/** Pictures given to the encoder at once. */
const BATCH = 16;

/** How long a batch may go on after cancelling, ms. */
const CANCEL_GRACE_MS = 100;

/** What encoding is told and tells. */
export interface EncodeContext {
  readonly signal: AbortSignal;
  /** Called after each batch with the number of rows done. */
  readonly onRows: (count: number) => void;
}

/** Features of the first rows that were asked for: all of them unless a video ends early. */
export interface EncodedRows {
  readonly rows: number;
  /** Shape [rows, predictor.featureSize]. */
  readonly features: Float32Array;
}

/**
 * Features of some rows of a track: the stored ones where there are any, else those of its pictures.
 *
 * @param rows increasing
 * @throws Problem evaluation/wrong-features where stored features are not those of the model's encoder
 */
export async function encodeTrack(
  track: PersonTrack,
  rows: readonly number[],
  predictor: ClipPredictor,
  { signal, onRows }: EncodeContext,
): Promise<EncodedRows> {
  const size = predictor.featureSize;
  const out = new Float32Array(rows.length * size);
  if (track.features) {
    const stored = track.features.length / track.rows;
    if (predictor.encoder !== 'resnet50' || stored !== size) {
      throw new Problem('evaluation/wrong-features', { model: predictor.name, size: stored });
    }
    for (const [i, row] of rows.entries()) {
      out.set(track.features.subarray(row * size, (row + 1) * size), i * size);
    }
    onRows(rows.length);
    return { rows: rows.length, features: out };
  }
  let done = 0;
  let batch: PersonPicture[] = [];
  const flush = async () => {
    signal.throwIfAborted();
    const features = await abortable(predictor.encode(batch, signal), signal, CANCEL_GRACE_MS);
    assert(features.length === batch.length * size, `the encoder gives ${size} numbers a picture`);
    out.set(features, done * size);
    done += batch.length;
    onRows(batch.length);
    batch = [];
  };
  let next = 0;
  for await (const picture of trackPictures(track, rows, signal)) {
    const row = rows[next++]!;
    const [cx, cy, side] = track.boxes.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    const { width, height, data } = picture;
    batch.push({ width, height, data, box: { cx, cy, side }, timeS: track.times[row]! });
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return { rows: done, features: out.subarray(0, done * size) };
}
