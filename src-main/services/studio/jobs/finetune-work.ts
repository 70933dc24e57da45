import { FinetuneOptions } from '#main/services/finetune/finetune-options.ts';
import { finetuneProject } from '#main/services/finetune/finetune-project.ts';
import type { JobWork } from './job-work.ts';

/** Teaches a network what was accepted and corrected in the project; the same job as that of the command line. */
export const finetuneWork: JobWork = {
  lane: 'long',
  title({ input }) {
    const { name, base } = FinetuneOptions.parse(input);
    return name ?? base;
  },
  mediaIds: () => [],
  async run(job, { store, engine, changes }, ctx, onEvent) {
    await finetuneProject({ store, engine }, FinetuneOptions.parse(job.input), ctx, onEvent);
    changes.emit('jobs');
  },
};
