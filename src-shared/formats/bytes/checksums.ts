/** Adler-32 of bytes that come in parts, as zlib ends with. */
export class Adler32 {
  private a = 1;
  private b = 0;

  update(bytes: Uint8Array): void {
    // 5552 bytes is the most that sums of bytes fit in 32 bits (RFC 1950's reference code).
    for (let from = 0; from < bytes.length; from += 5552) {
      const to = Math.min(from + 5552, bytes.length);
      for (let i = from; i < to; i++) {
        this.a += bytes[i]!;
        this.b += this.a;
      }
      this.a %= 65_521;
      this.b %= 65_521;
    }
  }

  /** Unsigned. */
  get value(): number {
    return this.b * 65_536 + this.a;
  }
}
