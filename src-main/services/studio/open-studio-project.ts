import type { Engine } from '#main/engine/engine-client.ts';
import type { VideoInfo } from '#main/media/video.ts';
import { listJobs } from '#main/store/job-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { Problem } from '#shared/errors/problem.ts';
import type { Annotation, OpenAnnotation } from './annotation.ts';
import type { Changes } from './changes.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { longWork } from './long-work.ts';
import { MediaFiles } from './media/media-files.ts';
import { Proxies } from './media/proxies.ts';
import { visitRecords } from './visit-records.ts';

/** The open project with everything that works on it. */
export interface StudioProject {
  readonly path: string;
  readonly store: ProjectStore;
  /** Where jobs and exports are kept: the project, or beside one that cannot be written. */
  readonly records: ProjectStore;
  readonly changes: Changes;
  readonly annotation: Annotation;
  readonly files: MediaFiles;
  readonly proxies: Proxies;
  readonly queue: JobQueue;
  /** Stops what runs (it counts as interrupted and goes on at the next open) and closes the file. */
  close(): Promise<void>;
}

export interface OpenStudioProjectOptions {
  readonly create: boolean;
  readonly readOnly: boolean;
  /** Works on captures, exports and proxies; shared by all projects of the studio. */
  readonly engine: Engine;
  /** Works on what a person waits for: probing, thumbnails. */
  readonly quickEngine: Engine;
  readonly changes: Changes;
  readonly openAnnotation: OpenAnnotation;
}

/**
 * Opens a project for the studio. Jobs that a killed studio left are queued again.
 *
 * @throws Problem as `openProject`
 */
export function openStudioProject(path: string, options: OpenStudioProjectOptions): StudioProject {
  const { create, readOnly, changes, engine } = options;
  const store = openProject(path, { create, readOnly });
  const visit = readOnly ? visitRecords(store) : null;
  const records = visit?.store ?? store;
  const closeFiles = () => {
    visit?.close();
    store.close();
  };
  try {
    const annotation = options.openAnnotation({ store, changes, work: longWork(options.quickEngine, () => files) });
    const files = new MediaFiles(store, changes);
    const proxies = new Proxies(options.quickEngine, changes, (info) => wantProxy(queue, records, info));
    const queue = new JobQueue({
      store,
      records,
      engine,
      quickEngine: options.quickEngine,
      changes,
      annotation,
      files,
      proxies,
    });
    queue.resume();
    return {
      path,
      store,
      records,
      changes,
      annotation,
      files,
      proxies,
      queue,
      async close() {
        files.close();
        proxies.close();
        await queue.close();
        await annotation.close?.();
        closeFiles();
      },
    };
  } catch (error) {
    closeFiles();
    throw error;
  }
}

/** A clip that the page cannot play gets its proxy unasked, unless making it failed or was not wanted before. */
function wantProxy(queue: JobQueue, records: ProjectStore, { sha256 }: VideoInfo): void {
  const before = listJobs(records).find(
    ({ kind, input }) => kind === 'proxy' && (input as { media: string }).media === sha256,
  );
  if (before?.state.kind !== 'failed' && before?.state.kind !== 'cancelled') queue.submit('proxy', { media: sha256 });
}

/** @throws Problem project/read-only */
export function mustWrite({ store }: Pick<StudioProject, 'store'>): void {
  if (store.readOnly) throw new Problem('project/read-only', { path: store.path });
}
