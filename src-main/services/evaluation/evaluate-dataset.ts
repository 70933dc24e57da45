import type { Dataset } from '#main/datasets/dataset.ts';
import type { PersonTrack } from '#main/datasets/person-track.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { DatasetEvaluationReport } from '#shared/contract/dataset-evaluation.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { ClipPrediction, ClipPredictor } from './clip-predictor.ts';
import { CLIP_FRAMES, clipWindows } from './clip-windows.ts';
import { datasetReport } from './dataset-report.ts';
import { encodeTrack } from './encode-track.ts';
import { ErrorTally } from './error-tally.ts';
import { BodyPoser, type EvaluationBody } from './evaluation-body.ts';
import { predictedRows } from './predicted-rows.ts';
import { type MeasuredSequence, measureSequence } from './sequence-errors.ts';
import { truthRows } from './truth-joints.ts';

/** Rows measured at once while streaming; bounds the memory for vertices. */
const BLOCK = 64;

export interface EvaluateDatasetRequest {
  readonly dataset: Dataset;
  readonly predictor: ClipPredictor;
  readonly body: EvaluationBody;
  /** Most rows to measure, shared evenly among the tracks. Default: all. */
  readonly limit?: number;
}

/**
 * Runs a model over a data set in two ways: as the published protocol does (clips of 16 counted frames, state reset,
 * truths rounded to 16 bits), and as this program runs it (each track as one stream, truths exact, trusted frames only).
 *
 * @throws Problem dataset/broken, dataset/no-frames, evaluation/wrong-features
 */
export async function evaluateDataset(
  request: EvaluateDatasetRequest,
  context: TaskContext,
): Promise<DatasetEvaluationReport> {
  const { dataset, predictor, body, limit = Number.POSITIVE_INFINITY } = request;
  const { signal } = context;
  const poser = new BodyPoser(body);
  const clips = new ErrorTally();
  const stream = new ErrorTally();
  const sequences: MeasuredSequence[] = [];
  // Read once without a network: what is broken shows before hours of work, and the length of the work is known.
  const found = await countRows(dataset, signal);
  const rowsInSet = found.reduce((sum, rows) => sum + rows, 0);
  const shares = rowsPerTrack(found, limit);
  const total = shares.reduce((sum, rows) => sum + rows, 0);
  const shortVideos: string[] = [];
  let encoded = 0;
  let index = 0;

  for await (const track of dataset.tracks()) {
    signal.throwIfAborted();
    const rows = shares[index++] ?? 0;
    if (rows === 0) continue;
    const all = Array.from({ length: rows }, (_, row) => row);
    const { features, rows: given } = await encodeTrack(track, all, predictor, {
      signal,
      onRows: (count) => {
        encoded += count;
        context.report({ stage: `evaluate ${dataset.title}`, done: encoded, total, unit: 'frames' });
      },
    });
    if (given < rows) shortVideos.push(`${track.name} by ${rows - given}`);
    if (given === 0) continue;
    const run = { track: firstRows(track, given), features, predictor, poser, signal };
    await addClips(run, clips);
    const measured = await addStream(run, stream);
    if (measured) sequences.push(measured);
  }
  if (clips.frames === 0 && stream.frames === 0) {
    throw new Problem('dataset/no-frames', { dataset: dataset.title });
  }
  const report = datasetReport({
    dataset,
    predictor,
    rowsInSet,
    rowsRead: encoded,
    shortVideos,
    clips,
    stream,
    sequences,
  });
  for (const warning of report.warnings) context.warn(warning);
  return report;
}

/** Rows of each track. */
async function countRows(dataset: Dataset, signal: AbortSignal): Promise<number[]> {
  const rows: number[] = [];
  for await (const track of dataset.tracks()) {
    signal.throwIfAborted();
    rows.push(track.rows);
  }
  return rows;
}

/** Shares the limit among all tracks in whole clips, so that a short run sees every track rather than the first few. */
function rowsPerTrack(found: readonly number[], limit: number): number[] {
  const share = CLIP_FRAMES * Math.max(1, Math.ceil(limit / Math.max(1, found.length) / CLIP_FRAMES));
  let left = limit;
  return found.map((rows) => {
    const taken = Math.min(rows, share, left);
    left -= taken;
    return taken;
  });
}

interface TrackRun {
  readonly track: PersonTrack;
  /** Shape [rows, featureSize]. */
  readonly features: Float32Array;
  readonly predictor: ClipPredictor;
  readonly poser: BodyPoser;
  readonly signal: AbortSignal;
}

/** The published way: every clip on its own, rows next to each other whatever lay between them. */
async function addClips({ track, features, predictor, poser, signal }: TrackRun, tally: ErrorTally): Promise<void> {
  const size = predictor.featureSize;
  const step = medianStep(track.times);
  for (const rows of clipWindows(track.counted, track.segments)) {
    signal.throwIfAborted();
    const clip = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) clip.set(features.subarray(row * size, (row + 1) * size), i * size);
    const times = Float64Array.from(rows, (_, i) => i * step);
    const prediction = await predictor.predict(clip, times, signal);
    const withVertices = track.truth.kind === 'smpl';
    tally.add(predictedRows(prediction, rows.length, poser, withVertices), truthRows(track, rows, poser, true));
  }
}

/** Our way: the whole track at once, measured where picture and truth are trusted. */
async function addStream(run: TrackRun, tally: ErrorTally): Promise<MeasuredSequence | null> {
  const { track, features, predictor, poser, signal } = run;
  const trusted = Array.from({ length: track.rows }, (_, row) => row).filter((row) => track.trusted[row]);
  if (trusted.length === 0) return null;
  const prediction = await predictor.predict(features, track.times, signal);
  const own = new ErrorTally();
  for (let from = 0; from < trusted.length; from += BLOCK) {
    signal.throwIfAborted();
    const rows = trusted.slice(from, from + BLOCK);
    const some = rowsOf(prediction, rows, track.rows);
    const pred = predictedRows(some, rows.length, poser, track.truth.kind === 'smpl');
    const truth = truthRows(track, rows, poser, false);
    tally.add(pred, truth);
    own.add(pred, truth);
  }
  return measureSequence(
    track.name,
    own,
    trusted.map((row) => track.times[row]!),
  );
}

/** Some rows of a prediction. */
function rowsOf(prediction: ClipPrediction, rows: readonly number[], of: number): ClipPrediction {
  const pick = (all: Float32Array): Float32Array => {
    const size = all.length / of;
    const out = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) out.set(all.subarray(row * size, (row + 1) * size), i * size);
    return out;
  };
  const { theta, joints14, vertices } = prediction;
  return {
    theta: pick(theta),
    ...(joints14 ? { joints14: pick(joints14) } : {}),
    ...(vertices ? { vertices: pick(vertices) } : {}),
  };
}

/** The first rows of a track. */
function firstRows(track: PersonTrack, rows: number): PersonTrack {
  if (rows === track.rows) return track;
  return {
    ...track,
    rows,
    times: track.times.subarray(0, rows),
    boxes: track.boxes.subarray(0, 3 * rows),
    counted: track.counted.subarray(0, rows),
    trusted: track.trusted.subarray(0, rows),
    segments: track.segments.filter((start) => start < rows),
    features: track.features?.subarray(0, (track.features.length / track.rows) * rows) ?? null,
  };
}

function medianStep(times: Float64Array): number {
  if (times.length < 2) return 1 / 30;
  const steps = Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1]! - times[i]!).sort();
  return steps[Math.floor(steps.length / 2)]!;
}
