import { basename } from 'node:path';
import { type CaptureInput, captureProbed } from '#main/services/capture/capture-video.ts';
import { findMedia } from '#main/store/media-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { JobWork } from './job-work.ts';

/** Captures people of one clip; the same job as that of the command line. */
export const captureWork: JobWork = {
  lane: 'long',
  title: ({ input }, { store }) => nameOf(store, (input as unknown as CaptureInput).media),
  mediaIds({ input }, { store }) {
    const id = findMedia(store, (input as unknown as CaptureInput).media)?.id;
    return id === undefined ? [] : [id];
  },
  async run({ input }, { store, engine, files, changes }, ctx, onEvent) {
    const { media, options, output } = input as unknown as CaptureInput;
    const found = findMedia(store, media);
    if (!found) throw new Problem('media/unknown', { id: media.slice(0, 8) });
    await files.presentPath(found.id);
    await captureProbed({ store, engine }, files.info(found.id), options, output, ctx, onEvent);
    changes.emit('takes', 'media', 'exports');
  },
};

/** File name of a clip by its hash. */
export function nameOf(store: ProjectStore, sha256: string): string {
  return basename(findMedia(store, sha256)?.path ?? sha256.slice(0, 8));
}
