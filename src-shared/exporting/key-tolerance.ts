import type { KeyTolerance } from './reduce-keys.ts';

/** Errors outside are mistakes: less than files hold, or more than a motion bears. */
const DEGREES = { least: 0.001, most: 10 } as const;
const MILLIMETRES = { least: 0.01, most: 100 } as const;

/** What is offered, finest first. */
export const TOLERANCES: readonly KeyTolerance[] = [
  { degrees: 0.1, millimetres: 1 },
  { degrees: 0.5, millimetres: 5 },
  { degrees: 1, millimetres: 10 },
];

/** `0.1deg/1mm` or `0.1°, 1 mm`; null for what is no usable error. */
export function parseTolerance(text: string): KeyTolerance | null {
  const found = /^\s*([\d.]+)\s*(?:deg|°)\s*[/,; ]\s*([\d.]+)\s*mm\s*$/i.exec(text);
  const tolerance = { degrees: Number(found?.[1]), millimetres: Number(found?.[2]) };
  return isUsableTolerance(tolerance) ? tolerance : null;
}

export function isUsableTolerance({ degrees, millimetres }: KeyTolerance): boolean {
  const within = (value: number, { least, most }: { least: number; most: number }) => value >= least && value <= most;
  return within(degrees, DEGREES) && within(millimetres, MILLIMETRES);
}

/** As people write it: `0.1deg/1mm`. */
export function formatTolerance({ degrees, millimetres }: KeyTolerance): string {
  return `${degrees}deg/${millimetres}mm`;
}
