import type { Readable } from 'node:stream';

/** Reads a stream piece by piece, at the reader's pace: what has not been asked for stays in the pipe. */
export class PipeReader {
  readonly #stream: Readable;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #ended = false;

  constructor(stream: Readable) {
    this.#stream = stream;
    const end = () => {
      this.#ended = true;
    };
    stream.once('end', end);
    stream.once('close', end);
  }

  /** Up to `count` bytes ahead of the reader, fewer only at the end; valid until the next call. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#chunk.length - this.#at < count) {
      const more = await this.#next();
      if (!more) break;
      const rest = this.#chunk.subarray(this.#at);
      const joined = new Uint8Array(rest.length + more.length);
      joined.set(rest);
      joined.set(more, rest.length);
      this.#chunk = joined;
      this.#at = 0;
    }
    return this.#chunk.subarray(this.#at, this.#at + count);
  }

  /** Passes over bytes that were peeked at. */
  skip(count: number): void {
    this.#at += count;
  }

  /** Fills `target`. @returns false where the stream ends first */
  async readInto(target: Uint8Array): Promise<boolean> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#at === this.#chunk.length) {
        const more = await this.#next();
        if (!more) return false;
        this.#chunk = more;
        this.#at = 0;
      }
      const part = this.#chunk.subarray(this.#at, this.#at + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return true;
  }

  async #next(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk: Uint8Array | null = this.#stream.read();
      if (chunk) return chunk;
      if (this.#ended || this.#stream.destroyed) return null;
      await new Promise<void>((resolve) => {
        const wake = () => {
          for (const event of EVENTS) this.#stream.off(event, wake);
          resolve();
        };
        for (const event of EVENTS) this.#stream.on(event, wake);
      });
    }
  }
}

const EVENTS = ['readable', 'end', 'close', 'error'] as const;
