import { recipe } from './recipe.ts';
import { type DataPaths, loadTrainingData } from './training-data.ts';

/** A process that makes the batches it is asked for by number. It ends with the one that asks. */
const { paths, variant, steps, seed } = JSON.parse(process.argv[2]!) as {
  paths: DataPaths;
  variant: string;
  steps: number;
  seed: number;
};
process.on('disconnect', () => process.exit());
const { source } = await loadTrainingData(paths, recipe(variant, steps, seed));
process.on('message', (number: number) => process.send!({ number, feeds: source.batch(number) }));
process.send!('ready');
