import { randomUUID } from 'node:crypto';
import { createEngine, type Engine } from '#main/engine/engine-client.ts';
import { CharacterPreviews } from '#main/services/rigs/character-previews.ts';
import type { StudioContract } from '#shared/contract/studio/studio-contract.ts';
import type { Handlers } from '#shared/rpc/procedure.ts';
import { createChanges } from './changes.ts';
import { cleanupHandlers } from './handlers/cleanup-handlers.ts';
import { fileHandlers } from './handlers/file-handlers.ts';
import { importHandlers } from './handlers/import-handlers.ts';
import { jobHandlers } from './handlers/job-handlers.ts';
import { markerHandlers } from './handlers/marker-handlers.ts';
import { mediaHandlers } from './handlers/media-handlers.ts';
import { modelHandlers } from './handlers/model-handlers.ts';
import { projectHandlers } from './handlers/project-handlers.ts';
import { editHandlers, takeHandlers } from './handlers/take-handlers.ts';
import { trainingHandlers } from './handlers/training-handlers.ts';
import type { StudioProject } from './open-studio-project.ts';
import { ProjectSlot } from './project-slot.ts';
import { recentProjects } from './recent-projects.ts';
import type { StudioOptions, StudioParts } from './studio-parts.ts';

/** Everything behind the studio's page, whatever shell carries it. */
export interface Studio extends AsyncDisposable {
  /** Answers the contract; give them to `serve` with a channel. */
  readonly handlers: Handlers<StudioContract>;
  /** What is open, for bytes; null where nothing is. */
  project(): StudioProject | null;
  /** For thumbnails and the like. */
  readonly quickEngine: Engine;
  /** Puts takes onto people's own characters, for the 3D view. */
  readonly characters: CharacterPreviews;
  /** Ends running work, which goes on at the next open, and closes the project. */
  close(): Promise<void>;
}

/** Makes a studio with no project open. Engine processes start with their first task. */
export function createStudio(options: StudioOptions): Studio {
  const engine = options.engine ?? createEngine();
  const quickEngine = options.quickEngine ?? createEngine();
  const changes = createChanges();
  const recent = recentProjects(options.dataFolder);
  const slot = new ProjectSlot({ engine, quickEngine, changes, openAnnotation: options.openAnnotation }, recent);
  const characters = new CharacterPreviews();
  const parts: StudioParts = { options, slot, changes, recent, quickEngine, characters };
  const launch = randomUUID();
  const close = async () => {
    await slot.close();
    await Promise.all([engine.close(), quickEngine.close(), characters.close()]);
  };
  return {
    handlers: {
      app: {
        info: () => ({
          version: options.version,
          platform: process.platform,
          shell: options.shell,
          launch,
          projects_folder: options.projectsFolder,
        }),
      },
      projects: projectHandlers(parts),
      media: mediaHandlers(parts),
      markers: markerHandlers(parts),
      takes: takeHandlers(parts),
      edits: editHandlers(parts),
      cleanup: cleanupHandlers(parts),
      imports: importHandlers(parts),
      jobs: jobHandlers(parts),
      models: modelHandlers(parts),
      training: trainingHandlers(parts),
      files: fileHandlers(parts),
    },
    project: () => slot.project,
    quickEngine,
    characters,
    close,
    [Symbol.asyncDispose]: close,
  };
}
