import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FFMPEG_VARIABLE, findPrograms } from '#main/media/program/find-programs.ts';
import { scratchFolder } from '#test/support/studio.ts';

function program(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

function pairIn(folder: string, ending = ''): { ffmpeg: string; ffprobe: string } {
  return { ffmpeg: program(join(folder, `ffmpeg${ending}`)), ffprobe: program(join(folder, `ffprobe${ending}`)) };
}

const LINUX = { system: 'linux', home: '/nobody' } as const;

describe('findPrograms', () => {
  it('takes the first pair in the path, and no program without the other', () => {
    const alone = dirname(program(join(scratchFolder(), 'ffmpeg')));
    const [first, second] = [scratchFolder(), scratchFolder()];
    const pair = pairIn(first);
    pairIn(second);
    expect(findPrograms({ ...LINUX, env: { PATH: [alone, first, second].join(delimiter) } })).toEqual(pair);
  });

  it('never takes a program from the folder it stands in', () => {
    const env = { PATH: ['', '.', 'bin'].join(delimiter) };
    expect(findPrograms({ system: 'win32', home: '/nobody', env })).toBeNull();
  });

  it('looks where package managers put them, for programs of a desktop have a short path', () => {
    const home = scratchFolder();
    const pair = pairIn(join(home, 'scoop', 'shims'), '.exe');
    expect(findPrograms({ system: 'win32', home, env: {} })).toEqual(pair);
    const local = scratchFolder();
    const links = pairIn(join(local, 'Microsoft', 'WinGet', 'Links'), '.exe');
    expect(findPrograms({ system: 'win32', home, env: { LOCALAPPDATA: local } })).toEqual(links);
  });

  it('goes by a name that is given, be it the program, its folder, or a folder with bin in it', () => {
    const folder = scratchFolder();
    const pair = pairIn(join(folder, 'bin'));
    for (const named of [pair.ffmpeg, join(folder, 'bin'), folder])
      expect(findPrograms({ ...LINUX, env: { [FFMPEG_VARIABLE]: named } })).toEqual(pair);
    const other = { ffmpeg: program(join(folder, 'ffmpeg-7')), ffprobe: program(join(folder, 'ffprobe-7')) };
    expect(findPrograms({ ...LINUX, env: { [FFMPEG_VARIABLE]: other.ffmpeg } })).toEqual(other);
  });

  it('takes nothing else where what is named is not there', () => {
    const folder = scratchFolder();
    const { ffmpeg } = pairIn(folder);
    chmodSync(ffmpeg, 0o644);
    for (const named of [ffmpeg, join(folder, 'none'), 'ffmpeg', '-i'])
      expect(findPrograms({ ...LINUX, env: { [FFMPEG_VARIABLE]: named, PATH: '/usr/bin' } }), named).toBeNull();
  });
});
