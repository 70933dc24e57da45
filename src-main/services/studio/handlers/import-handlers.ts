import { importData } from '#main/services/imports/import-data.ts';
import { inspectImport } from '#main/services/imports/inspect-import.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { abortSignalOf } from '../abort-signal-of.ts';
import { mustWrite } from '../open-studio-project.ts';
import type { StudioParts } from '../studio-parts.ts';

/** Keypoints and motion from files of other programs. */
export function importHandlers({ slot, changes, quickEngine }: StudioParts): Handlers<StudioContract>['imports'] {
  return {
    inspect: ({ paths, media_id }, signal) => inspectImport(slot.must().store, paths, media_id, abortSignalOf(signal)),
    async run({ paths, choice }, signal) {
      const project = slot.must();
      mustWrite(project);
      const ctx = { signal: abortSignalOf(signal), report: () => {}, warn: () => {} };
      const { takeIds, revision, notes } = await importData(
        { store: project.store, engine: quickEngine },
        paths,
        choice,
        ctx,
      );
      changes.emit('takes', 'media');
      return { take_ids: takeIds, revision, notes };
    },
  };
}
