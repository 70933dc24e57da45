/**
 * Cursor on one table of a FlatBuffers file. A table starts with the (negative) distance to its vtable, which holds
 * for each field the offset inside the table, or 0 where the field has its default.
 *
 * Layout after the FlatBuffers internals document. All numbers are little-endian.
 */
export class FlatTable {
  readonly view: DataView;
  readonly position: number;

  constructor(view: DataView, position: number) {
    this.view = view;
    this.position = position;
  }

  /** The root table of a file. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  int32(field: number, fallback = 0): number {
    const at = this.at(field);
    return at ? this.view.getInt32(at, true) : fallback;
  }

  uint32(field: number, fallback = 0): number {
    const at = this.at(field);
    return at ? this.view.getUint32(at, true) : fallback;
  }

  int8(field: number, fallback = 0): number {
    const at = this.at(field);
    return at ? this.view.getInt8(at) : fallback;
  }

  uint8(field: number, fallback = 0): number {
    const at = this.at(field);
    return at ? this.view.getUint8(at) : fallback;
  }

  /** A text of plain ASCII, as tensor names are. */
  text(field: number): string {
    return String.fromCharCode(...(this.bytes(field) ?? []));
  }

  table(field: number): FlatTable | null {
    const at = this.at(field);
    return at ? this.follow(at) : null;
  }

  /** A vector of tables. */
  tables(field: number): FlatTable[] {
    const { start, length } = this.vector(field);
    return Array.from({ length }, (_, index) => this.follow(start + 4 * index));
  }

  /** A vector of 32-bit integers. */
  int32s(field: number): number[] {
    const { start, length } = this.vector(field);
    return Array.from({ length }, (_, index) => this.view.getInt32(start + 4 * index, true));
  }

  /** A vector of unsigned 16-bit integers. */
  uint16s(field: number): number[] {
    const { start, length } = this.vector(field);
    return Array.from({ length }, (_, index) => this.view.getUint16(start + 2 * index, true));
  }

  /** A vector of bytes as a view on the file, or null where it is absent or empty. */
  bytes(field: number): Uint8Array | null {
    const { start, length } = this.vector(field);
    return length ? new Uint8Array(this.view.buffer, this.view.byteOffset + start, length) : null;
  }

  private at(field: number): number {
    const vtable = this.position - this.view.getInt32(this.position, true);
    const slot = 4 + 2 * field;
    if (slot >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + slot, true);
    return offset ? this.position + offset : 0;
  }

  private follow(at: number): FlatTable {
    return new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  private vector(field: number): { start: number; length: number } {
    const at = this.at(field);
    if (!at) return { start: 0, length: 0 };
    const vector = at + this.view.getUint32(at, true);
    return { start: vector + 4, length: this.view.getUint32(vector, true) };
  }
}
