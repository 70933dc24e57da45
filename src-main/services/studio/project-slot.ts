import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { listMedia } from '#main/store/media-records.ts';
import { listTakes } from '#main/store/take-records.ts';
import type { ProjectState } from '#shared/contract/studio/projects.ts';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { type OpenStudioProjectOptions, openStudioProject, type StudioProject } from './open-studio-project.ts';
import { projectName, type RecentProjects } from './recent-projects.ts';
import { shownProblem } from './shown-problem.ts';

export interface OpenChoice {
  readonly create?: boolean;
  readonly readOnly?: boolean;
}

/** The one project that is open, and what can be said of it. Opening and closing happen one after the other. */
export class ProjectSlot {
  readonly #options: Omit<OpenStudioProjectOptions, 'create' | 'readOnly'>;
  readonly #recent: RecentProjects;
  #open: StudioProject | null = null;
  #state: ProjectState = { kind: 'none' };
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: Omit<OpenStudioProjectOptions, 'create' | 'readOnly'>, recent: RecentProjects) {
    this.#options = options;
    this.#recent = recent;
  }

  get state(): ProjectState {
    return this.#state;
  }

  get project(): StudioProject | null {
    return this.#open;
  }

  /** @throws Problem project/none-open */
  must(): StudioProject {
    if (!this.#open) throw new Problem('project/none-open');
    return this.#open;
  }

  /** Closes what is open and opens another; a failure is kept in the state and given back in it. */
  open(given: string, { create = false, readOnly = false }: OpenChoice = {}): Promise<ProjectState> {
    const path = resolve(given);
    return this.#inTurn(async () => {
      if (this.#open?.path === path && this.#open.store.readOnly === readOnly) return this.#state;
      await this.#close();
      this.#tell({ kind: 'opening', path });
      try {
        this.#open = this.#openFile(path, create, readOnly);
        this.#remember();
        const read_only = this.#open.store.readOnly;
        this.#tell({ kind: 'open', path, name: projectName(path), read_only });
      } catch (error) {
        this.#tell({ kind: 'failed', path, problem: shownProblem(error, 'open') });
      }
      return this.#state;
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      this.#tell({ kind: 'none' });
    });
  }

  /** A project that cannot be written can still be looked at. */
  #openFile(path: string, create: boolean, readOnly: boolean): StudioProject {
    if (create) {
      if (existsSync(path)) throw new Problem('project/exists', { path });
      makeFolder(dirname(path));
    }
    try {
      return openStudioProject(path, { ...this.#options, create, readOnly });
    } catch (error) {
      const look = !create && !readOnly && error instanceof Problem && error.code === 'project/unwritable';
      if (!look) throw error;
      return openStudioProject(path, { ...this.#options, create: false, readOnly: true });
    }
  }

  async #close(): Promise<void> {
    const project = this.#open;
    if (!project) return;
    this.#remember();
    this.#open = null;
    await project.close();
  }

  #remember(): void {
    const { path, store } = this.#open!;
    const clips = listMedia(store).length;
    const takes = listTakes(store).filter(({ corrects }) => corrects === null).length;
    this.#recent.note({ path, clips, takes, openedAt: new Date() });
  }

  #tell(state: ProjectState): void {
    this.#state = state;
    this.#options.changes.emit('project', 'media', 'takes', 'jobs', 'exports');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw outputProblem(error, folder);
  }
}
