import type { Rational } from './rational.ts';
import { pxPerFrame, type TimeView } from './time-view.ts';

/** Steps of a ruler, in frames. */
export interface RulerSteps {
  /** Between labelled ticks. */
  readonly major: number;
  /** Between ticks without label. */
  readonly minor: number;
}

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000];

/** Steps at which labels are `labelPx` or more apart: single frames, parts of seconds, seconds, minutes, hours. */
export function rulerSteps(view: TimeView, width: number, fps: Rational, labelPx = 96): RulerSteps {
  const perFrame = pxPerFrame(view, width);
  const major = candidates(fps).find((step) => step * perFrame >= labelPx) ?? nice(labelPx / perFrame);
  const minor = candidates(fps).find((step) => step * perFrame >= 9 && divides(step, major)) ?? major;
  return { major, minor };
}

/** Multiples of a step that are in view, one before its left edge included so that its label can reach in. */
export function* ticksOf(view: TimeView, step: number, frames: number): Generator<number> {
  const last = Math.min(frames, view.to);
  for (let i = Math.max(0, Math.floor(view.from / step)); i * step <= last; i++) yield i * step;
}

function candidates({ num, den }: Rational): number[] {
  const rate = num / den;
  const parts = [1, 2, 5, 10].filter((step) => step < rate);
  return [...parts, ...SECONDS.map((seconds) => seconds * rate)];
}

function divides(step: number, whole: number): boolean {
  const times = whole / step;
  return times >= 1 && Math.abs(times - Math.round(times)) < 1e-6;
}

/** The next of 1, 2, 5 times a power of ten. */
function nice(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 2, 5, 10].find((step) => step * ten >= value) ?? 10) * ten;
}
