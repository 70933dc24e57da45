import type { Frame } from 'node-av';
import { type PictureTarget, pictureChain } from '../picture-chain.ts';
import { FilterChain } from './filter-chain.ts';

/** Turns decoded pictures into packed RGB24 by `pictureChain`. */
export class PictureFilter implements Disposable {
  readonly #target: PictureTarget;
  readonly #chain: FilterChain;

  constructor(target: PictureTarget) {
    this.#target = target;
    this.#chain = new FilterChain((width, height) => pictureChain(target, width, height));
  }

  /** Converts one picture. `rgb` takes height × width × 3 bytes, rows without padding. */
  async convertInto(rgb: Uint8Array, picture: Frame): Promise<void> {
    const out = await this.#chain.run(picture);
    copyRows(rgb, out.data![0]!, out.linesize[0]!, this.#target.width * 3, this.#target.height);
  }

  [Symbol.dispose](): void {
    this.#chain[Symbol.dispose]();
  }
}

function copyRows(target: Uint8Array, source: Uint8Array, stride: number, rowBytes: number, rows: number): void {
  if (stride === rowBytes) {
    target.set(source.subarray(0, rowBytes * rows));
    return;
  }
  for (let y = 0; y < rows; y++) target.set(source.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
}
