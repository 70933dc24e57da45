import type { TrainingDataset, TrainingPart, TrainingSequence } from '#main/datasets/training/training-dataset.ts';
import type { Quirks } from '#main/datasets/training/training-kinds.ts';
import { lockStore } from '#main/feature-store/lock-store.ts';
import { createStoreFolder } from '#main/feature-store/open-store-folder.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FeatureStore } from '#shared/training/store/feature-store.ts';
import type { StoreFolder } from '#shared/training/store/store-folder.ts';
import { StoreWriter, type StoreWriterOptions } from '#shared/training/store/store-writer.ts';
import type { InputMaker } from './input-maker.ts';
import { sequenceBlocks } from './sequence-blocks.ts';
import { storeHeader } from './store-header.ts';

export interface ConvertOptions extends StoreWriterOptions {
  /** Starts the networks; motion capture and stored features need none. */
  readonly inputs: (() => Promise<InputMaker>) | null;
  readonly quirks: Quirks;
  /** Ends with a complete store although parts are missing or broken; otherwise they are waited for. */
  readonly skipBroken?: boolean;
}

/** A part that could not be read. */
export interface BrokenPart {
  readonly part: string;
  readonly reason: string;
}

export interface ConversionReport {
  readonly parts: number;
  /** Parts that an earlier run had done. */
  readonly before: number;
  readonly broken: readonly BrokenPart[];
  /** Rows and sequences in the store now. */
  readonly rows: number;
  readonly sequences: number;
  /** Whether the store is complete and can be trained with. */
  readonly complete: boolean;
}

/**
 * Converts a data set into a feature store, part by part. Stopping loses at most one chunk; the same call goes on where
 * it was. A part that is broken is named and left out as a whole; the others are converted.
 *
 * @throws Problem dataset/store-…, output/…, model/…; AbortError when `ctx.signal` says so
 */
export async function convertDataset(
  dataset: TrainingDataset,
  path: string,
  options: ConvertOptions,
  ctx: TaskContext,
): Promise<ConversionReport> {
  const folder = await createStoreFolder(path);
  await using _lock = await lockStore(path);
  await using maker = dataset.type === 'frames' && !dataset.ownInputs ? await openInputs(options) : null;
  const header = storeHeader(dataset, maker, options.quirks);
  const writer = await StoreWriter.open(folder, header, options);
  const total = dataset.parts.length;
  const before = dataset.parts.filter(({ name }) => writer.isDone(name)).length;
  const broken: BrokenPart[] = [];
  if (!writer.isSealed) {
    try {
      for (const [i, part] of dataset.parts.entries()) {
        ctx.signal.throwIfAborted();
        ctx.report({ stage: 'convert', done: i, total, unit: dataset.partsAre });
        if (!writer.isDone(part.name)) await convertPart(part, writer, maker, options, broken, ctx);
      }
    } catch (error) {
      await writer.flush();
      throw error;
    }
    if (broken.length === 0 || options.skipBroken) await writer.seal();
    else await writer.flush();
  }
  ctx.report({ stage: 'convert', done: total, total, unit: dataset.partsAre });
  return { parts: total, before, broken, ...countRows(folder), complete: writer.isSealed };
}

async function convertPart(
  part: TrainingPart,
  writer: StoreWriter,
  maker: InputMaker | null,
  options: ConvertOptions,
  broken: BrokenPart[],
  ctx: TaskContext,
): Promise<void> {
  try {
    let found = 0;
    const remarks: string[] = [];
    for await (const sequence of part.sequences(ctx.signal)) {
      found++;
      const rows = await addSequence(part, sequence, writer, maker, options.quirks, ctx);
      // Data sets hold videos that end before their labels do.
      if (rows < sequence.rows) remarks.push(`its pictures end ${sequence.rows - rows} frames before its labels`);
    }
    await writer.finishPart(part.name, found === 0 ? ['no frames of it are used'] : remarks);
  } catch (error) {
    if (!isBroken(error)) throw error;
    broken.push({ part: part.name, reason: error.message });
    ctx.warn({ code: 'dataset/broken', message: error.message });
  }
}

/** Adds what is not there yet, and says how many rows the sequence has now. */
async function addSequence(
  part: TrainingPart,
  sequence: TrainingSequence,
  writer: StoreWriter,
  maker: InputMaker | null,
  quirks: Quirks,
  ctx: TaskContext,
): Promise<number> {
  const { name, split, label, subject, fps } = sequence;
  const info = { name, part: part.name, split, label, subject, fps };
  let row = writer.rowsOf(name);
  for await (const { rows: count, block } of sequenceBlocks(sequence, row, writer.header, maker, quirks, ctx.signal)) {
    ctx.signal.throwIfAborted();
    await writer.append(info, count, block);
    row += count;
  }
  return row;
}

/** Trouble with the data themselves, in place of trouble with this machine. */
function isBroken(error: unknown): error is Problem {
  return error instanceof Problem && (error.code === 'dataset/broken' || error.code.startsWith('media/'));
}

function countRows(folder: StoreFolder): { rows: number; sequences: number } {
  using store = FeatureStore.open(folder, { incomplete: true });
  return { rows: store.rows, sequences: store.sequences.length };
}

async function openInputs({ inputs }: ConvertOptions): Promise<InputMaker> {
  if (!inputs) throw new Problem('usage/bad-option', { reason: 'Pictures need an encoder: name one with --encoder' });
  return await inputs();
}
