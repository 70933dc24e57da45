import { describe, expect, it } from 'vitest';
import { mayUse } from '#main/electron/permissions.ts';

describe('what the page may use', () => {
  it('may copy text and fill the screen', () => {
    expect(mayUse('clipboard-sanitized-write', 'app://studio/')).toBe(true);
    expect(mayUse('fullscreen', 'app://studio')).toBe(true);
  });

  it.each([
    'media',
    'display-capture',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'usb',
    'hid',
    'serial',
    'clipboard-read',
    'fileSystem',
    'openExternal',
    'pointerLock',
    'local-fonts',
    'local-network',
    'unknown',
  ])('may not use %s', (permission) => expect(mayUse(permission, 'app://studio/')).toBe(false));

  it('grants nothing to other pages, or where it is not known who asks', () => {
    expect(mayUse('fullscreen', 'https://evil.example/')).toBe(false);
    expect(mayUse('fullscreen', '')).toBe(false);
    expect(mayUse('fullscreen', null)).toBe(false);
  });
});
