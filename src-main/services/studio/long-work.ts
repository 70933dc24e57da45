import type { Engine } from '#main/engine/engine-client.ts';
import type { LongWork } from './annotation.ts';
import type { MediaFiles } from './media/media-files.ts';

/** Long work of edits, done by the engine that people wait for. @param files opened after the annotation */
export function longWork(engine: Engine, files: () => MediaFiles): LongWork {
  return {
    async videoOf(mediaId) {
      await files().presentPath(mediaId);
      return files().info(mediaId);
    },
    redetect: (request, ctx) => engine.run('redetect', request, ctx),
    solveAgain: (takes, ask, ctx) => engine.run('solveAgain', { takes, ask }, ctx),
  };
}
