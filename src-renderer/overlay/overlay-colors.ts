/** Colours of what is painted over the picture, from the theme's tokens. */
export interface OverlayColors {
  readonly left: string;
  readonly right: string;
  readonly middle: string;
  readonly detector: string;
  readonly correction: string;
  readonly imported: string;
  readonly contact: string;
  readonly past: string;
  readonly future: string;
  readonly text: string;
  readonly quiet: string;
  readonly plate: string;
  readonly casing: string;
  readonly accent: string;
  readonly font: string;
}

const TOKENS: Record<keyof OverlayColors, readonly [token: string, otherwise: string]> = {
  left: ['--side-left', '#ff922b'],
  right: ['--side-right', '#22cdee'],
  middle: ['--side-middle', '#f0f4ff'],
  detector: ['--layer-prediction', '#8fa7cf'],
  correction: ['--layer-correction', '#ffb454'],
  imported: ['--layer-import', '#b892ff'],
  contact: ['--contact', '#4ade80'],
  past: ['--bad', '#ff7a72'],
  future: ['--good', '#4fd18b'],
  text: ['--text', '#e8ebf0'],
  quiet: ['--text-2', '#adb6c4'],
  plate: ['--shade', 'rgb(6 8 11 / 62%)'],
  casing: ['--overlay-casing', 'rgb(8 10 16 / 62%)'],
  accent: ['--accent', '#5aa2ff'],
  font: ['--font', 'system-ui, sans-serif'],
};

/** Reads the theme as it stands at an element. */
export function readOverlayColors(element: Element): OverlayColors {
  const style = getComputedStyle(element);
  const entries = Object.entries(TOKENS).map(([key, [token, otherwise]]) => [
    key,
    style.getPropertyValue(token).trim() || otherwise,
  ]);
  return Object.fromEntries(entries) as unknown as OverlayColors;
}
