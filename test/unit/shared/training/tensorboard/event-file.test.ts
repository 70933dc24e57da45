import { describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from '#shared/training/tensorboard/crc32c.ts';
import { restartEvent, scalarsEvent, textEvent, versionEvent } from '#shared/training/tensorboard/event.ts';
import { tfRecord } from '#shared/training/tensorboard/tfrecord.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a protobuf message holds, by field number: varints, floats, doubles and bytes. Written from the wire format. */
function fieldsOf(bytes: Uint8Array): Map<number, (bigint | number | Uint8Array)[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields = new Map<number, (bigint | number | Uint8Array)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    let value: bigint | number | Uint8Array;
    if ((key & 7) === 0) value = varint();
    else if ((key & 7) === 1) value = view.getFloat64((at += 8) - 8, true);
    else if ((key & 7) === 5) value = view.getFloat32((at += 4) - 4, true);
    else {
      const length = Number(varint());
      value = bytes.subarray(at, (at += length));
    }
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

/** The records of a TFRecord file, their checksums compared. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

describe('event files of TensorBoard', () => {
  it('use the checksums that RFC 3720 gives', () => {
    expect(crc32c(bytesOf('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it('mask checksums as TensorFlow does', () => {
    // The first 8 bytes of every event file TensorFlow writes: a version record of 24 bytes.
    expect(maskedCrc32c(Uint8Array.of(0x18, 0, 0, 0, 0, 0, 0, 0))).toBe(0x224b7fa3);
  });

  it('hold scalars under their tags, with step and time', () => {
    const file = tfRecord(scalarsEvent(1795360017.25, 70_000, { 'train_loss/loss': 1.5, 'lr/gen_lr': 5e-5 }));
    const event = fieldsOf(recordsOf(file)[0]!);
    expect(event.get(1)).toEqual([1795360017.25]);
    expect(event.get(2)).toEqual([70_000n]);
    const values = fieldsOf(event.get(5)![0] as Uint8Array)
      .get(1)!
      .map((value) => fieldsOf(value as Uint8Array));
    expect(values.map((value) => new TextDecoder().decode(value.get(1)![0] as Uint8Array))).toEqual([
      'train_loss/loss',
      'lr/gen_lr',
    ]);
    expect(values.map((value) => value.get(2)![0])).toEqual([1.5, Math.fround(5e-5)]);
  });

  it('begin with the version, and say where a run goes on', () => {
    const [version, restart] = [versionEvent(1), restartEvent(2, 41)].map((event) =>
      fieldsOf(recordsOf(tfRecord(event))[0]!),
    );
    expect(new TextDecoder().decode(version!.get(3)![0] as Uint8Array)).toBe('brain.Event:2');
    expect(restart!.get(2)).toEqual([41n]);
    expect(fieldsOf(restart!.get(7)![0] as Uint8Array).get(1)).toEqual([1n]);
  });

  it('hold texts for the plugin that shows them', () => {
    const value = fieldsOf(
      fieldsOf(fieldsOf(textEvent(1, 0, 'config', '{}')).get(5)![0] as Uint8Array).get(1)![0] as Uint8Array,
    );
    const plugin = fieldsOf(fieldsOf(value.get(9)![0] as Uint8Array).get(1)![0] as Uint8Array);
    expect(new TextDecoder().decode(plugin.get(1)![0] as Uint8Array)).toBe('text');
    const tensor = fieldsOf(value.get(8)![0] as Uint8Array);
    expect(tensor.get(1)).toEqual([7n]);
    expect(new TextDecoder().decode(tensor.get(8)![0] as Uint8Array)).toBe('{}');
  });
});
