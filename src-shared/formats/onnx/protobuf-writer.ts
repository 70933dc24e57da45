import { encodeUtf8 } from './utf8.ts';

/** Writes the protobuf wire format: varints, floats and length-delimited fields. Field 0 does not exist. */
export class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];
  /** Bytes written so far. */
  size = 0;

  /** A varint field. Negative numbers take ten bytes (two's complement in 64 bits), as protobuf's int64. */
  int(field: number, value: number | bigint): this {
    this.varint(BigInt(field << 3));
    return this.varint(BigInt(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.varint(BigInt((field << 3) | 5));
    return this.append(bytes);
  }

  double(field: number, value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.varint(BigInt((field << 3) | 1));
    return this.append(bytes);
  }

  /** Length-delimited bytes; they are referred to, not copied, until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    this.varint(BigInt((field << 3) | 2));
    this.varint(BigInt(value.length));
    return this.append(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encodeUtf8(value));
  }

  message(field: number, value: ProtobufWriter): this {
    this.varint(BigInt((field << 3) | 2));
    this.varint(BigInt(value.size));
    for (const part of value.parts) this.append(part);
    return this;
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private varint(value: bigint): this {
    let rest = BigInt.asUintN(64, value);
    const bytes: number[] = [];
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      bytes.push(rest ? low | 0x80 : low);
    } while (rest);
    return this.append(Uint8Array.from(bytes));
  }

  private append(part: Uint8Array): this {
    this.parts.push(part);
    this.size += part.length;
    return this;
  }
}
