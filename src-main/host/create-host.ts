import { createEngine, type Engine } from '#main/engine/engine-client.ts';
import { type OpenProjectOptions, openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';

/** One open project with what works on it. Every shell (window, page, command line, tests) drives one of these. */
export interface Host extends AsyncDisposable {
  readonly store: ProjectStore;
  readonly engine: Engine;
  /** Ends the engine and folds the project back into one file. */
  close(): Promise<void>;
}

/**
 * Opens a project and makes the engine ready; its process starts with the first task.
 *
 * @throws Problem as `openProject`
 */
export function createHost(projectPath: string, options: OpenProjectOptions = {}): Host {
  const store = openProject(projectPath, options);
  const engine = createEngine();
  const close = async () => {
    await engine.close();
    store.close();
  };
  return { store, engine, close, [Symbol.asyncDispose]: close };
}
