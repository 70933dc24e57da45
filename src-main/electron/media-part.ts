import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FETCH_VARIABLE, FFMPEG_VARIABLE, findPrograms } from '#main/media/program/find-programs.ts';
import { readFfmpegSetting } from './ffmpeg-setting.ts';

/** The package that reads and writes video. */
export const MEDIA_PACKAGE = 'node-av';

/** Tells the engine's process which folder holds the media part. */
export const MEDIA_PART_VARIABLE = 'VIBE_STUDIO_MEDIA_PART';

export interface MediaPlaces {
  /** Folder of the program, with its node_modules where it runs from its sources. */
  readonly program: string;
  /** Folder of the user's data. */
  readonly data: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What an installed studio reads and writes video with. */
export interface MediaSetup {
  /** True where there is something: node-av, or the user's ffmpeg. */
  readonly found: boolean;
  /** Variables that tell the engine's process where. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What there is for video: node-av, which installers come without, or else the user's own ffmpeg: named by the
 * environment, chosen once in the studio, or found.
 *
 * @param command  fetches node-av, for the message where there is nothing
 */
export function findMedia(places: MediaPlaces, command: string): MediaSetup {
  const { data, env = process.env } = places;
  const part = findMediaPart(places);
  const chosen = env[FFMPEG_VARIABLE] || readFfmpegSetting(data);
  const named: Record<string, string> = chosen ? { [FFMPEG_VARIABLE]: chosen } : {};
  return {
    found: part !== null || findPrograms({ env: { ...env, ...named } }) !== null,
    env: { [FETCH_VARIABLE]: command, ...named, ...(part === null ? {} : { [MEDIA_PART_VARIABLE]: part }) },
  };
}

/**
 * The folder whose node_modules has the media part: named by the user, the program's own, or fetched into the user's
 * data folder. Installers come without it, for its build of FFmpeg may not be passed on (NOTICE). Null where it is
 * nowhere.
 */
export function findMediaPart({ program, data, env = process.env }: MediaPlaces): string | null {
  const named = env[MEDIA_PART_VARIABLE];
  const places = [...(named ? [named] : []), program, mediaFolder(data)];
  return places.find((folder) => existsSync(join(folder, 'node_modules', MEDIA_PACKAGE, 'package.json'))) ?? null;
}

/** Folder in the user's data into which the media part is fetched. */
export function mediaFolder(data: string): string {
  return join(data, 'media-part');
}

/** What a person runs to fetch it, in the version the studio was tested with. */
export function mediaCommand(data: string, version: string): string {
  return `npm install --prefix "${mediaFolder(data)}" ${MEDIA_PACKAGE}@${version}`;
}
