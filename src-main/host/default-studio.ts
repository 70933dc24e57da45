import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { createStudio, type Studio } from '#main/services/studio/create-studio.ts';
import type { StudioOptions } from '#main/services/studio/studio-parts.ts';
import { dataFolder, projectsFolder } from '#main/services/studio/user-folders.ts';
import { VERSION } from './version.ts';

/** The studio as every shell runs it: this user's folders, this version, edits and all. */
export function defaultStudio(shell: StudioOptions['shell']): Studio {
  return createStudio({
    version: VERSION,
    shell,
    dataFolder: dataFolder(),
    projectsFolder: projectsFolder(),
    openAnnotation,
  });
}
