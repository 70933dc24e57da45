import { CanvasTexture, LinearFilter, SRGBColorSpace } from 'three';

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

  /**
   * Takes over a picture.
   *
   * @param paint   paints it upright at the origin, `width` × `height` px
   * @param longest longer side of the copy, px: more than is seen would only cost uploads
   */
  update(paint: (context: CanvasRenderingContext2D) => void, width: number, height: number, longest: number): void {
    const scale = Math.min(1, longest / Math.max(width, height));
    const w = Math.max(1, Math.round(width * scale));
    const h = Math.max(1, Math.round(height * scale));
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
      // A texture keeps its size on the card.
      this.texture.dispose();
    }
    this.#context.setTransform(w / width, 0, 0, h / height, 0, 0);
    paint(this.#context);
    this.texture.needsUpdate = true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}
