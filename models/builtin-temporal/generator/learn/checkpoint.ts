import { tensorsIn } from '#main/model-library/weight-file.ts';
import { memorySource } from '#shared/formats/bytes/byte-source.ts';
import { readSafetensors, writeSafetensors } from '#shared/formats/safetensors.ts';
import type { Weights } from '#shared/networks/weights.ts';

/** Where a training run stands. */
export interface Checkpoint {
  /** Updates done. */
  readonly step: number;
  /** Parameters and optimiser state. */
  readonly state: Weights;
}

/** A checkpoint as a safetensors file. */
export function writeCheckpoint({ step, state }: Checkpoint): Uint8Array {
  const pieces: Uint8Array[] = [];
  writeSafetensors(
    [...state].map(([name, { shape }]) => ({ name, shape, type: 'F32' })),
    ({ name }) => {
      const { data } = state.get(name)!;
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    },
    (piece) => pieces.push(piece),
    { metadata: { step: String(step) } },
  );
  return Buffer.concat(pieces);
}

/** Reads what `writeCheckpoint` wrote. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const step = Number(readSafetensors(memorySource(bytes)).metadata.get('step'));
  return { step, state: tensorsIn(bytes) as Weights };
}
