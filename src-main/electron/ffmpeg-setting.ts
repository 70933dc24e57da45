import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FFMPEG_VARIABLE, findPrograms } from '#main/media/program/find-programs.ts';

/** Where the user's choice of an ffmpeg program is kept: a text file with its path. */
const settingFile = (data: string) => join(data, 'ffmpeg-program.txt');

/** The ffmpeg program the user has chosen once, or null. Whether it is still there shows when it is used. */
export function readFfmpegSetting(data: string): string | null {
  try {
    return readFileSync(settingFile(data), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Keeps a choice, if it is ffmpeg with ffprobe beside it. @returns whether it was */
export function chooseFfmpeg(data: string, program: string): boolean {
  if (!findPrograms({ env: { [FFMPEG_VARIABLE]: program } })) return false;
  mkdirSync(data, { recursive: true });
  writeFileSync(settingFile(data), `${program}\n`);
  return true;
}
