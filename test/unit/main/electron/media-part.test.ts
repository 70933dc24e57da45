import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseFfmpeg, readFfmpegSetting } from '#main/electron/ffmpeg-setting.ts';
import { findMedia, findMediaPart, MEDIA_PART_VARIABLE, mediaCommand, mediaFolder } from '#main/electron/media-part.ts';
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

const PROGRAM = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';

/** A folder with programs as a user has them; nothing runs them here. */
function withPrograms(...names: string[]): string {
  const folder = scratchFolder();
  for (const name of names) {
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    writeFileSync(file, '');
    chmodSync(file, 0o755);
  }
  return folder;
}

describe('what an installed studio reads video with', () => {
  it('is the user’s ffmpeg where there is no node-av: named, chosen once, or in the path', () => {
    const places = { program: '/none', data: scratchFolder() };
    const folder = withPrograms('ffmpeg', 'ffprobe');
    expect(findMedia({ ...places, env: { PATH: folder } }, 'get it')).toEqual({
      found: true,
      env: { VIBE_STUDIO_MEDIA_COMMAND: 'get it' },
    });
    expect(findMedia({ ...places, env: { VIBE_STUDIO_FFMPEG: folder } }, 'get it').env).toEqual({
      VIBE_STUDIO_MEDIA_COMMAND: 'get it',
      VIBE_STUDIO_FFMPEG: folder,
    });
    expect(chooseFfmpeg(places.data, join(folder, PROGRAM))).toBe(true);
    expect(findMedia({ ...places, env: {} }, 'get it').env.VIBE_STUDIO_FFMPEG).toBe(join(folder, PROGRAM));
  });

  it('is nothing where what is named is not there, whatever else there is', () => {
    const env = { VIBE_STUDIO_FFMPEG: '/none/ffmpeg', PATH: withPrograms('ffmpeg', 'ffprobe') };
    expect(findMedia({ program: '/none', data: '/none', env }, 'x').found).toBe(false);
    const part = withPart(scratchFolder());
    expect(findMedia({ program: part, data: '/none', env }, 'x')).toMatchObject({
      found: true,
      env: { [MEDIA_PART_VARIABLE]: part },
    });
  });

  it('does not take a program without ffprobe beside it for a choice', () => {
    const data = scratchFolder();
    expect(chooseFfmpeg(data, join(withPrograms('ffmpeg'), 'ffmpeg'))).toBe(false);
    expect(chooseFfmpeg(data, join(withPrograms('ffprobe'), 'ffprobe'))).toBe(false);
    expect(readFfmpegSetting(data)).toBeNull();
  });
});
