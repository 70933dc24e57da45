import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = resolve(import.meta.dirname, 'make.py');

/** Files that `make.py` can make. */
export type FullSizeFile =
  | 'vibe-legacy'
  | 'vibe-zip'
  | 'spin-legacy'
  | 'spin-zip'
  | 'smpl'
  | 'mean-params'
  | 'prior'
  | 'regressors';

/**
 * Makes files in the published layouts and sizes with random numbers, by Debian's PyTorch.
 *
 * @returns the path of each; `regressors` gives two (`J_regressor_extra.npy`, `J_regressor_h36m.npy`) in `folder`
 */
export async function makeFullSize(folder: string, ...names: FullSizeFile[]): Promise<Record<FullSizeFile, string>> {
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-B', SCRIPT, folder, ...names]);
  return JSON.parse(stdout) as Record<FullSizeFile, string>;
}
