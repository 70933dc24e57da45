/** Colours canvases paint with; read from the tokens, so that themes and contrast settings reach them. */
const TOKENS = {
  canvas: '--canvas',
  panel: '--panel',
  head: '--panel-head',
  raised: '--raised',
  line: '--line',
  lineStrong: '--line-strong',
  text: '--text',
  text2: '--text-2',
  text3: '--text-3',
  accent: '--accent',
  accentStrong: '--accent-strong',
  accentDim: '--accent-dim',
  focus: '--focus',
  playhead: '--playhead',
  good: '--good',
  warn: '--warn',
  bad: '--bad',
  correction: '--layer-correction',
  left: '--side-left',
  right: '--side-right',
} as const;

export type CanvasColors = Readonly<Record<keyof typeof TOKENS, string>> & {
  readonly font: string;
  readonly mono: string;
};

/** The tokens as they stand on an element now. */
export function readColors(element: Element): CanvasColors {
  const style = getComputedStyle(element);
  const read = (token: string) => style.getPropertyValue(token).trim();
  const colors = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, read(token) || '#888']));
  return { ...colors, font: read('--font') || 'sans-serif', mono: read('--font-mono') || 'monospace' } as CanvasColors;
}

/** `#rrggbb` as sRGB bytes; grey for anything else. */
export function bytesOf(color: string): [number, number, number] {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color.trim());
  if (!match) return [128, 128, 128];
  return [match[1]!, match[2]!, match[3]!].map((part) => Number.parseInt(part, 16)) as [number, number, number];
}

/** One colour over another. */
export function mixed(below: string, above: string, part: number): [number, number, number] {
  const [a, b] = [bytesOf(below), bytesOf(above)];
  return a.map((value, axis) => Math.round(value + part * (b[axis]! - value))) as [number, number, number];
}

/** `#rrggbb` with opacity, for CSS. */
export function faded(color: string, opacity: number): string {
  return `rgb(${bytesOf(color).join(' ')} / ${opacity})`;
}
