import { ZodError } from 'zod';
import { FormatError } from '#shared/formats/format-error.ts';
import { RegressorOptions } from '#shared/networks/options.ts';
import { regressorOptions } from '#shared/networks/recognise-options.ts';
import { REGRESSOR_STATE } from '#shared/networks/regressor.ts';
import { compareShapes } from './check-shapes.ts';
import type { StateDict } from './state-dict.ts';

/**
 * Reads the options of a network off its tensors.
 *
 * @throws FormatError also where a size is beyond what networks are built with
 */
export function readOptions<T>(state: StateDict, read: (state: StateDict) => T): T {
  const empty = [...state].find(([, tensor]) => tensor.elements === 0);
  if (empty) throw new FormatError(`the tensor ${empty[0]} has no elements`);
  try {
    return read(state);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    throw new FormatError(
      `its network is of a size that is not built here (${issue?.path.join('.')}: ${issue?.message})`,
      {
        cause: error,
      },
    );
  }
}

const PUBLISHED = RegressorOptions.parse({});

/** What is unusual about a regressor, in sentences. */
export function regressorNotes({ feature, hidden }: RegressorOptions, missing: readonly string[]): string[] {
  const notes: string[] = [];
  if (feature !== PUBLISHED.feature || hidden !== PUBLISHED.hidden) {
    notes.push(
      `The regressor reads ${feature} numbers with ${hidden} hidden ones; the published one ${PUBLISHED.feature} with ${PUBLISHED.hidden}.`,
    );
  }
  if (missing.some((key) => key.includes('init_'))) {
    notes.push('Means it starts from are missing; smpl_mean_params.npz holds them.');
  }
  return notes;
}

/** A regressor of its own, as SPIN has it: options and keys. */
export interface FoundRegressor {
  readonly options: RegressorOptions;
  readonly found: readonly string[];
  /** Means it starts from that are not there; its layers always are. */
  readonly missing: readonly string[];
}

/**
 * Reads SPIN's regressor, whose keys have no prefix (specification of VIBE, section 2.3).
 *
 * @throws FormatError naming the layer that is missing or contradicts the others
 */
export function readRegressor(state: StateDict): FoundRegressor {
  const options = readOptions(state, () => regressorOptions(state, ''));
  const { feature, hidden } = options;
  const inputs = REGRESSOR_STATE.reduce((sum, { width }) => sum + width, feature);
  const shapes = new Map<string, readonly number[]>([
    ['fc1.weight', [hidden, inputs]],
    ['fc1.bias', [hidden]],
    ['fc2.weight', [hidden, hidden]],
    ['fc2.bias', [hidden]],
  ]);
  for (const { initial, layer, width } of REGRESSOR_STATE) {
    shapes.set(`${layer}.weight`, [width, hidden]).set(`${layer}.bias`, [width]).set(initial, [1, width]);
  }
  return { options, ...compareShapes(state, shapes) };
}
