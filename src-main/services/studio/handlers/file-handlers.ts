import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { correctedRig } from '#main/services/rigs/choose-rig.ts';
import { knownCharacters, noteCharacter } from '#main/services/rigs/known-characters.ts';
import { findExport } from '#main/store/export-records.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import { Problem } from '#shared/errors/problem.ts';
import { matchFingers } from '#shared/retarget/hands/match-fingers.ts';
import { rigBones } from '#shared/retarget/rig-mapping.ts';
import { wristsOf } from '#shared/retarget/rig-plan.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { revealFile } from '../reveal-file.ts';
import type { StudioParts } from '../studio-parts.ts';

/** Files the studio wrote outside of the project. */
export function fileHandlers({ slot, options, characters }: StudioParts): Handlers<StudioContract>['files'] {
  const reveal = options.reveal ?? revealFile;
  return {
    async character({ path, corrections }) {
      const opened = await correctedRig(resolve(path), corrections);
      const { name, rig, mesh, mapping, kept, lacks } = opened;
      const id = await noteCharacter(opened.path, rig.format);
      characters.forget();
      const bones = [...new Set(rig.nodes.map((node) => node.name))].filter((bone) => bone !== '');
      const { format } = rig;
      const skinned = mesh !== null;
      const fingers = lacks === null ? matchFingers(rig, wristsOf(rigBones(rig, mapping))).length : 0;
      return { id, path: opened.path, name, format, matches: mapping.matches, bones, kept, lacks, skinned, fingers };
    },
    characters: () => knownCharacters(),
    async reveal({ export_id }) {
      const found = findExport(slot.must().records, export_id);
      if (!found) throw new Problem('export/unknown', { id: export_id });
      const { path } = found;
      if (!existsSync(path)) throw new Problem('media/missing', { path });
      return { shown: await reveal(path), path };
    },
  };
}
