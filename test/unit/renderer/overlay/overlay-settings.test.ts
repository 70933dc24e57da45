import { describe, expect, it } from 'vitest';
import { DEFAULT_OVERLAY, nextMeshStyle, readSettings } from '#renderer/overlay/overlay-settings.ts';

describe('settings of the overlay', () => {
  it('come back as they were stored', () => {
    const chosen = { ...DEFAULT_OVERLAY, boxes: false, mesh: 'wire' as const, onion: true };
    expect(readSettings(JSON.stringify(chosen))).toEqual(chosen);
  });

  it('are as delivered where nothing sensible was stored', () => {
    for (const text of [null, 'no json', '[]', 'null', '{"boxes":"yes","mesh":"pink"}']) {
      expect(readSettings(text)).toEqual(DEFAULT_OVERLAY);
    }
  });

  it('walk the styles of the body in a circle', () => {
    expect(nextMeshStyle(nextMeshStyle(nextMeshStyle('solid')))).toBe('solid');
  });
});
