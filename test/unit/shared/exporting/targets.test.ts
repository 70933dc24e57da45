import { expect, it } from 'vitest';
import { KNOWN_FORMATS } from '#shared/exporting/export-formats.ts';
import { EXPORT_TARGETS } from '#shared/exporting/targets.ts';
import { PRESET_IDS } from '#shared/retarget/presets/retarget-presets.ts';

it.each(EXPORT_TARGETS)('$label gets formats and a skeleton that exist', ({ formats, also, preset }) => {
  const known: readonly string[] = [...KNOWN_FORMATS, 'overlay', 'matte'];
  expect([...formats, ...also].filter((format) => !known.includes(format))).toEqual([]);
  expect(new Set([...formats, ...also]).size).toBe(formats.length + also.length);
  expect(formats.length).toBeGreaterThan(0);
  expect(PRESET_IDS).toContain(preset);
});
