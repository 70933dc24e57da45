import {
  ONNX_TYPE,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxValue,
} from './onnx-graph.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

export interface EncodeOnnxOptions {
  /** Version of the default operator set. */
  opset?: number;
  producer?: string;
}
const DEFAULTS: Required<EncodeOnnxOptions> = { opset: 17, producer: 'vibe-studio' };

/** File format version 8 goes with operator sets 15 to 18. */
const IR_VERSION = 8;

/** Codes of `onnx.AttributeProto.AttributeType`. */
const ATTRIBUTE = { float: 1, int: 2, text: 3, ints: 7 } as const;

/** Writes a graph as an ONNX file (a `ModelProto`). The same graph gives the same bytes. */
export function encodeOnnx(graph: OnnxGraph, options: EncodeOnnxOptions = {}): Uint8Array {
  const { opset, producer } = { ...DEFAULTS, ...options };
  const body = new ProtobufWriter();
  for (const node of graph.nodes) body.message(1, encodeNode(node));
  body.text(2, graph.name);
  for (const [name, initializer] of graph.initializers) body.message(5, encodeTensor(name, initializer));
  for (const input of graph.inputs) body.message(11, encodeValue(input));
  for (const output of graph.outputs) body.message(12, encodeValue(output));
  const operators = new ProtobufWriter().text(1, '').int(2, opset);
  return new ProtobufWriter().int(1, IR_VERSION).text(2, producer).message(7, body).message(8, operators).finish();
}

function encodeNode(node: OnnxNode): ProtobufWriter {
  const out = new ProtobufWriter();
  for (const input of node.inputs) out.text(1, input);
  for (const output of node.outputs) out.text(2, output);
  out.text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) out.message(5, encodeAttribute(name, value));
  return out;
}

function encodeAttribute(name: string, value: OnnxAttribute): ProtobufWriter {
  const out = new ProtobufWriter().text(1, name);
  if (typeof value === 'string') return out.text(4, value).int(20, ATTRIBUTE.text);
  if (typeof value === 'number') return out.int(3, value).int(20, ATTRIBUTE.int);
  if ('float' in value) return out.float(2, value.float).int(20, ATTRIBUTE.float);
  for (const item of value) out.int(8, item);
  return out.int(20, ATTRIBUTE.ints);
}

function encodeTensor(name: string, { type, dims, raw }: OnnxInitializer): ProtobufWriter {
  const out = new ProtobufWriter();
  for (const dim of dims) out.int(1, dim);
  return out.int(2, ONNX_TYPE[type]).text(8, name).bytes(9, raw);
}

function encodeValue({ name, type, dims }: OnnxValue): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dim of dims) {
    shape.message(1, typeof dim === 'number' ? new ProtobufWriter().int(1, dim) : new ProtobufWriter().text(2, dim));
  }
  const tensor = new ProtobufWriter().int(1, ONNX_TYPE[type]).message(2, shape);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
