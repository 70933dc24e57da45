import { basename } from 'node:path';
import { listMedia } from '#main/store/media-records.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import type { StudioProject } from '../open-studio-project.ts';

/** The clips of a project as the library shows them, in order of import. */
export function mediaItems({ store, files, proxies, annotation }: StudioProject): Promise<MediaItem[]> {
  return Promise.all(
    listMedia(store).map(async ({ id, frames }) => {
      const info = files.info(id);
      const file = await files.state(id);
      return {
        id,
        path: info.path,
        name: basename(info.path),
        file,
        width: info.width,
        height: info.height,
        frames,
        fps: { num: info.fps.num, den: info.fps.den },
        duration_us: info.durationUs,
        rotation: info.rotation,
        ...proxies.playable(info, file === 'present'),
        takes: annotation.takesOfMedia(id).length,
      };
    }),
  );
}
