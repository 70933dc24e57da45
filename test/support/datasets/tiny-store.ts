import { FeatureStore } from '#shared/training/store/feature-store.ts';
import { type ArrayName, arraySpecs, type FrameBlock, rowSize } from '#shared/training/store/store-arrays.ts';
import type { SequenceInfo, StoreHeader } from '#shared/training/store/store-schema.ts';
import { StoreWriter } from '#shared/training/store/store-writer.ts';
import { type MemoryFolder, memoryFolder } from './memory-folder.ts';

/** Features of made stores: a few numbers, so that every value tells where it comes from. */
export const TINY_WIDTH = 6;

export const SOLID: readonly ArrayName[] = [
  'features',
  'keypoints2d',
  'joints3d',
  'pose',
  'betas',
  'hasJoints',
  'hasTheta',
  'box',
  'time',
];

export function tinyHeader(
  arrays: readonly ArrayName[] = SOLID,
  changes: Partial<StoreHeader> & { halfTruths?: boolean } = {},
): StoreHeader {
  const { halfTruths = false, ...rest } = changes;
  return {
    format: 'vibe-studio-features',
    version: 1,
    kind: arrays.includes('keypoints2d') ? 'frames' : 'motion',
    dataset: 'made',
    licence: 'free',
    encoder: arrays.includes('features')
      ? { type: 'resnet50', width: TINY_WIDTH, model: 'made', weights: 'ab'.repeat(32) }
      : null,
    arrays: arraySpecs(arrays, { featureWidth: TINY_WIDTH, halfTruths }),
    options: {},
    notes: [],
    ...rest,
  };
}

export function tinySequence(name: string, changes: Partial<SequenceInfo> = {}): SequenceInfo {
  return { name, part: name, split: 'train', label: '', subject: '', fps: 30, ...changes };
}

/** Value `i` of row `row` of the sequence numbered `sequence`: different everywhere, and small. */
export function tinyValue(sequence: number, row: number, i: number): number {
  return sequence + row / 1024 + (i % 8) / 65_536;
}

/** Rows [from, to) of sequence number `sequence`. */
export function tinyBlock(header: StoreHeader, sequence: number, from: number, to: number): FrameBlock {
  const block: FrameBlock = {};
  for (const [name, spec] of Object.entries(header.arrays) as [ArrayName, { type: 'F32'; shape: number[] }][]) {
    const size = rowSize(spec);
    const value = (i: number): number => {
      const row = from + Math.floor(i / size);
      if (name === 'hasJoints' || name === 'hasTheta') return row % 2;
      return name === 'time' ? row / 30 : tinyValue(sequence, row, i % size);
    };
    const length = (to - from) * size;
    if (name === 'time') block[name] = Float64Array.from({ length }, (_, i) => value(i));
    else if (name.startsWith('has')) block[name] = Uint8Array.from({ length }, (_, i) => value(i));
    else block[name] = Float32Array.from({ length }, (_, i) => value(i));
  }
  return block;
}

export interface TinyStoreOptions {
  header?: StoreHeader;
  folder?: MemoryFolder;
}

/** A store in memory with sequences of the given lengths, numbered from 0. */
export async function tinyStore(
  sequences: readonly (Partial<SequenceInfo> & { rows: number })[],
  { header = tinyHeader(), folder = memoryFolder() }: TinyStoreOptions = {},
): Promise<FeatureStore> {
  const writer = await StoreWriter.open(folder, header, { chunkBytes: 1 });
  for (const [i, { rows, ...info }] of sequences.entries()) {
    const sequence = tinySequence(info.name ?? `s${i}`, info);
    await writer.append(sequence, rows, tinyBlock(header, i, 0, rows));
    await writer.finishPart(sequence.part);
  }
  await writer.seal();
  return FeatureStore.open(folder);
}
