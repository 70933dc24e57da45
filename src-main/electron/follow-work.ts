import type { Studio } from '#main/services/studio/create-studio.ts';
import type { JobItem } from '#shared/contract/studio/jobs.ts';

/** What the system shows of a program's work outside of its window. */
export interface WorkShown {
  /** Share of the running job that is done, 0..1; −1 where nothing runs, 2 where nobody knows how far it is. */
  setProgress(share: number): void;
  /** A project was opened: for the system's list of recent documents. */
  noteProject(path: string): void;
}

/** Tells the system of progress and projects for as long as the signal lets it. */
export function followWork({ handlers }: Pick<Studio, 'handlers'>, shown: WorkShown, signal: AbortSignal): void {
  void each(handlers.jobs.list({}, signal), (jobs) => shown.setProgress(progressOf(jobs)));
  void each(handlers.projects.state({}, signal), (state) => {
    if (state.kind === 'open') shown.noteProject(state.path);
  });
}

/** @returns as `WorkShown.setProgress` takes it; that of the job that runs longest, as the jobs panel shows it first */
export function progressOf(jobs: readonly Pick<JobItem, 'id' | 'state' | 'done' | 'total'>[]): number {
  const running = jobs.filter(({ state }) => state === 'running').sort((a, b) => a.id - b.id)[0];
  if (!running) return -1;
  return running.total > 0 ? Math.min(1, running.done / running.total) : 2;
}

/** Ends quietly with its watch: what the system shows is no reason to fail. */
async function each<T>(events: AsyncIterable<T>, hear: (event: T) => void): Promise<void> {
  try {
    for await (const event of events) hear(event);
  } catch {}
}
