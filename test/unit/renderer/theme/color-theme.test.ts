import { afterEach, expect, it, vi } from 'vitest';
import { colorTheme, rememberedTheme, setColorTheme } from '#renderer/theme/color-theme.ts';

afterEach(() => vi.unstubAllGlobals());

it('shows the colours that were chosen, and knows them the next time', () => {
  const kept = new Map<string, string>();
  const dataset: Record<string, string> = {};
  vi.stubGlobal('document', { documentElement: { dataset } });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  expect(rememberedTheme()).toBe('dark');
  setColorTheme('light');
  expect([colorTheme.getState(), dataset.theme, rememberedTheme()]).toEqual(['light', 'light', 'light']);
  setColorTheme('dark');
  expect([colorTheme.getState(), dataset.theme, rememberedTheme()]).toEqual(['dark', 'dark', 'dark']);
});
