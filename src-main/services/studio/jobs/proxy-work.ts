import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findMedia } from '#main/store/media-records.ts';
import { Problem } from '#shared/errors/problem.ts';
import { nameOf } from './capture-work.ts';
import type { JobWork } from './job-work.ts';
import { runPlain } from './plain-work.ts';

/** What a proxy job is told: the hash of the clip. */
export interface ProxyInput {
  readonly media: string;
}

/** Makes a video that every page can decode, with the frames and times of one that it cannot. */
export const proxyWork: JobWork = {
  lane: 'short',
  title: ({ input }, { store }) => nameOf(store, (input as unknown as ProxyInput).media),
  mediaIds({ input }, { store }) {
    const id = findMedia(store, (input as unknown as ProxyInput).media)?.id;
    return id === undefined ? [] : [id];
  },
  async run(job, { store, records, quickEngine, files, proxies }, ctx, onEvent) {
    const { media } = job.input as unknown as ProxyInput;
    await runPlain(records, job, 'proxy', ctx, onEvent, async (stageCtx) => {
      const found = findMedia(store, media);
      if (!found) throw new Problem('media/unknown', { id: media.slice(0, 8) });
      const path = proxies.pathOf({ sha256: media });
      await files.presentPath(found.id);
      await mkdir(dirname(path), { recursive: true });
      await quickEngine.run('proxy', { info: files.info(found.id), path }, stageCtx);
    });
  },
  settled({ input }, { proxies }, ended) {
    proxies.setPending((input as unknown as ProxyInput).media, !ended);
  },
};
