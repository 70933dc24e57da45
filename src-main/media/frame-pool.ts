/**
 * Hands out picture buffers of one size and takes them back. A buffer that is never given back is simply left to the
 * garbage collector, so giving back is worth it for speed and a flat memory line, and never required.
 */
export class FramePool {
  readonly #bytes: number;
  readonly #shared: boolean;
  readonly #keep: number;
  readonly #free: Uint8Array<ArrayBufferLike>[] = [];

  /**
   * @param bytes   size of each buffer
   * @param shared  back buffers by a SharedArrayBuffer, so that worker threads see them without a copy
   * @param keep    how many free buffers are kept at most
   */
  constructor(bytes: number, shared: boolean, keep = 8) {
    this.#bytes = bytes;
    this.#shared = shared;
    this.#keep = keep;
  }

  take(): Uint8Array<ArrayBufferLike> {
    const data =
      this.#free.pop() ??
      new Uint8Array(this.#shared ? new SharedArrayBuffer(this.#bytes) : new ArrayBuffer(this.#bytes));
    owners.set(data, this);
    return data;
  }

  give(data: Uint8Array<ArrayBufferLike>): void {
    if (this.#free.length < this.#keep) this.#free.push(data);
  }
}

const owners = new WeakMap<Uint8Array<ArrayBufferLike>, FramePool>();

/**
 * Gives a frame's buffer back for reuse. After this `frame.data` will be overwritten: neither the caller nor a worker
 * may look at it again. Releasing twice, or a frame that came from elsewhere, does nothing.
 */
export function releaseFrame(frame: { readonly data: Uint8Array<ArrayBufferLike> }): void {
  const pool = owners.get(frame.data);
  owners.delete(frame.data);
  pool?.give(frame.data);
}
