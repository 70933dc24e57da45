import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Readonly<Record<string, string>>;

/** Colours of a piece of CSS, by token. */
function colorsOf(css: string): Tokens {
  return Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name, color]));
}

/** Tokens of a look, and with what more contrast changes. */
function readLook(file: string): { plain: Tokens; more: Tokens } {
  const css = readFileSync(new URL(`../../../../src-renderer/theme/${file}`, import.meta.url), 'utf8');
  const [plain, more] = css.split('@media (prefers-contrast: more)').map(colorsOf) as [Tokens, Tokens];
  return { plain, more };
}

/** Relative luminance after WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two tokens, 1 to 21. */
function contrast(a: string, b: string, tokens: Tokens): number {
  const [x, y] = [luminance(tokens[a]!), luminance(tokens[b]!)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const SURFACES = ['gap', 'panel', 'panel-head', 'raised', 'hover', 'float', 'field', 'canvas'];
const tooLow = (pairs: readonly (readonly [string, string])[], least: number, tokens: Tokens) =>
  pairs
    .map(([front, back]) => ({ front, back, ratio: Number(contrast(front, back, tokens).toFixed(2)) }))
    .filter(({ ratio }) => !(ratio >= least));

it('every colour of the dark look has its own in the light one', () => {
  expect(Object.keys(readLook('light.css').plain).sort()).toEqual(Object.keys(readLook('tokens.css').plain).sort());
});

describe.each(['tokens.css', 'light.css'])('the colours of %s', (file) => {
  const { plain, more } = readLook(file);

  it('let all text be read on every surface, as WCAG AA asks', () => {
    const pairs = ['text', 'text-2', 'text-3'].flatMap((front) => SURFACES.map((back) => [front, back] as const));
    expect(tooLow(pairs, 4.5, plain)).toEqual([]);
  });

  it('let words be read on what stands out', () => {
    const pairs = [
      ['text-on-accent', 'accent'],
      ['text-on-accent', 'accent-strong'],
      ['text', 'accent-dim'],
      ['text-3', 'accent-dim'],
      ['accent-strong', 'accent-dim'],
      ['accent-strong', 'panel'],
      ['good', 'good-dim'],
      ['good', 'panel'],
      ['warn', 'warn-dim'],
      ['warn', 'panel'],
      ['bad', 'bad-dim'],
      ['bad', 'float'],
      ['bad-text', 'bad-dim'],
      ['text', 'warn-dim'],
      ['text', 'bad-dim'],
      ['text', 'glow'],
      ['text-2', 'pressed'],
    ] as const;
    expect(tooLow(pairs, 4.5, plain)).toEqual([]);
  });

  it('let focus, fields, sides and layers be seen, as WCAG asks of what is not text', () => {
    const marks = ['focus', 'accent', 'playhead', 'side-left', 'side-right', 'contact'];
    const layers = ['layer-prediction', 'layer-correction', 'layer-import'];
    const pairs = [...marks, ...layers].flatMap((front) => ['canvas', 'panel'].map((back) => [front, back] as const));
    expect(
      tooLow([...pairs, ['focus', 'float'], ['focus', 'raised'], ['edge', 'panel'], ['edge', 'float']], 3, plain),
    ).toEqual([]);
  });

  it('are stronger where more contrast is asked for', () => {
    const tokens = { ...plain, ...more };
    for (const name of Object.keys(more))
      expect(contrast(name, 'panel', tokens), name).toBeGreaterThan(contrast(name, 'panel', plain));
    expect(
      tooLow(
        SURFACES.map((back) => ['text-3', back] as const),
        7,
        tokens,
      ),
    ).toEqual([]);
  });
});
