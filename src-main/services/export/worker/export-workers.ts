import { type ExportWorker, startExportWorker } from './start-export-worker.ts';

/** From this length, in frames, each file gets a fresh worker: what the last one left in memory is worth more than a start. */
const LONG = 4000;

/** Workers of one export; the last one ends with it. */
export interface ExportWorkers extends AsyncDisposable {
  /** A worker with enough memory for a take of so many frames: the one at hand, or a fresh one. */
  forTake(frames: number): Promise<ExportWorker>;
}

/** Keeps one export worker at a time. */
export function exportWorkers(signal: AbortSignal): ExportWorkers {
  let current: { readonly worker: ExportWorker; readonly frames: number } | null = null;
  const end = async () => {
    await current?.worker[Symbol.asyncDispose]();
    current = null;
  };
  return {
    async forTake(frames) {
      if (current && (frames > LONG || frames > current.frames)) await end();
      const room = Math.max(frames, LONG);
      current ??= { worker: startExportWorker(room, signal), frames: room };
      return current.worker;
    },
    [Symbol.asyncDispose]: end,
  };
}
