import { parentPort, workerData } from 'node:worker_threads';
import { recipe } from './recipe.ts';
import { type DataPaths, loadTrainingData } from './training-data.ts';

/** A thread that makes the batches it is asked for by number. */
const { paths, variant, steps } = workerData as { paths: DataPaths; variant: string; steps: number | undefined };
const { source } = await loadTrainingData(paths, recipe(variant, steps));
const port = parentPort!;
port.on('message', (number: number) => {
  const feeds = source.batch(number);
  const buffers = Object.values(feeds).map(({ buffer }) => buffer as ArrayBuffer);
  port.postMessage({ number, feeds }, buffers);
});
