import { halfToNumber } from '../half-float.ts';
import { FlatTable } from './flat-table.ts';
import { densify, type SparseLevel, type Sparsity } from './sparse-constant.ts';
import { readOperator, type TfliteOperator } from './tflite-operator.ts';

/** Stored constant, dense and widened to 32 bits. */
export type TfliteConstant = Float32Array | Int32Array;

export interface TfliteTensor {
  readonly name: string;
  /** NHWC where the rank is 4. */
  readonly shape: readonly number[];
  /** Values of a constant; null for a tensor that is computed. */
  readonly constant: TfliteConstant | null;
}

export interface TfliteNode {
  readonly operator: TfliteOperator;
  /** Tensor indices; -1 is an absent optional input. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** The first (and here only) subgraph of a TFLite file; nodes are in execution order. */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly nodes: readonly TfliteNode[];
}

const MAGIC = 'TFL3';

/**
 * Reads a TFLite model (schema version 3): float32, float16 and int32 tensors, sparse constants expanded.
 *
 * @throws Error where the bytes are no TFLite file, or hold several subgraphs or another tensor type
 */
export function readTflite(bytes: Uint8Array): TfliteModel {
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(4, 8)) !== MAGIC) throw new Error('not a TFLite file');
  const model = FlatTable.root(bytes);
  const codes = model.tables(1).map((code) => Math.max(code.int8(0) & 0xff, code.int32(3)));
  const buffers = model.tables(4).map((buffer) => buffer.bytes(0));
  const subgraphs = model.tables(2);
  const graph = subgraphs[0];
  if (!graph || subgraphs.length !== 1) throw new Error(`TFLite file with ${subgraphs.length} subgraphs, expected one`);
  return {
    tensors: graph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
    nodes: graph.tables(3).map((node) => ({
      operator: readOperator(codes[node.uint32(0)] ?? -1, node.table(4)),
      inputs: node.int32s(1),
      outputs: node.int32s(2),
    })),
  };
}

function readTensor(tensor: FlatTable, buffers: readonly (Uint8Array | null)[]): TfliteTensor {
  const name = tensor.text(3);
  const shape = tensor.int32s(0);
  const data = buffers[tensor.uint32(2)] ?? null;
  const values = data && readValues(name, tensor.int8(1), data);
  const sparsity = tensor.table(6);
  const constant = values && sparsity ? densify(Float32Array.from(values), shape, readSparsity(sparsity)) : values;
  return { name, shape, constant };
}

function readValues(name: string, type: number, data: Uint8Array): TfliteConstant {
  const aligned = data.slice().buffer;
  if (type === 0) return new Float32Array(aligned);
  if (type === 1) return Float32Array.from(new Uint16Array(aligned), halfToNumber);
  if (type === 2) return new Int32Array(aligned);
  throw new Error(`TFLite tensor ${name} has the unsupported type ${type}`);
}

function readSparsity(table: FlatTable): Sparsity {
  return { order: table.int32s(0), blockMap: table.int32s(1), levels: table.tables(2).map(readLevel) };
}

function readLevel(table: FlatTable): SparseLevel {
  if (table.int8(0) === 0) return { kind: 'dense', size: table.int32(1) };
  return { kind: 'csr', segments: readIndices(table, 2), indices: readIndices(table, 4) };
}

/** A union of int32, uint16 and uint8 vectors: the kind stands in one field, the table in the next. */
function readIndices(table: FlatTable, kindField: number): number[] {
  const vector = table.table(kindField + 1);
  if (!vector) return [];
  const kind = table.uint8(kindField);
  if (kind === 1) return vector.int32s(0);
  if (kind === 2) return vector.uint16s(0);
  return Array.from(vector.bytes(0) ?? []);
}
