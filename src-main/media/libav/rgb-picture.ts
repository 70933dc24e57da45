import { Frame } from 'node-av';
import { AV_PIX_FMT_RGB24, AV_PIX_FMT_RGBA } from 'node-av/constants';

/**
 * A picture of ours as a frame of FFmpeg's. `fromVideoBuffer` says that it copies and does not: the frame points into the
 * bytes it was given, and nothing of it keeps them from being collected. Here they live until the picture is disposed.
 */
export class RgbPicture implements Disposable {
  readonly frame: Frame;
  readonly #bytes: Buffer;

  /** @param rgb  rows of RGB, or RGBA with `alpha`, without padding; must not change until the picture is disposed */
  constructor(rgb: Uint8Array, width: number, height: number, alpha = false) {
    this.#bytes = Buffer.from(rgb.buffer, rgb.byteOffset, rgb.byteLength);
    this.frame = Frame.fromVideoBuffer(this.#bytes, {
      width,
      height,
      format: alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24,
    });
  }

  [Symbol.dispose](): void {
    this.frame.free();
    // Looked at last of all, so that no optimisation takes the bytes for unused before.
    if (this.#bytes.length === 0) throw new RangeError('a picture without pixels');
  }
}
