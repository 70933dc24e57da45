import { ProtobufWriter } from '../../formats/onnx/protobuf-writer.ts';

/** Field numbers of TensorFlow's `event.proto` and `summary.proto`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY = { value: 1, tag: 1, simpleValue: 2, tensor: 8, metadata: 9 } as const;
const TENSOR = { dtype: 1, shape: 2, stringVal: 8 } as const;
const DT_STRING = 7;
const SESSION_START = 1;

/** The event every file begins with. @param wallTime seconds since 1970 */
export function versionEvent(wallTime: number): Uint8Array {
  return new ProtobufWriter().double(EVENT.wallTime, wallTime).text(EVENT.fileVersion, 'brain.Event:2').finish();
}

/** Says that a run goes on at a step: TensorBoard then drops what an earlier file told of later ones. */
export function restartEvent(wallTime: number, step: number): Uint8Array {
  const log = new ProtobufWriter().int(1, SESSION_START);
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .int(EVENT.step, step)
    .message(EVENT.sessionLog, log)
    .finish();
}

/** Numbers at a step, a curve per tag. */
export function scalarsEvent(wallTime: number, step: number, values: Readonly<Record<string, number>>): Uint8Array {
  const summary = new ProtobufWriter();
  for (const [tag, value] of Object.entries(values)) {
    const entry = new ProtobufWriter().text(SUMMARY.tag, tag).float(SUMMARY.simpleValue, value);
    summary.message(SUMMARY.value, entry);
  }
  return event(wallTime, step, summary);
}

/** A text under a tag, such as a run's settings. */
export function textEvent(wallTime: number, step: number, tag: string, text: string): Uint8Array {
  const size = new ProtobufWriter().message(2, new ProtobufWriter().int(1, 1));
  const tensor = new ProtobufWriter()
    .int(TENSOR.dtype, DT_STRING)
    .message(TENSOR.shape, size)
    .text(TENSOR.stringVal, text);
  const plugin = new ProtobufWriter().message(1, new ProtobufWriter().text(1, 'text'));
  const entry = new ProtobufWriter()
    .text(SUMMARY.tag, tag)
    .message(SUMMARY.metadata, plugin)
    .message(SUMMARY.tensor, tensor);
  return event(wallTime, step, new ProtobufWriter().message(SUMMARY.value, entry));
}

function event(wallTime: number, step: number, summary: ProtobufWriter): Uint8Array {
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .int(EVENT.step, step)
    .message(EVENT.summary, summary)
    .finish();
}
