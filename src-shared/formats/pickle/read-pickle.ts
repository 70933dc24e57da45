import { ByteCursor } from '../bytes/byte-cursor.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { PickleBudget } from './budget.ts';
import { KNOWN_CHUMPY } from './known-chumpy.ts';
import { KNOWN_NUMPY } from './known-numpy.ts';
import { KNOWN_PYTHON } from './known-python.ts';
import { KNOWN_SCIPY } from './known-scipy.ts';
import { PICKLE_LIMITS, type PickleLimits } from './limits.ts';
import { type PersistentLoad, PickleMachine } from './machine.ts';
import { settle } from './settle.ts';
import type { Known, KnownNames, PickleValue } from './values.ts';

export interface ReadPickleOptions {
  /** Tighter or wider limits than {@link PICKLE_LIMITS}. */
  limits?: Partial<PickleLimits>;
}

/** Names of data files: Python's own, numpy, scipy.sparse and chumpy. */
export const KNOWN_DATA: readonly (readonly [string, Known])[] = [
  ...KNOWN_PYTHON,
  ...KNOWN_NUMPY,
  ...KNOWN_SCIPY,
  ...KNOWN_CHUMPY,
];
const DATA_NAMES: KnownNames = new Map(KNOWN_DATA);

/**
 * Reads one pickle of protocols 0 to 5 as plain data (body models, pose priors). Arrays are found, not read yet.
 * Nothing in the file runs: it may ask for the names of an allow-list only.
 *
 * @throws FormatError with the reason: a name that is not known, a limit, a cut or damaged file
 */
export function readPickle(source: ByteSource, options: ReadPickleOptions = {}): PickleValue {
  const cursor = new ByteCursor(source);
  return unpickle(cursor, { names: DATA_NAMES, budget: pickleBudget(options) });
}

export interface UnpickleSetup {
  readonly names: KnownNames;
  readonly budget: PickleBudget;
  readonly persistentLoad?: PersistentLoad;
}

/** A budget for all pickles of one file. */
export function pickleBudget(options: ReadPickleOptions = {}): PickleBudget {
  return new PickleBudget({ ...PICKLE_LIMITS, ...options.limits });
}

/** Reads one pickle where the cursor stands and leaves the cursor behind it. @throws FormatError */
export function unpickle(cursor: ByteCursor, { names, budget, persistentLoad }: UnpickleSetup): PickleValue {
  return settle(new PickleMachine(cursor, names, budget, persistentLoad ?? null).run(), budget.limits);
}
