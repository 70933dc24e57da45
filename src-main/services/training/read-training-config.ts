import { readFile } from 'node:fs/promises';
import { Problem } from '#shared/errors/problem.ts';
import { TrainingConfig } from './training-config.ts';

/** Settings that are told on the command line; they go before those of the file. */
export interface ConfigChanges {
  readonly epochs?: number;
  readonly iterations?: number;
  readonly clips?: number;
  readonly seed?: number;
  /** Learning rate of the generator. */
  readonly rate?: number;
  readonly mixed?: boolean;
}

/**
 * The settings in a configuration file (JSON), or the defaults.
 *
 * @param path null where there is no file
 * @throws Problem usage/bad-option saying what is wrong in it
 */
export async function readTrainingConfig(path: string | null, changes: ConfigChanges = {}): Promise<TrainingConfig> {
  const bad = (reason: string): Problem =>
    new Problem('usage/bad-option', { reason: `${path ?? 'training'}: ${reason}` });
  let json: unknown = {};
  if (path !== null) {
    const text = await readFile(path, 'utf8').catch((error: Error) => {
      throw bad(error.message);
    });
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw bad((error as Error).message);
    }
  }
  const read = (value: unknown): TrainingConfig => {
    const parsed = TrainingConfig.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    throw bad(`${issue.path.join('.') || 'it'}: ${issue.message}`);
  };
  return read(changed(read(json), changes));
}

function changed(
  config: TrainingConfig,
  { epochs, iterations, clips, seed, rate, mixed }: ConfigChanges,
): TrainingConfig {
  const { loop, optimisers } = config;
  return {
    ...config,
    clips: clips ?? config.clips,
    precision: mixed ? 'mixed' : config.precision,
    loop: {
      ...loop,
      epochs: epochs ?? loop.epochs,
      iterationsPerEpoch: iterations ?? loop.iterationsPerEpoch,
      seed: seed ?? loop.seed,
    },
    optimisers: {
      ...optimisers,
      generator: { ...optimisers.generator, learningRate: rate ?? optimisers.generator.learningRate },
    },
  };
}
