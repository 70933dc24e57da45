import { FormatError } from '../../formats/format-error.ts';
import { IndexLine, type PartRemark, type SequenceInfo } from './store-schema.ts';

/** A chunk file as the index knows it. */
export interface StoredChunk {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where rows of a sequence stand. */
export interface StoredRun {
  /** Index of the chunk, and the first row in it. */
  readonly chunk: number;
  readonly at: number;
  /** First row of the sequence, and how many. */
  readonly from: number;
  readonly rows: number;
}

export interface StoredSequence extends SequenceInfo {
  readonly rows: number;
  readonly runs: readonly StoredRun[];
}

/** Everything `index.jsonl` tells. */
export interface StoreIndex {
  readonly chunks: readonly StoredChunk[];
  readonly sequences: readonly StoredSequence[];
  readonly doneParts: ReadonlySet<string>;
  readonly remarks: readonly PartRemark[];
  readonly sealed: boolean;
  /** The lines that were whole: what the file is set back to when a conversion goes on. */
  readonly wholeText: string;
}

/**
 * Reads the index. A last line without its end, as a killed process leaves it, is left out.
 *
 * @throws FormatError on a damaged line, or one that does not follow from those before
 */
export function readIndex(text: string): StoreIndex {
  const chunks: StoredChunk[] = [];
  const sequences = new Map<string, { info: SequenceInfo; rows: number; runs: StoredRun[] }>();
  const doneParts = new Set<string>();
  const remarks: PartRemark[] = [];
  let sealed = false;
  const wholeText = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [i, line] of wholeText.split('\n').slice(0, -1).entries()) {
    const entry = parseLine(line, i + 1);
    for (const info of entry.sequences) {
      if (sequences.has(info.name)) throw new FormatError(`its index tells of the sequence ${info.name} twice`);
      sequences.set(info.name, { info, rows: 0, runs: [] });
    }
    let at = 0;
    for (const { sequence: name, rows } of entry.pieces) {
      const sequence = sequences.get(name);
      if (!sequence) throw new FormatError(`its index has rows of an unknown sequence ${name}`);
      sequence.runs.push({ chunk: chunks.length, at, from: sequence.rows, rows });
      sequence.rows += rows;
      at += rows;
    }
    if (at !== (entry.chunk?.rows ?? 0)) throw new FormatError(`line ${i + 1} of its index does not add up`);
    if (entry.chunk) chunks.push(entry.chunk);
    for (const part of entry.parts) doneParts.add(part);
    remarks.push(...entry.remarks);
    sealed = entry.sealed !== null;
  }
  return {
    chunks,
    sequences: [...sequences.values()].map(({ info, rows, runs }) => ({ ...info, rows, runs })),
    doneParts,
    remarks,
    sealed,
    wholeText,
  };
}

function parseLine(line: string, number: number): IndexLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new FormatError(`line ${number} of its index is not JSON`, { cause });
  }
  const parsed = IndexLine.safeParse(value);
  if (!parsed.success) throw new FormatError(`line ${number} of its index is not known`, { cause: parsed.error });
  return parsed.data;
}
