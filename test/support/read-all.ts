import { readSource } from '#main/services/models/open-source.ts';
import type { ByteSource } from '#shared/formats/bytes/byte-source.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { listArrays } from '#shared/formats/pickle/list-arrays.ts';
import { ObjectArray, type PickleValue } from '#shared/formats/pickle/values.ts';
import { readSafetensors } from '#shared/formats/safetensors.ts';

/** What became of reading a file. */
export interface ReadOutcome {
  readonly outcome: 'read' | 'refused' | 'crashed';
  /** The reason of a refusal; the error and its stack of a crash. */
  readonly message: string;
}

/** Reads texts of fixed width, which are read late as arrays are. */
function readTexts(value: PickleValue): void {
  if (value instanceof ObjectArray) value.items.forEach(readTexts);
  else if (Array.isArray(value)) value.forEach(readTexts);
  else if (value instanceof Map) value.forEach(readTexts);
}

/** Reads a file whole, every array and text included; a crash is any error that is not a refusal. */
export function readAll(name: string, open: () => ByteSource): ReadOutcome {
  try {
    const source = open();
    const value = name.endsWith('.safetensors') ? new Map(readSafetensors(source).tensors) : readSource(source).root;
    for (const { array } of listArrays(value)) array.read();
    readTexts(value);
    return { outcome: 'read', message: '' };
  } catch (error) {
    if (error instanceof FormatError) return { outcome: 'refused', message: error.message };
    return { outcome: 'crashed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
