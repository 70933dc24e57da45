import { resolve } from 'node:path';
import { acceptedAt } from '#main/model-library/accepted-terms.ts';
import { modelsFolder } from '#main/model-library/models-folder.ts';
import { RESEARCH_TERMS } from '#main/services/models/research-terms.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { modelItems } from '../model-items.ts';
import { mustWrite } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';

/** The user's model library. */
export function modelHandlers({ slot }: StudioParts): Handlers<StudioContract>['models'] {
  return {
    list: () => modelItems(),
    terms: async () => ({ ...RESEARCH_TERMS, accepted_at: await acceptedAt(modelsFolder(), RESEARCH_TERMS.id) }),
    async import({ path, name, accept_terms }) {
      const project = slot.must();
      mustWrite(project);
      const file = resolve(path);
      const agreed =
        accept_terms === RESEARCH_TERMS.id || (await acceptedAt(modelsFolder(), RESEARCH_TERMS.id)) !== null;
      if (!agreed) throw new Problem('model/terms', { path: file });
      return { job_id: project.queue.submit('model', { path: file, name }) };
    },
  };
}
