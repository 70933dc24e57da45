import { createEngine } from '#main/engine/engine-client.ts';
import type { StartEngine } from '#main/engine/engine-link.ts';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { withCleanup } from '#main/services/cleanup/with-cleanup.ts';
import { createStudio, type Studio } from '#main/services/studio/create-studio.ts';
import type { StudioOptions } from '#main/services/studio/studio-parts.ts';
import { dataFolder, projectsFolder } from '#main/services/studio/user-folders.ts';
import { VERSION } from './version.ts';

export interface ShellsOwn extends Pick<StudioOptions, 'reveal'> {
  readonly start?: StartEngine;
}

/**
 * The studio as every shell runs it: this user's folders, this version, edits and all.
 *
 * @param own  what the shell does in its own way: starting engine processes, showing files
 */
export function defaultStudio(shell: StudioOptions['shell'], { start, reveal }: ShellsOwn = {}): Studio {
  return createStudio({
    version: VERSION,
    shell,
    dataFolder: dataFolder(),
    projectsFolder: projectsFolder(),
    openAnnotation: withCleanup(openAnnotation),
    ...(reveal && { reveal }),
    engine: createEngine({ start }),
    quickEngine: createEngine({ start }),
  });
}
