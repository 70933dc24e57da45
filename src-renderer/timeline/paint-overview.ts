import { badnessOf, rampColor } from '../ui/score-ramp.ts';
import { type CanvasColors, faded } from './colors.ts';
import type { Band } from './layout.ts';
import type { BaseScene } from './scene.ts';
import { createScoreColumns, type ScoreColumns } from './score-pyramid.ts';
import { fitView, type TimeView } from './time-view.ts';

/** Least width of the window, px, so that it can be grasped in a long clip. */
const LEAST = 24;

/** Where the shown part lies in the small picture of the whole clip, px. */
export function overviewWindow(view: TimeView, frames: number, width: number): { x: number; width: number } {
  const all = Math.max(1, frames);
  const wide = Math.max(LEAST, ((view.to - view.from) / all) * width);
  const free = all - (view.to - view.from);
  const x = free <= 0 ? 0 : (view.from / free) * (width - wide);
  return { x, width: Math.min(width, wide) };
}

/** The view after the window was dragged to `x`. */
export function viewAtWindow(view: TimeView, frames: number, width: number, x: number): TimeView {
  const span = view.to - view.from;
  const free = Math.max(0, frames - span);
  const room = width - overviewWindow(view, frames, width).width;
  const from = room <= 0 ? 0 : Math.max(0, Math.min(free, (x / room) * free));
  return { from, to: from + span };
}

/** The worst score of anybody per column of the whole clip; worked out again only where something changed. */
export class OverviewColumns {
  #key = '';
  #worst = new Float32Array(0);
  #reuse: ScoreColumns = createScoreColumns(0);

  of({ frames, lanes }: Pick<BaseScene, 'frames' | 'lanes'>, width: number): Float32Array {
    const shown = lanes.filter((lane) => lane.data?.ready);
    const key = JSON.stringify([
      width,
      frames,
      shown.map(({ take, data }) => [take.id, take.first_frame, data!.version]),
    ]);
    if (key === this.#key) return this.#worst;
    this.#key = key;
    this.#worst = new Float32Array(width).fill(Number.NaN);
    if (this.#reuse.worst.length < width) this.#reuse = createScoreColumns(width);
    for (const { data, take } of shown) {
      data!.score.columnsInto(this.#reuse, fitView(frames), take.first_frame, width);
      for (let x = 0; x < width; x++) {
        const score = this.#reuse.worst[x]!;
        if (!Number.isNaN(score) && !(this.#worst[x]! < score)) this.#worst[x] = score;
      }
    }
    return this.#worst;
  }
}

/** The whole clip: the worst score of anybody per column, and the part that is shown. It is the scroll bar too. */
export function paintOverview(
  context: CanvasRenderingContext2D,
  scene: BaseScene,
  band: Band,
  width: number,
  colors: CanvasColors,
  columns: OverviewColumns,
): void {
  context.fillStyle = colors.canvas;
  context.fillRect(0, band.y, width, band.height);
  const worst = columns.of(scene, width);
  const [top, height] = [band.y + 4, band.height - 8];
  let [start, shade] = [0, -1];
  for (let x = 0; x <= width; x++) {
    const score = x < width ? worst[x]! : Number.NaN;
    const next = Number.isNaN(score) ? -1 : Math.round(badnessOf(score) * 12);
    if (next === shade && x < width) continue;
    if (shade >= 0) {
      context.fillStyle = `rgb(${rampColor(shade / 12).join(' ')})`;
      const tall = Math.max(2, Math.round(height * (0.3 + (0.7 * shade) / 12)));
      context.fillRect(start, top + height - tall, x - start, tall);
    }
    [start, shade] = [x, next];
  }
  const shown = overviewWindow(scene.view, scene.frames, width);
  context.fillStyle = faded(colors.canvas, 0.62);
  context.fillRect(0, band.y, shown.x, band.height);
  context.fillRect(shown.x + shown.width, band.y, width, band.height);
  context.strokeStyle = colors.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(shown.x + 0.5, band.y + 1.5, Math.max(1, shown.width - 1), band.height - 3, 3);
  context.stroke();
  context.fillStyle = colors.text3;
  for (const x of [shown.x + 3, shown.x + shown.width - 5]) context.fillRect(x, band.y + 5, 2, band.height - 10);
}
