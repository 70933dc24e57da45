import { Problem } from '#shared/errors/problem.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import {
  DiscriminatorOptions,
  featureWidth,
  GruEncoderOptions,
  KeypointsEncoderOptions,
  RegressorOptions,
  temporalWidth,
} from '#shared/networks/options.ts';
import type { StoreHeader } from '#shared/training/store/store-schema.ts';
import type { StartingModels } from './starting-models.ts';
import type { TrainingConfig } from './training-config.ts';

export interface ChosenNetworks {
  readonly generator: GeneratorOptions;
  /** Null trains without. */
  readonly discriminator: DiscriminatorOptions | null;
}

/** The published width of a GRU and a regressor; narrower features get narrower ones. */
const WIDEST = 1024;

/**
 * The networks of a run: what the configuration says, else those of the models it starts from, else the published ones in the
 * width of the stores' features.
 *
 * @param stored what the stores' inputs come from
 * @throws Problem usage/bad-option naming the setting that does not fit
 */
export function chooseNetworks(
  config: TrainingConfig,
  stored: NonNullable<StoreHeader['encoder']>,
  start: Pick<StartingModels, 'generator' | 'discriminator'>,
): ChosenNetworks {
  const begun = start.generator?.encoder.type === stored.type ? start.generator : null;
  const ofLandmarks = (): KeypointsEncoderOptions => KeypointsEncoderOptions.parse({ type: 'keypoints' });
  const encoder =
    stored.type === 'resnet50'
      ? ({ type: 'resnet50' } as const)
      : (config.keypoints ?? begun?.encoder ?? ofLandmarks());
  const width = stored.type === 'resnet50' ? stored.width : featureWidth(encoder);
  const hidden = Math.min(WIDEST, width);
  const temporal = config.temporal ?? begun?.temporal ?? GruEncoderOptions.parse({ type: 'gru', input: width, hidden });
  const feature = temporalWidth(temporal);
  const regressor = config.regressor ?? begun?.regressor ?? RegressorOptions.parse({ feature, hidden });
  for (const [setting, found, wanted] of [
    ['temporal.input', temporal.input, width],
    ['regressor.feature', regressor.feature, feature],
  ] as const) {
    if (found === wanted) continue;
    const reason = `${setting} is ${found}, but the features of these stores have ${wanted} numbers`;
    throw new Problem('usage/bad-option', { reason });
  }
  const adversary = config.discriminator === undefined ? start.discriminator : config.discriminator;
  return {
    generator: { encoder, temporal, regressor },
    discriminator:
      config.discriminator === null
        ? null
        : (adversary ?? DiscriminatorOptions.parse({ hidden: Math.min(WIDEST, regressor.hidden) })),
  };
}
