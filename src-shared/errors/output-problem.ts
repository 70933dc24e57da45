import { Problem } from './problem.ts';
import { systemReason } from './system-reason.ts';

/** Turns an error of the file system into a problem a person can act on; other errors stay what they are. */
export function outputProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error && !(error instanceof Problem) ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem('output/disk-full', { path }, { cause: error });
  const reason = systemReason(code);
  return reason ? new Problem('output/unwritable', { path, reason }, { cause: error }) : error;
}
