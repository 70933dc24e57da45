import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Recipe } from './recipe.ts';
import type { DataPaths } from './training-data.ts';

/** Batches that are asked for before they are needed. */
const AHEAD = 4;

type Feeds = Record<string, Float32Array>;

/** The batches of a run, made by a process of their own while the network works. */
export async function* batchesAhead(
  paths: DataPaths,
  variant: string,
  { steps, seed }: Pick<Recipe, 'steps' | 'seed'>,
  first: number,
): AsyncGenerator<Feeds> {
  const maker = fork(
    fileURLToPath(new URL('./batch-process.ts', import.meta.url)),
    [JSON.stringify({ paths, variant, steps, seed })],
    { serialization: 'advanced', detached: true },
  );
  const ready = new Map<number, Feeds>();
  let wake = (): void => {};
  let failure: Error | null = null;
  maker.on('message', (said: 'ready' | { number: number; feeds: Feeds }) => {
    if (said === 'ready') for (let ahead = 0; ahead < AHEAD; ahead++) maker.send(first + ahead);
    else ready.set(said.number, said.feeds);
    wake();
  });
  maker.on('exit', (code) => {
    failure = new Error(`no more batches: their process ended with ${code}`);
    wake();
  });
  try {
    for (let number = first; number <= steps; number++) {
      while (!ready.has(number)) {
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      maker.send(number + AHEAD);
      yield ready.get(number)!;
      ready.delete(number);
    }
  } finally {
    maker.removeAllListeners('exit');
    maker.kill();
  }
}
