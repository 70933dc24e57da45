import type { CanvasColors } from './colors.ts';
import { faded } from './colors.ts';
import type { TimelineLayout } from './layout.ts';
import { type LanePen, paintLane } from './paint-lane.ts';
import { OverviewColumns, paintOverview } from './paint-overview.ts';
import { paintRuler } from './paint-ruler.ts';
import { paintThumbnails, paintWaveform } from './paint-strips.ts';
import type { BaseScene } from './scene.ts';
import { createScoreColumns } from './score-pyramid.ts';

/** Paints what stays while the playhead moves; arrays are kept from one painting to the next. */
export class BasePainter {
  readonly #context: CanvasRenderingContext2D;
  #samples = new Float32Array(0);
  #columns = createScoreColumns(0);
  readonly #overview = new OverviewColumns();
  #image: ImageData | null = null;
  #footImage: ImageData | null = null;
  #hatch: CanvasPattern | null = null;
  #hatchOf = '';

  constructor(canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d', { alpha: false })!;
  }

  paint(scene: BaseScene, layout: TimelineLayout, colors: CanvasColors, ratio: number): void {
    const context = this.#context;
    const { width } = layout;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colors.canvas;
    context.fillRect(0, 0, width, layout.height);
    const pen: LanePen = {
      context,
      colors,
      view: scene.view,
      width,
      ratio,
      columns: this.#columns,
      image: this.#image,
      footImage: this.#footImage,
      hatch: this.#hatchFor(colors, ratio),
    };
    for (const [index, bands] of layout.lane.entries()) {
      const lane = scene.lanes[index];
      const visible = bands.y + bands.height > layout.lanes.y && bands.y < layout.lanes.y + layout.lanes.height;
      if (lane && visible) paintLane(pen, lane, bands);
    }
    this.#columns = pen.columns;
    this.#image = pen.image;
    this.#footImage = pen.footImage;
    if (layout.thumbnails) paintThumbnails(context, scene, layout.thumbnails, width, colors);
    if (layout.waveform) {
      if (this.#samples.length < 2 * width) this.#samples = new Float32Array(2 * Math.ceil(width));
      paintWaveform(context, scene, layout.waveform, width, colors, this.#samples);
    }
    paintRuler(context, scene, layout.ruler, width, colors);
    paintOverview(context, scene, layout.overview, Math.floor(width), colors, this.#overview);
  }

  #hatchFor(colors: CanvasColors, ratio: number): CanvasPattern | null {
    if (this.#hatchOf === `${colors.lineStrong}${ratio}`) return this.#hatch;
    this.#hatchOf = `${colors.lineStrong}${ratio}`;
    const side = Math.round(6 * ratio);
    const tile = new OffscreenCanvas(side, side);
    const context = tile.getContext('2d')!;
    context.strokeStyle = faded(colors.lineStrong, 0.7);
    context.lineWidth = ratio;
    context.beginPath();
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift, side);
      context.lineTo(shift + side, 0);
    }
    context.stroke();
    this.#hatch = this.#context.createPattern(tile, 'repeat');
    this.#hatch?.setTransform(new DOMMatrix().scale(1 / ratio));
    return this.#hatch;
  }
}
