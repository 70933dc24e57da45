import { clipDocument } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { BasePainter } from '../../timeline/base-painter.ts';
import { type CanvasColors, readColors } from '../../timeline/colors.ts';
import { forgetPaint, paintSoon } from '../../timeline/frame-jobs.ts';
import { hitTest, type TimelineHit } from '../../timeline/hit-test.ts';
import { layoutTimeline, scrollToLane, type TimelineLayout } from '../../timeline/layout.ts';
import { markers } from '../../timeline/markers.ts';
import { paintOver } from '../../timeline/over-painter.ts';
import type { LaneScene } from '../../timeline/scene.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { timelineView } from '../../timeline/timeline-view.ts';
import { TimelineModel } from './model.ts';

const FALLBACK_FPS = { num: 30, den: 1 };

/** What is told of each layout, so that the names of people stand beside their lanes. */
export type OnLayout = (layout: TimelineLayout, lanes: readonly LaneScene[]) => void;

/**
 * Two canvases and what is painted on them: below what stays while the playhead moves, above what moves. Each is painted
 * on demand, at most once per animation frame.
 */
export class TimelineStage {
  readonly #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #painter: BasePainter;
  readonly #overContext: CanvasRenderingContext2D;
  readonly #onLayout: OnLayout;
  readonly #stops: (() => void)[];
  readonly model: TimelineModel;
  #colors: CanvasColors;
  #ratio = 1;
  #size = { width: 0, height: 0 };
  #baseStale = true;
  #scroll = 0;
  layout: TimelineLayout;
  hover: { x: number; label: string } | null = null;

  constructor(base: HTMLCanvasElement, over: HTMLCanvasElement, onLayout: OnLayout) {
    this.#base = base;
    this.#over = over;
    this.#painter = new BasePainter(base);
    this.#overContext = over.getContext('2d')!;
    this.#onLayout = onLayout;
    this.#colors = readColors(base);
    this.layout = this.#layOut();
    this.model = new TimelineModel(() => this.repaint());
    const sizes = new ResizeObserver(() => this.#measure());
    sizes.observe(over.parentElement!);
    const contrast = matchMedia('(prefers-contrast: more)');
    const recolor = () => {
      this.#colors = readColors(base);
      this.repaint();
    };
    contrast.addEventListener('change', recolor);
    this.#stops = [
      () => sizes.disconnect(),
      () => contrast.removeEventListener('change', recolor),
      playhead.subscribe((now, before) => (now.frames !== before.frames ? this.repaint() : this.repaintOver())),
      timelineView.subscribe(() => this.repaint()),
      markers.subscribe(() => this.repaint()),
      spanSelection.subscribe(() => this.repaintOver()),
    ];
    this.#measure();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.model.dispose();
    forgetPaint(this.#paint);
  }

  get width(): number {
    return this.#size.width;
  }

  /** Paints everything with the next animation frame. */
  repaint(): void {
    this.#baseStale = true;
    paintSoon(this.#paint);
  }

  /** Paints what moves with the next animation frame. */
  repaintOver(): void {
    paintSoon(this.#paint);
  }

  scrollBy(px: number): void {
    const next = Math.max(0, Math.min(this.layout.maxScroll, this.#scroll + px));
    if (next === this.#scroll) return;
    this.#scroll = next;
    this.repaint();
  }

  revealLane(takeId: number): void {
    const index = this.model.lanes.findIndex(({ take }) => take.id === takeId);
    this.scrollBy(scrollToLane(this.layout, index, this.#scroll) - this.#scroll);
  }

  hit(x: number, y: number): TimelineHit {
    const { frame, frames, loop } = playhead.getState();
    return hitTest(
      this.layout,
      {
        view: timelineView.getState(),
        frame,
        frames,
        loop,
        markers: markers.getState(),
        span: spanSelection.getState().span,
        lanes: this.model.lanes,
      },
      x,
      y,
    );
  }

  #measure(): void {
    const box = this.#over.parentElement!.getBoundingClientRect();
    this.#ratio = Math.min(3, globalThis.devicePixelRatio || 1);
    this.#size = { width: Math.max(1, Math.floor(box.width)), height: Math.max(1, Math.floor(box.height)) };
    this.repaint();
  }

  #layOut(): TimelineLayout {
    const people = this.model?.lanes.length ?? 0;
    return layoutTimeline({
      ...this.#size,
      people,
      sound: clipDocument.getState().clip?.sound ?? false,
      scroll: this.#scroll,
    });
  }

  readonly #paint = () => {
    const start = performance.now();
    const { clip, pts } = clipDocument.getState();
    const { frame, frames, loop } = playhead.getState();
    const shared = { view: timelineView.getState(), frames, fps: clip?.fps ?? FALLBACK_FPS, lanes: this.model.lanes };
    const all = this.#baseStale;
    if (this.#baseStale) {
      this.#baseStale = false;
      this.layout = this.#layOut();
      this.#scroll = Math.min(this.#scroll, this.layout.maxScroll);
      sizeTo(this.#base, this.#size, this.#ratio);
      sizeTo(this.#over, this.#size, this.#ratio);
      const { thumbnails, waveform } = this.model;
      const aspect = clip ? clip.width / clip.height : 16 / 9;
      this.#painter.paint(
        { ...shared, pts, markers: markers.getState(), thumbnails, aspect, waveform },
        this.layout,
        this.#colors,
        this.#ratio,
      );
      this.#onLayout(this.layout, this.model.lanes);
    }
    paintOver(
      this.#overContext,
      {
        ...shared,
        frame,
        loop,
        hoverX: this.hover?.x ?? null,
        hoverLabel: this.hover?.label ?? '',
        span: spanSelection.getState().span,
      },
      this.layout,
      this.#colors,
      this.#ratio,
    );
    // For measurements: how long the page was busy with the last painting of each kind.
    this.#base.dataset[all ? 'paintMs' : 'overMs'] = (performance.now() - start).toFixed(2);
  };
}

function sizeTo(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }, ratio: number): void {
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === wide && canvas.height === high) return;
  canvas.width = wide;
  canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
