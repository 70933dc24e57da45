import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronAvailable, type Surroundings } from '#main/electron/electron-available.ts';
import { appIsStale } from '#main/electron/start-electron.ts';
import { scratchFolder } from '#test/support/studio.ts';

function installed(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'path.txt'), 'electron-program\n');
  writeFileSync(join(folder, 'dist', 'electron-program'), '');
  return folder;
}

const desk = (more: Partial<Surroundings>): Surroundings => ({
  platform: 'linux',
  env: { DISPLAY: ':0' },
  uid: 1000,
  package: installed(),
  ...more,
});

describe('electronAvailable', () => {
  it('finds the program that the package downloaded', () => {
    const folder = installed();
    expect(electronAvailable(desk({ package: folder }))).toEqual({
      ok: true,
      path: join(folder, 'dist', 'electron-program'),
    });
    expect(electronAvailable(desk({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).ok).toBe(true);
    expect(electronAvailable(desk({ platform: 'darwin', env: {} })).ok).toBe(true);
  });

  it('takes the program that the environment names', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'electron-program'), '');
    const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect(electronAvailable(desk({ env }))).toMatchObject({ path: join(folder, 'electron-program') });
  });

  it.each<[string, Partial<Surroundings>, RegExp]>([
    ['the package is missing', { package: null }, /not installed/],
    ['its program was never downloaded', { package: scratchFolderOutside() }, /not downloaded/],
    ['there is no display', { env: {} }, /no display/],
    ['the user is root', { uid: 0 }, /root/],
  ])('says why not, where %s', (_why, more, reason) => {
    const answer = electronAvailable(desk(more));
    expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('tells of this machine without loading Electron', () => {
    expect(typeof electronAvailable().ok).toBe('boolean');
  });
});

/** A folder that is never made. */
function scratchFolderOutside(): string {
  return join(import.meta.dirname, 'no-such-package');
}

describe('appIsStale', () => {
  it('knows a shell that was never built from one without sources', () => {
    const folder = scratchFolder();
    const main = join(folder, 'main.js');
    expect(appIsStale(main, folder)).toBe(true);
    writeFileSync(main, '');
    utimesSync(main, 1000, 1000);
    expect(appIsStale(main, folder)).toBe(false);
    mkdirSync(join(folder, 'src-main'));
    mkdirSync(join(folder, 'src-shared'));
    expect(appIsStale(main, folder)).toBe(false);
    writeFileSync(join(folder, 'src-main', 'newer.ts'), '');
    expect(appIsStale(main, folder)).toBe(true);
  });
});
