import { existsSync } from 'node:fs';
import { findExport } from '#main/store/export-records.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { revealFile } from '../reveal-file.ts';
import type { StudioParts } from '../studio-parts.ts';

/** Files the studio wrote outside of the project. */
export function fileHandlers({ slot, options }: StudioParts): Handlers<StudioContract>['files'] {
  const reveal = options.reveal ?? revealFile;
  return {
    async reveal({ export_id }) {
      const found = findExport(slot.must().records, export_id);
      if (!found) throw new Problem('export/unknown', { id: export_id });
      const { path } = found;
      if (!existsSync(path)) throw new Problem('media/missing', { path });
      return { shown: await reveal(path), path };
    },
  };
}
