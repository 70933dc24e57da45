import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMediaPart, MEDIA_PART_VARIABLE, mediaCommand, mediaFolder } from '#main/electron/media-part.ts';
import { scratchFolder } from '#test/support/studio.ts';

function withPart(folder: string): string {
  mkdirSync(join(folder, 'node_modules', 'node-av'), { recursive: true });
  writeFileSync(join(folder, 'node_modules', 'node-av', 'package.json'), '{}');
  return folder;
}

describe('the media part', () => {
  it('is the one beside the program where the studio runs from its sources', () => {
    const program = withPart(scratchFolder());
    expect(findMediaPart({ program, data: withPart(scratchFolder()), env: {} })).toBe(program);
  });

  it('is the one that the user fetched where the installer brought none', () => {
    const data = scratchFolder();
    const program = scratchFolder();
    expect(findMediaPart({ program, data, env: {} })).toBeNull();
    withPart(mediaFolder(data));
    expect(findMediaPart({ program, data, env: {} })).toBe(mediaFolder(data));
  });

  it('is the one that the environment names, if it is there', () => {
    const program = withPart(scratchFolder());
    const named = withPart(scratchFolder());
    expect(findMediaPart({ program, data: '/none', env: { [MEDIA_PART_VARIABLE]: named } })).toBe(named);
    expect(findMediaPart({ program, data: '/none', env: { [MEDIA_PART_VARIABLE]: '/none' } })).toBe(program);
  });

  it('is fetched in the version the studio was tested with, to where it is looked for', () => {
    expect(mediaCommand('/users/a b', '6.1.1')).toBe(
      `npm install --prefix "${join('/users/a b', 'media-part')}" node-av@6.1.1`,
    );
  });
});
