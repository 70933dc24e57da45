import { type CanvasColors, faded } from './colors.ts';
import { type AxisLimits, axisOf, type CurveAxis } from './curve-axis.ts';
import type { Band } from './layout.ts';
import { createRangeFacts, type RangePyramid } from './range-pyramid.ts';
import { paintedSpans, type Span } from './spans.ts';
import { pxPerFrame, type TimeView, xOfFrame } from './time-view.ts';

/** One line of a plot. */
export interface CurveLine {
  readonly color: string;
  /** Dash of the line, px, so that lines differ without colour. */
  readonly dash: readonly number[];
  /** Numbers per row of the take. */
  readonly pyramid: RangePyramid;
}

export interface CurvePlot extends AxisLimits {
  readonly lines: readonly CurveLine[];
  /** Written after the numbers of the axis. */
  readonly unit: string;
}

export interface CurveScene {
  readonly view: TimeView;
  /** Frame of the clip of the take's row 0. */
  readonly firstFrame: number;
  readonly corrected: readonly Span[];
}

/** Numbers at the side and the lines of one plot. Visits no more columns than there are pixels. */
export function paintPlot(
  context: CanvasRenderingContext2D,
  plot: CurvePlot,
  scene: CurveScene,
  band: Band,
  width: number,
  colors: CanvasColors,
): void {
  const axis = axisInView(plot, scene, band.height - 8);
  const yOf = (value: number) =>
    band.y + band.height - 4 - ((value - axis.min) / (axis.max - axis.min)) * (band.height - 8);
  context.save();
  context.beginPath();
  context.rect(0, band.y, width, band.height);
  context.clip();
  context.fillStyle = colors.panel;
  context.fillRect(0, band.y, width, band.height);
  context.fillStyle = faded(colors.correction, 0.1);
  for (const span of paintedSpans(scene.corrected, scene.view, 1 / pxPerFrame(scene.view, width))) {
    const x = xOfFrame(scene.view, width, span.from);
    context.fillRect(x, band.y, Math.max(1, xOfFrame(scene.view, width, span.to) - x), band.height);
  }
  for (const tick of axis.ticks) {
    context.fillStyle = tick === 0 ? colors.lineStrong : colors.line;
    context.fillRect(0, Math.round(yOf(tick)), width, 1);
  }
  for (const line of plot.lines) paintLine(context, line, scene, width, yOf);
  paintNumbers(context, axis, plot.unit, band, yOf, colors);
  context.restore();
  context.fillStyle = colors.line;
  context.fillRect(0, band.y + band.height - 1, width, 1);
}

/** The axis of what is in view. */
export function axisInView(plot: CurvePlot, { view, firstFrame }: CurveScene, height: number): CurveAxis {
  const facts = createRangeFacts();
  let [min, max] = [Number.NaN, Number.NaN];
  for (const { pyramid } of plot.lines) {
    pyramid.query(Math.floor(view.from) - firstFrame, Math.ceil(view.to) - firstFrame, facts);
    if (facts.count === 0) continue;
    if (!(facts.min >= min)) min = facts.min;
    if (!(facts.max <= max)) max = facts.max;
  }
  return axisOf(min, max, height, plot);
}

function paintLine(
  context: CanvasRenderingContext2D,
  line: CurveLine,
  { view, firstFrame }: CurveScene,
  width: number,
  yOf: (value: number) => number,
): void {
  const { values } = line.pyramid;
  context.strokeStyle = line.color;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  const perPx = 1 / pxPerFrame(view, width);
  let drawing = false;
  if (perPx <= 1.5) {
    context.setLineDash(line.dash as number[]);
    const end = Math.min(values.length, Math.ceil(view.to) - firstFrame + 1);
    for (let row = Math.max(0, Math.floor(view.from) - firstFrame - 1); row < end; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) drawing = false;
      else {
        const x = xOfFrame(view, width, row + firstFrame + 0.5);
        if (drawing) context.lineTo(x, yOf(value));
        else context.moveTo(x, yOf(value));
        drawing = true;
      }
    }
  } else {
    const facts = createRangeFacts();
    for (let x = 0; x < width; x++) {
      const from = Math.floor(view.from + x * perPx) - firstFrame;
      const to = Math.max(from + 1, Math.floor(view.from + (x + 1) * perPx) - firstFrame);
      line.pyramid.query(from, to, facts);
      if (facts.count === 0) drawing = false;
      else {
        if (drawing) context.lineTo(x, yOf(facts.max));
        else context.moveTo(x, yOf(facts.max));
        context.lineTo(x + 0.5, yOf(facts.min));
        drawing = true;
      }
    }
  }
  context.stroke();
  context.setLineDash([]);
}

function paintNumbers(
  context: CanvasRenderingContext2D,
  axis: CurveAxis,
  unit: string,
  band: Band,
  yOf: (value: number) => number,
  colors: CanvasColors,
): void {
  context.font = `10px ${colors.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const tick of axis.ticks) {
    const y = Math.round(yOf(tick));
    if (y < band.y + 6 || y > band.y + band.height - 6) continue;
    const words = `${tick} ${unit}`.trim();
    context.fillStyle = faded(colors.panel, 0.8);
    context.fillRect(2, y - 6, context.measureText(words).width + 5, 12);
    context.fillStyle = colors.text3;
    context.fillText(words, 4, y);
  }
}
