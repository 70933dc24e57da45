import type { CanvasColors } from '../../timeline/colors.ts';
import { axisOf } from '../../timeline/curve-axis.ts';
import type { Chart, ChartLine } from './charts.ts';

/** Where a chart leaves room for its numbers, px. */
const LEFT = 42;
const FOOT = 15;

export interface ChartAxes {
  /** Bottom and top of the chart, in what is drawn: logarithms on a logarithmic scale. */
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Last step there is room for. */
  readonly steps: number;
}

/** Axes of a chart of so many px: what is measured upwards, steps to the right. */
export function axesOf(chart: Pick<Chart, 'scale' | 'lines' | 'id'>, height: number, steps: number): ChartAxes {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let last = steps;
  for (const line of chart.lines) {
    for (const [i, value] of line.values.entries()) {
      const drawn = onScale(value, chart.scale);
      if (!Number.isFinite(drawn)) continue;
      low = Math.min(low, drawn);
      high = Math.max(high, drawn);
      last = Math.max(last, line.steps[i]!);
    }
  }
  const log = chart.scale === 'log';
  const axis = axisOf(
    low,
    high,
    height - FOOT,
    chart.id === 'scores' ? { include: [0, 1], least: 1 } : { least: log ? 0.5 : 1e-3 },
  );
  const whole = axis.ticks.filter((tick) => Math.abs(tick - Math.round(tick)) < 1e-9);
  const shown = log && whole.length >= 2 ? whole : axis.ticks;
  return {
    min: axis.min,
    max: axis.max,
    ticks: shown.map((at) => ({ at, label: label(log ? 10 ** at : at) })),
    steps: Math.max(1, last),
  };
}

export function onScale(value: number, scale: Chart['scale']): number {
  if (scale === 'linear') return value;
  return value > 0 ? Math.log10(value) : Number.NaN;
}

function label(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e4 || size < 1e-3 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}

/** Draws a chart over the whole of a canvas of `width` × `height` CSS px. Visits each row once. */
export function paintChart(
  context: CanvasRenderingContext2D,
  chart: Chart,
  size: { readonly width: number; readonly height: number },
  steps: number,
  rounds: number,
  colors: CanvasColors,
): void {
  const { width, height } = size;
  const axes = axesOf(chart, height, steps);
  const bottom = height - FOOT;
  const xOf = (step: number): number => LEFT + (step / axes.steps) * (width - LEFT - 6);
  const yOf = (value: number): number => bottom - ((value - axes.min) / (axes.max - axes.min)) * (bottom - 5);
  context.clearRect(0, 0, width, height);
  context.font = `10px ${colors.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const { at, label: words } of axes.ticks) {
    const y = Math.round(yOf(at));
    context.fillStyle = colors.line;
    context.fillRect(LEFT, y, width - LEFT, 1);
    context.fillStyle = colors.text3;
    context.fillText(words, LEFT - 6, y);
  }
  context.textAlign = 'center';
  for (let round = 1; round < rounds; round++) {
    context.fillStyle = colors.lineStrong;
    context.fillRect(Math.round(xOf((round * axes.steps) / rounds)), 0, 1, bottom);
  }
  for (let part = 0; part <= 4; part++) {
    const step = Math.round((part * axes.steps) / 4);
    context.fillStyle = colors.text3;
    context.textAlign = part === 0 ? 'left' : part === 4 ? 'right' : 'center';
    context.fillText(String(step), xOf(step), height - 6);
  }
  for (const line of chart.lines) paintLine(context, chart.scale, line, xOf, yOf);
}

function paintLine(
  context: CanvasRenderingContext2D,
  scale: Chart['scale'],
  { steps, values, color, dash }: ChartLine,
  xOf: (step: number) => number,
  yOf: (value: number) => number,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1.3;
  context.setLineDash([...dash]);
  context.beginPath();
  let open = false;
  for (const [i, value] of values.entries()) {
    const drawn = onScale(value, scale);
    if (!Number.isFinite(drawn)) {
      open = false;
      continue;
    }
    if (open) context.lineTo(xOf(steps[i]!), yOf(drawn));
    else context.moveTo(xOf(steps[i]!), yOf(drawn));
    open = true;
  }
  context.stroke();
  context.setLineDash([]);
  if (values.length === 1 && open) {
    context.fillStyle = color;
    context.fillRect(xOf(steps[0]!) - 1.5, yOf(onScale(values[0]!, scale)) - 1.5, 3, 3);
  }
}
