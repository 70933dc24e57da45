import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { abortSignalOf } from '../abort-signal-of.ts';
import { addMedia, relinkMedia } from '../media/add-media.ts';
import { mediaItems } from '../media/media-items.ts';
import type { StudioParts } from '../studio-parts.ts';
import { watchOf } from '../watch-of.ts';

/** The clips of the open project. */
export function mediaHandlers({ slot, changes, quickEngine }: StudioParts): Handlers<StudioContract>['media'] {
  return {
    list: (_input, signal) =>
      watchOf(
        changes,
        ['media', 'takes'],
        signal,
        async () => {
          if (!slot.project) return [];
          // The project may be closed meanwhile; the change that tells so is on its way.
          return mediaItems(slot.project).catch(() => []);
        },
        { pauseMs: 50 },
      ),
    add: ({ paths }, signal) => addMedia(slot.must(), quickEngine, paths, abortSignalOf(signal)),
    async relink({ id, path }) {
      await relinkMedia(slot.must(), quickEngine, id, path);
      return {};
    },
    requestProxy({ id }) {
      const { files, proxies, queue } = slot.must();
      const info = files.info(id);
      if (!proxies.hasProxy(info)) queue.submit('proxy', { media: info.sha256 });
      return {};
    },
  };
}
