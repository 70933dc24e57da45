import { FormatError } from '#shared/formats/format-error.ts';
import { RegressorOptions } from '#shared/networks/options.ts';
import { compareShapes } from './check-shapes.ts';
import { type StateDict, shapeText } from './state-dict.ts';

/** Numbers of the regressor's state: pose as 24 × 6, shape, camera. */
const STATE = { pose: 144, shape: 10, cam: 3 } as const;
const STATE_NUMBERS = STATE.pose + STATE.shape + STATE.cam;
const PUBLISHED = RegressorOptions.parse({});

/** A regressor among the tensors of a file. */
export interface FoundRegressor {
  readonly options: RegressorOptions;
  /** Keys with their prefix. */
  readonly found: readonly string[];
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads the sizes of SPIN's and VIBE's iterative regressor from its tensors (specification of VIBE, section 2.3). Its
 * layers must all be there; the means it starts from may be missing, since `smpl_mean_params.npz` holds them too.
 *
 * @param prefix what its keys begin with: `regressor.` in VIBE, nothing in SPIN
 * @throws FormatError naming what is missing or does not fit
 */
export function readRegressor(state: StateDict, prefix: string): FoundRegressor {
  const fc1 = state.get(`${prefix}fc1.weight`);
  if (!fc1) throw new FormatError(`it lacks the tensor ${prefix}fc1.weight of the regressor`);
  const [hidden = 0, inputs = 0] = fc1.shape;
  const feature = inputs - STATE_NUMBERS;
  if (fc1.shape.length !== 2 || hidden < 1 || feature < 1) {
    throw new FormatError(
      `the tensor ${prefix}fc1.weight is ${shapeText(fc1.shape)}, which is no layer over a feature and ${STATE_NUMBERS} numbers`,
    );
  }
  const layers = new Map<string, number[]>([
    ['fc1.weight', [hidden, inputs]],
    ['fc1.bias', [hidden]],
    ['fc2.weight', [hidden, hidden]],
    ['fc2.bias', [hidden]],
  ]);
  for (const [name, size] of Object.entries(STATE)) {
    layers.set(`dec${name}.weight`, [size, hidden]);
    layers.set(`dec${name}.bias`, [size]);
  }
  const complete = compareShapes(state, layers, prefix);
  if (complete.missing.length > 0) {
    throw new FormatError(`it lacks the tensor ${prefix}${complete.missing[0]} of the regressor`);
  }
  const means = compareShapes(
    state,
    new Map(Object.entries(STATE).map(([name, size]) => [`init_${name}`, [1, size]])),
    prefix,
  );
  const notes: string[] = [];
  if (feature !== PUBLISHED.feature || hidden !== PUBLISHED.hidden) {
    notes.push(
      `The regressor reads ${feature} numbers with ${hidden} hidden ones; the published one ${PUBLISHED.feature} with ${PUBLISHED.hidden}.`,
    );
  }
  if (means.missing.length > 0) notes.push('The means it starts from are missing; smpl_mean_params.npz holds them.');
  return {
    options: RegressorOptions.parse({ feature, hidden }),
    found: [...complete.found, ...means.found].map((key) => prefix + key),
    missing: means.missing.map((key) => prefix + key),
    notes,
  };
}
