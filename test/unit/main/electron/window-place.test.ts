import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOnScreens, readPlace, writePlace } from '#main/electron/window-place.ts';
import { scratchFolder } from '#test/support/studio.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const right = { x: 1920, y: 0, width: 1280, height: 720 };
const place = { x: 2000, y: 40, width: 1000, height: 600, maximized: true };

describe('where the window stood', () => {
  it('is found again', () => {
    const file = join(scratchFolder(), 'deep', 'window.json');
    writePlace(file, place);
    expect(readPlace(file)).toEqual(place);
  });

  it.each(['', 'null', '{"width":-5,"height":10,"maximized":false}', '{"width":"wide"}'])(
    'is the usual place where the file says %j',
    (text) => {
      const file = join(scratchFolder(), 'window.json');
      writeFileSync(file, text);
      expect(readPlace(file)).toEqual(readPlace(join(scratchFolder(), 'missing.json')));
    },
  );

  it('does not matter enough to fail where it cannot be written', () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    expect(() => writePlace(join(file, 'window.json'), place)).not.toThrow();
  });

  it('is kept on a screen that is still there', () => {
    expect(placeOnScreens(place, [screen, right])).toEqual(place);
  });

  it('is the middle where its screen is gone, and its bar is never above the screen', () => {
    expect(placeOnScreens(place, [screen])).toEqual({ width: 1000, height: 600, maximized: true });
    expect(placeOnScreens({ ...place, x: 100, y: -300 }, [screen])).not.toHaveProperty('x');
  });

  it('is no larger than its screen', () => {
    expect(placeOnScreens({ ...place, width: 5000, height: 5000 }, [screen, right])).toMatchObject({
      width: 1280,
      height: 720,
    });
  });
});
