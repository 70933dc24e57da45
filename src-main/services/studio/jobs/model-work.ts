import { basename } from 'node:path';
import { modelsFolder } from '#main/model-library/models-folder.ts';
import type { JobWork } from './job-work.ts';
import { runPlain } from './plain-work.ts';

/** What an import of a model is told. Its terms were confirmed before it was queued. */
export interface ModelInput {
  readonly path: string;
  readonly name: string | null;
}

/** Takes a user's own model file over into the library. */
export const modelWork: JobWork = {
  lane: 'short',
  title: ({ input }) => basename((input as unknown as ModelInput).path),
  mediaIds: () => [],
  async run(job, { records, quickEngine }, ctx, onEvent) {
    const { path, name } = job.input as unknown as ModelInput;
    await runPlain(records, job, 'import', ctx, onEvent, async (stageCtx) => {
      await quickEngine.run('importModel', { path, library: modelsFolder(), name, accepted: true }, stageCtx);
    });
  },
};
