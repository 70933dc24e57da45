import type { BodyModel, LicenceClass } from '../body/body-model.ts';
import { Problem } from '../errors/problem.ts';
import { bodyFromArrays } from './body-arrays.ts';
import { FormatError } from './format-error.ts';
import { readNpz } from './npz.ts';

/**
 * Reads a body with SMPL's standard array names from an `.npz`; see `bodyFromArrays` for the names. Other arrays are
 * ignored.
 *
 * @param name    what to call the body, also in error messages
 * @param licence what the file's licence allows
 * @throws Problem `model/format` naming the array and what is wrong with it
 */
export function readBodyNpz(bytes: Uint8Array, name: string, licence: LicenceClass): BodyModel {
  try {
    return bodyFromArrays(readNpz(bytes, { objectArrays: 'leave-out' }), name, licence);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Problem('model/format', { path: name, reason: error.message }, { cause: error });
  }
}
