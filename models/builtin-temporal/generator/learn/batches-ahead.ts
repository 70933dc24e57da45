import { Worker } from 'node:worker_threads';
import type { DataPaths } from './training-data.ts';

/** Batches that are asked for before they are needed. */
const AHEAD = 3;

type Feeds = Record<string, Float32Array>;

/** The batches of a run, made by a thread of their own while the network works. */
export async function* batchesAhead(
  paths: DataPaths,
  variant: string,
  steps: number,
  first: number,
): AsyncGenerator<Feeds> {
  const worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData: { paths, variant, steps } });
  const ready = new Map<number, Feeds>();
  let wake = (): void => {};
  let failure: unknown = null;
  worker.on('message', ({ number, feeds }: { number: number; feeds: Feeds }) => {
    ready.set(number, feeds);
    wake();
  });
  worker.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    for (let ahead = 0; ahead < AHEAD; ahead++) worker.postMessage(first + ahead);
    for (let number = first; number <= steps; number++) {
      while (!ready.has(number)) {
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      worker.postMessage(number + AHEAD);
      yield ready.get(number)!;
      ready.delete(number);
    }
  } finally {
    await worker.terminate();
  }
}
