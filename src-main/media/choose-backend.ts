import { Problem } from '#shared/errors/problem.ts';
import type { BackendName, MediaBackend } from './media-backend.ts';

/** Asks for one of the two: `node-av` or `ffmpeg`. Without it node-av is taken where it is there. */
export const MEDIA_VARIABLE = 'VIBE_STUDIO_MEDIA';

const BACKENDS: Record<BackendName, () => Promise<MediaBackend>> = {
  // Loaded only when used: an installed studio has no node-av, and loading it is what tells.
  'node-av': async () => (await import('./libav/libav-backend.ts')).libavBackend,
  ffmpeg: async () => await (await import('./program/program-backend.ts')).openProgramBackend(),
};

let chosen: Promise<MediaBackend> | undefined;

/**
 * What reads and writes video in this process, found at the first call.
 *
 * @throws Problem media/part-missing where there is neither node-av nor an ffmpeg program; asked again, it looks again
 */
export function mediaBackend(): Promise<MediaBackend> {
  if (!chosen) {
    const choosing = choose(process.env[MEDIA_VARIABLE]);
    chosen = choosing;
    choosing.catch(() => {
      if (chosen === choosing) chosen = undefined;
    });
  }
  return chosen;
}

/** Uses one back-end from now on, or looks anew. For tests and measurements. */
export function chooseMediaBackend(name: BackendName | null): void {
  chosen = name === null ? undefined : BACKENDS[name]();
  chosen?.catch(() => {}); // told to whoever uses it
}

async function choose(asked: string | undefined): Promise<MediaBackend> {
  if (asked) {
    const open = Object.hasOwn(BACKENDS, asked) ? BACKENDS[asked as BackendName] : null;
    if (open) return await open();
    const reason = `${MEDIA_VARIABLE} is '${asked}', and takes ${Object.keys(BACKENDS).join(' or ')}`;
    throw new Problem('usage/bad-option', { reason });
  }
  return await BACKENDS['node-av']().catch(() => BACKENDS.ffmpeg());
}
