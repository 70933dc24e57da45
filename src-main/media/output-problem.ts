import { AVERROR_ENOSPC } from 'node-av/constants';
import { Problem } from '#shared/errors/problem.ts';
import { reasonOf } from './check-media-path.ts';
import { FfmpegFailure } from './ffmpeg.ts';

/** Turns trouble while writing a file into the problem a person can act on; a `Problem` stays what it is. */
export function outputProblem(error: unknown, path: string): Problem {
  if (error instanceof Problem) return error;
  const system = error as NodeJS.ErrnoException;
  if (system?.code === 'ENOSPC' || system?.code === 'EDQUOT' || isDiskFull(error))
    return new Problem('output/disk-full', { path }, { cause: error });
  return new Problem('output/unwritable', { path, reason: reasonOf(system) }, { cause: error });
}

function isDiskFull(error: unknown): boolean {
  return error instanceof FfmpegFailure && error.code === AVERROR_ENOSPC;
}
