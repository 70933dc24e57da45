import type { Frame } from 'node-av';
import { FilterChain } from './filter-chain.ts';
import { type Orientation, orientationFilters, swapsSides } from './orientation.ts';

/** What a picture is turned into: RGB of this size, upright. */
export interface PictureTarget {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/**
 * Turns decoded pictures (any pixel format, matrix and range) into packed RGB24, scaled and upright. The picture's own
 * matrix and range are respected; where the file names none, BT.601 limited range is assumed, as FFmpeg does.
 */
export class PictureFilter implements Disposable {
  readonly #target: PictureTarget;
  readonly #chain: FilterChain;

  constructor(target: PictureTarget) {
    this.#target = target;
    this.#chain = new FilterChain((width, height) => describe(target, width, height));
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

/** Full size is turned in the stored format, which is half the bytes; smaller pictures after scaling, in RGB. */
function describe({ orientation, width, height }: PictureTarget, storedWidth: number, storedHeight: number): string {
  const [scaledWidth, scaledHeight] = swapsSides(orientation) ? [height, width] : [width, height];
  const turn = orientationFilters(orientation) || 'null';
  if (scaledWidth === storedWidth && scaledHeight === storedHeight) return `${turn},format=rgb24`;
  return `scale=${scaledWidth}:${scaledHeight}:flags=area,format=rgb24,${turn}`;
}

function copyRows(target: Uint8Array, source: Uint8Array, stride: number, rowBytes: number, rows: number): void {
  if (stride === rowBytes) {
    target.set(source.subarray(0, rowBytes * rows));
    return;
  }
  for (let y = 0; y < rows; y++) target.set(source.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
}
