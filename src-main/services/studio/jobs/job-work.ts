import type { Engine } from '#main/engine/engine-client.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { JobRecord } from '#main/store/job-records.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import type { JobEvent } from '#shared/contract/job-state.ts';
import type { Annotation } from '../annotation.ts';
import type { Changes } from '../changes.ts';
import type { MediaFiles } from '../media/media-files.ts';
import type { Proxies } from '../media/proxies.ts';

/** What jobs of the studio work with. */
export interface JobTools {
  readonly store: ProjectStore;
  /** Where jobs and exports are kept: the project, or beside one that cannot be written. */
  readonly records: ProjectStore;
  readonly engine: Engine;
  readonly quickEngine: Engine;
  readonly changes: Changes;
  readonly annotation: Annotation;
  readonly files: MediaFiles;
  readonly proxies: Proxies;
}

/** One kind of long work. */
export interface JobWork {
  /** Jobs of one lane run one after the other; short work does not wait for long. */
  readonly lane: 'long' | 'short';
  /** What it works on, for people. */
  title(job: JobRecord, tools: Pick<JobTools, 'store' | 'annotation'>): string;
  /** Clips it works on, as far as they are there. */
  mediaIds(job: JobRecord, tools: Pick<JobTools, 'store' | 'annotation'>): number[];
  /**
   * Does the work and keeps the job's state in the project.
   *
   * @param onEvent hears progress and stages
   * @throws what it failed with; the job may then still be in the state it had
   */
  run(job: JobRecord, tools: JobTools, ctx: TaskContext, onEvent: (event: JobEvent) => void): Promise<void>;
  /** The job is queued, or has ended in whatever way. */
  settled?(job: JobRecord, tools: JobTools, ended: boolean): void;
}
