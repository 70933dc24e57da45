/** Collects bits, most significant first, as JPEG's entropy-coded data: a zero byte follows each 0xff. */
export class BitWriter {
  #bytes: Uint8Array;
  #length: number;
  #held = 0;
  #heldBits = 0;

  /** @param head  bytes that stand before the first bit */
  constructor(head: Uint8Array) {
    this.#bytes = new Uint8Array(Math.max(4096, head.length * 2));
    this.#bytes.set(head);
    this.#length = head.length;
  }

  /** @param count  0 to 16 bits */
  write(value: number, count: number): void {
    this.#held = (this.#held << count) | value;
    this.#heldBits += count;
    while (this.#heldBits >= 8) {
      this.#heldBits -= 8;
      const byte = (this.#held >>> this.#heldBits) & 0xff;
      this.#push(byte);
      if (byte === 0xff) this.#push(0);
    }
    this.#held &= (1 << this.#heldBits) - 1;
  }

  /** Fills the last byte with ones and ends the picture. */
  finish(): Uint8Array {
    if (this.#heldBits > 0) this.write((1 << (8 - this.#heldBits)) - 1, 8 - this.#heldBits);
    this.#push(0xff);
    this.#push(0xd9);
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = byte;
  }
}
