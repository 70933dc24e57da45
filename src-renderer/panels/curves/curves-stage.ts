import { clipDocument } from '../../document/clip-document.ts';
import { playhead, seek } from '../../document/playhead.ts';
import { type CanvasColors, faded, readColors } from '../../timeline/colors.ts';
import { forgetPaint, paintSoon } from '../../timeline/frame-jobs.ts';
import { type Band, RULER_HEIGHT } from '../../timeline/layout.ts';
import { markers } from '../../timeline/markers.ts';
import { axisInView, paintPlot } from '../../timeline/paint-curves.ts';
import { paintRuler } from '../../timeline/paint-ruler.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { frameAtX, pxPerFrame, xOfFrame } from '../../timeline/time-view.ts';
import { holdView, panBy, timelineView } from '../../timeline/timeline-view.ts';
import { zoomOrScroll } from '../../timeline/wheel.ts';
import { CurvesModel, type ShownPlot } from './model.ts';

const FALLBACK_FPS = { num: 30, den: 1 };
const WANT_AFTER_MS = 160;

/** Where each plot lies, px from the top. */
export function plotBands(height: number, plots: number): Band[] {
  const room = height - RULER_HEIGHT;
  return Array.from({ length: plots }, (_, index) => {
    const y = RULER_HEIGHT + Math.round((room * index) / plots);
    return { y, height: RULER_HEIGHT + Math.round((room * (index + 1)) / plots) - y };
  });
}

/** The canvas of the curves. Told of each frame that is read off: where the pointer is, else where the playhead is. */
export class CurvesStage {
  readonly #canvas: HTMLCanvasElement;
  readonly #plain: OffscreenCanvas;
  readonly #model: CurvesModel;
  readonly #onPlots: (plots: readonly ShownPlot[]) => void;
  readonly #onFrame: (frame: number, model: CurvesModel) => void;
  readonly #stops: (() => void)[];
  #colors: CanvasColors;
  #size = { width: 1, height: 1 };
  #ratio = 1;
  #stale = true;
  #hoverX: number | null = null;
  #wanting: ReturnType<typeof setTimeout> | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    onPlots: (plots: readonly ShownPlot[]) => void,
    onFrame: (frame: number, model: CurvesModel) => void,
  ) {
    this.#canvas = canvas;
    this.#plain = new OffscreenCanvas(1, 1);
    this.#onPlots = onPlots;
    this.#onFrame = onFrame;
    this.#colors = readColors(canvas);
    this.#model = new CurvesModel(() => this.#repaint());
    const sizes = new ResizeObserver(() => this.#measure());
    sizes.observe(canvas.parentElement!);
    this.#stops = [
      () => sizes.disconnect(),
      playhead.subscribe((now, before) => (now.frames !== before.frames ? this.#repaint() : paintSoon(this.#paint))),
      timelineView.subscribe(() => {
        this.#repaint();
        this.#want();
      }),
      markers.subscribe(() => this.#repaint()),
      spanSelection.subscribe(() => paintSoon(this.#paint)),
      this.#listen(),
    ];
    this.#measure();
    this.#want();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    if (this.#wanting !== null) clearTimeout(this.#wanting);
    this.#model.dispose();
    forgetPaint(this.#paint);
  }

  #repaint(): void {
    this.#stale = true;
    paintSoon(this.#paint);
  }

  #measure(): void {
    const box = this.#canvas.parentElement!.getBoundingClientRect();
    this.#ratio = Math.min(3, globalThis.devicePixelRatio || 1);
    this.#size = { width: Math.max(1, Math.floor(box.width)), height: Math.max(1, Math.floor(box.height)) };
    this.#repaint();
  }

  /** Asks for the rows in view, once the view stands still. */
  #want(): void {
    if (this.#wanting !== null) clearTimeout(this.#wanting);
    this.#wanting = setTimeout(() => {
      const { from, to } = timelineView.getState();
      const shift = this.#model.firstFrame;
      this.#model.data?.want(Math.floor(from) - shift, Math.ceil(to) - shift);
    }, WANT_AFTER_MS);
  }

  #frameAt(x: number): number {
    return frameAtX(timelineView.getState(), this.#size.width, x, playhead.getState().frames);
  }

  #listen(): () => void {
    const stopper = new AbortController();
    const { signal } = stopper;
    const canvas = this.#canvas;
    let drag: { id: number; pan: boolean; x: number } | null = null;
    canvas.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button > 1) return;
        drag = { id: event.pointerId, pan: event.button === 1, x: event.offsetX };
        canvas.setPointerCapture(event.pointerId);
        holdView(true);
        if (drag.pan) return;
        playhead.setState({ playing: false });
        seek(this.#frameAt(event.offsetX));
      },
      { signal },
    );
    canvas.addEventListener(
      'pointermove',
      (event) => {
        this.#hoverX = event.offsetX;
        if (drag?.pan) {
          panBy((drag.x - event.offsetX) / pxPerFrame(timelineView.getState(), this.#size.width));
          drag.x = event.offsetX;
        } else if (drag) seek(this.#frameAt(event.offsetX));
        paintSoon(this.#paint);
      },
      { signal },
    );
    for (const kind of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
      canvas.addEventListener(
        kind,
        () => {
          if (kind === 'pointerleave') this.#hoverX = null;
          else {
            drag = null;
            holdView(false);
          }
          paintSoon(this.#paint);
        },
        { signal },
      );
    }
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        zoomOrScroll(event, event.offsetX, this.#size.width, true);
      },
      { signal, passive: false },
    );
    return () => stopper.abort();
  }

  readonly #paint = () => {
    const start = performance.now();
    const { width, height } = this.#size;
    const plain = this.#stale;
    if (plain) this.#paintPlain();
    const context = this.#canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#plain, 0, 0);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const view = timelineView.getState();
    const { frame, frames, loop } = playhead.getState();
    if (frames === 0) return;
    const { span } = spanSelection.getState();
    if (span && span.takeId === this.#model.data?.take.id) this.#shade(context, span.from, span.to, 0.14);
    if (loop) this.#shade(context, loop.from, loop.to, 0.07);
    if (this.#hoverX !== null) {
      context.fillStyle = faded(this.#colors.text, 0.3);
      context.fillRect(Math.round(this.#hoverX), RULER_HEIGHT, 1, height);
    }
    const x = xOfFrame(view, width, frame + 0.5);
    context.fillStyle = this.#colors.playhead;
    context.fillRect(Math.round(x) - 0.5, RULER_HEIGHT - 8, 1.5, height);
    const read = this.#hoverX === null ? frame : this.#frameAt(this.#hoverX);
    this.#paintDots(context, read);
    this.#onFrame(read, this.#model);
    this.#canvas.dataset[plain ? 'paintMs' : 'overMs'] = (performance.now() - start).toFixed(2);
  };

  #shade(context: CanvasRenderingContext2D, from: number, to: number, opacity: number): void {
    const view = timelineView.getState();
    const left = xOfFrame(view, this.#size.width, from);
    context.fillStyle = faded(this.#colors.accent, opacity);
    context.fillRect(left, 0, xOfFrame(view, this.#size.width, to) - left, this.#size.height);
  }

  /** A dot on each line at the frame whose numbers are read off. */
  #paintDots(context: CanvasRenderingContext2D, frame: number): void {
    const view = timelineView.getState();
    const x = xOfFrame(view, this.#size.width, frame + 0.5);
    const bands = plotBands(this.#size.height, this.#model.plots.length);
    for (const [index, plot] of this.#model.plots.entries()) {
      const band = bands[index]!;
      const axis = axisInView(plot, this.#scene(), band.height - 8);
      for (const { pyramid, color } of plot.lines) {
        const value = pyramid.values[frame - this.#model.firstFrame] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const part = (value - axis.min) / (axis.max - axis.min);
        context.fillStyle = color;
        context.strokeStyle = this.#colors.canvas;
        context.lineWidth = 1.5;
        context.beginPath();
        context.arc(x, band.y + band.height - 4 - part * (band.height - 8), 3, 0, 2 * Math.PI);
        context.stroke();
        context.fill();
      }
    }
  }

  #scene() {
    return { view: timelineView.getState(), firstFrame: this.#model.firstFrame, corrected: this.#model.corrected };
  }

  #paintPlain(): void {
    this.#stale = false;
    const { width, height } = this.#size;
    const [wide, high] = [Math.round(width * this.#ratio), Math.round(height * this.#ratio)];
    for (const canvas of [this.#canvas, this.#plain]) {
      if (canvas.width === wide && canvas.height === high) continue;
      canvas.width = wide;
      canvas.height = high;
    }
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    // Both kinds of context draw alike; only the type of their canvas differs.
    const context = this.#plain.getContext('2d', { alpha: false }) as unknown as CanvasRenderingContext2D;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.fillStyle = this.#colors.panel;
    context.fillRect(0, 0, width, height);
    const { clip, pts } = clipDocument.getState();
    const { plots } = this.#model;
    for (const [index, band] of plotBands(height, plots.length).entries()) {
      paintPlot(context, plots[index]!, this.#scene(), band, width, this.#colors);
    }
    const ruler = {
      view: timelineView.getState(),
      frames: playhead.getState().frames,
      fps: clip?.fps ?? FALLBACK_FPS,
      pts,
      lanes: [],
      markers: markers.getState(),
      thumbnails: null,
      aspect: 1,
      waveform: null,
    };
    paintRuler(context, ruler, { y: 0, height: RULER_HEIGHT }, width, this.#colors);
    this.#onPlots(plots);
  }
}
