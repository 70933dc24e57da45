import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '#main/engine/cache-folder.ts';

describe('cacheFolder', () => {
  it('is what VIBE_STUDIO_CACHE says', () => {
    expect(cacheFolder({ VIBE_STUDIO_CACHE: 'here', XDG_CACHE_HOME: 'there' }, 'linux')).toBe('here');
  });

  it('follows each platform’s custom', () => {
    expect(cacheFolder({ HOME: 'home', XDG_CACHE_HOME: 'xdg' }, 'linux')).toBe(join('xdg', 'vibe-studio'));
    expect(cacheFolder({ HOME: 'home' }, 'linux')).toBe(join('home', '.cache', 'vibe-studio'));
    expect(cacheFolder({ HOME: 'home' }, 'darwin')).toBe(join('home', 'Library', 'Caches', 'vibe-studio'));
    expect(cacheFolder({ LOCALAPPDATA: 'local' }, 'win32')).toBe(join('local', 'vibe-studio', 'cache'));
  });
});
