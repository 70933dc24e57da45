import type { ExportSettings } from '#main/services/export/export-settings.ts';
import type { ExportChoice } from '#shared/contract/studio/export-choice.ts';

/** A choice of the window as plain data, which jobs are kept with. */
export function settingsOf(choice: ExportChoice) {
  const { fps, mesh, research_mesh, camera, people, blend_shapes, reduce_keys, preset, choices, template } = choice;
  const chosen = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
  return {
    ...{ fps, mesh, researchMesh: research_mesh, camera, preset, choices: chosen, template },
    ...{ together: people === 'together', blendShapes: blend_shapes, reduceKeys: reduce_keys },
  } satisfies ExportSettings;
}
