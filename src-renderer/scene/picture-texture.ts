import { CanvasTexture, LinearFilter, SRGBColorSpace } from 'three';

/** Longer side of the picture on the card, px: more would cost uploads and show nothing. */
const LONGEST = 1280;

/** The video's current picture as a texture. Copied at once, so that whoever decoded it may free it. */
export class PictureTexture {
  readonly texture: CanvasTexture;
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;

  constructor() {
    this.#context = this.#canvas.getContext('2d', { alpha: false })!;
    this.texture = new CanvasTexture(this.#canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.minFilter = LinearFilter;
    this.texture.generateMipmaps = false;
  }

  /** Takes over a picture; width and height as it is to be seen, px. */
  update(image: CanvasImageSource, width: number, height: number): void {
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const w = Math.max(1, Math.round(width * scale));
    const h = Math.max(1, Math.round(height * scale));
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
      // A texture keeps its size on the card.
      this.texture.dispose();
    }
    this.#context.drawImage(image, 0, 0, w, h);
    this.texture.needsUpdate = true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}
