import type { SequenceView, TrainingSequence } from '#main/datasets/training/training-dataset.ts';
import type { Quirks } from '#main/datasets/training/training-kinds.ts';
import type { PersonPicture } from '#main/services/evaluation/clip-predictor.ts';
import { trackPictures } from '#main/services/evaluation/track-pictures.ts';
import { assert } from '#shared/errors/problem.ts';
import { type ArrayName, type ArraySpec, type FrameBlock, rowSize } from '#shared/training/store/store-arrays.ts';
import type { StoreHeader } from '#shared/training/store/store-schema.ts';
import type { InputMaker } from './input-maker.ts';

/** Pictures that go through the networks together. */
const BATCH = 16;
/** Rows without pictures that are handed on together. */
const PLAIN_ROWS = 1024;
/** Scale of the crop that the published code measures keypoints in. */
const PUBLISHED_SCALE = 1.2;
const POINTS = 49;

/** Rows of a sequence as the store takes them. */
export interface SequenceBlock {
  readonly rows: number;
  readonly block: FrameBlock;
}

/**
 * Rows `from` to the end of a sequence, some at a time: inputs made of its pictures, or the data set's own, and truths.
 * A video that ends early gives fewer.
 */
export async function* sequenceBlocks(
  sequence: TrainingSequence,
  from: number,
  header: StoreHeader,
  maker: InputMaker | null,
  quirks: Quirks,
  signal: AbortSignal,
): AsyncGenerator<SequenceBlock> {
  const { view, rows } = sequence;
  if (!view || !maker || view.inputs) {
    for (let row = from; row < rows; row += PLAIN_ROWS) {
      const to = Math.min(rows, row + PLAIN_ROWS);
      const block = truthRows(sequence, header, row, to);
      if (view) Object.assign(block, storedInputs(view, header, row, to, quirks));
      yield { rows: to - row, block };
    }
    return;
  }
  let row = from;
  for await (const pictures of batches(sequence, view, from, signal)) {
    const to = row + pictures.length;
    const { inputs, boxes } = await maker.make(pictures, signal);
    const points = view.points.subarray(row * POINTS * 3, to * POINTS * 3);
    const block = truthRows(sequence, header, row, to);
    block[maker.array] = inputs;
    block.box = boxes;
    block.keypoints2d = inCrop(points, boxes, scaleOf(view, quirks));
    yield { rows: to - row, block };
    row = to;
  }
}

/** Pictures of the rows with their squares, in batches. */
async function* batches(
  { name, rows, times }: TrainingSequence,
  view: SequenceView,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<PersonPicture[]> {
  assert(view.pictures, `${name} has pictures`);
  const wanted = Array.from({ length: rows - from }, (_, i) => from + i);
  let batch: PersonPicture[] = [];
  let row = from;
  for await (const { width, height, data } of trackPictures({ name, pictures: view.pictures }, wanted, signal)) {
    const [cx, cy, side] = view.boxes.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    batch.push({ width, height, data, box: { cx, cy, side }, timeS: times[row]! });
    row++;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function storedInputs(view: SequenceView, header: StoreHeader, from: number, to: number, quirks: Quirks): FrameBlock {
  const width = view.inputs!.length / (view.boxes.length / 3);
  const boxes = view.boxes.slice(3 * from, 3 * to);
  const points = view.points.subarray(from * POINTS * 3, to * POINTS * 3);
  return {
    [header.encoder!.type === 'keypoints' ? 'landmarks' : 'features']: view.inputs!.subarray(from * width, to * width),
    box: boxes,
    keypoints2d: inCrop(points, boxes, scaleOf(view, quirks)),
  };
}

function scaleOf({ cropScale }: SequenceView, quirks: Quirks): number {
  return quirks.has('keypoint-crop') ? PUBLISHED_SCALE / cropScale : 1;
}

/** Points of the picture in their crop, -1..1 from edge to edge; absent ones at 0. */
function inCrop(points: Float32Array, boxes: Float32Array, scale: number): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const at = 3 * Math.floor(i / (3 * POINTS));
    if (!(points[i + 2]! > 0)) continue;
    const side = boxes[at + 2]! * scale;
    out[i] = (2 * (points[i]! - boxes[at]!)) / side;
    out[i + 1] = (2 * (points[i + 1]! - boxes[at + 1]!)) / side;
    out[i + 2] = points[i + 2]!;
  }
  return out;
}

/** What of a sequence needs no picture. */
function truthRows(sequence: TrainingSequence, header: StoreHeader, from: number, to: number): FrameBlock {
  const block: FrameBlock = {};
  for (const [name, spec] of Object.entries(header.arrays) as [ArrayName, ArraySpec][]) {
    const data = name === 'time' ? sequence.times : sequence.truths[name];
    if (data) block[name] = data.subarray(from * rowSize(spec), to * rowSize(spec));
  }
  return block;
}
