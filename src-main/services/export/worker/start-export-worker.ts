import { Worker } from 'node:worker_threads';
import { ReadBackError } from '../read-back/read-back-error.ts';
import type { ExportOrder, ExportReply, VerifiedFile } from './messages.ts';

/** Writes files and reads them back, one at a time. */
export interface ExportWorker extends AsyncDisposable {
  /**
   * @throws ReadBackError where the file does not agree with its source; an error with the system's code where it cannot
   *         be written; the signal's reason when aborted
   */
  carryOut(order: ExportOrder): Promise<VerifiedFile>;
}

/**
 * Memory of the worker, MB: writers and readers make an object or a string per key and leave much garbage. With a limit
 * it is collected early, so that ten minutes of motion need little more than one; the limit itself grows, since the
 * largest reader keeps about 2 kB per frame.
 */
const HEAP_MB = 80;
const HEAP_MB_PER_FRAME = 0.004;
const YOUNG_HEAP_MB = 8;

/**
 * Starts a worker for exports: the main thread stays responsive, and other people's readers away from its memory.
 *
 * @param frames longest take to be exported
 * @param signal stops the work at once
 */
export function startExportWorker(frames: number, signal: AbortSignal): ExportWorker {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), {
    resourceLimits: {
      maxOldGenerationSizeMb: HEAP_MB + Math.ceil(frames * HEAP_MB_PER_FRAME),
      maxYoungGenerationSizeMb: YOUNG_HEAP_MB,
    },
  });
  let failure: Error | null = null;
  let waiting: { resolve(reply: ExportReply): void; reject(error: unknown): void } | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    waiting?.reject(signal.aborted ? signal.reason : failure);
  };
  worker.on('message', (reply: ExportReply) => waiting?.resolve(reply));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`the export worker ended with code ${code}`)));
  // Whoever waits is told by the worker's end, when it can no longer write.
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  return {
    async carryOut(order) {
      signal.throwIfAborted();
      if (failure) throw failure;
      const reply = await new Promise<ExportReply>((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage(order);
      });
      if (reply.kind === 'mismatch') throw new ReadBackError(reply.reason);
      if (reply.kind === 'failed') throw Object.assign(new Error(reply.message), { code: reply.code });
      return reply.file;
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', stop);
      await worker.terminate();
    },
  };
}
