import { AVERROR_ENOSPC } from 'node-av/constants';
import { Problem } from '#shared/errors/problem.ts';
import { systemReason } from '#shared/errors/system-reason.ts';
import { FfmpegFailure } from './ffmpeg.ts';

/**
 * Turns trouble of the file system or of FFmpeg's writing into a problem a person can act on. A `Problem`, a
 * cancellation and a bug stay what they are.
 */
export function outputProblem(error: unknown, path: string): unknown {
  if (error instanceof FfmpegFailure) {
    if (error.code === AVERROR_ENOSPC) return new Problem('output/disk-full', { path }, { cause: error });
    return new Problem('output/unwritable', { path, reason: error.message }, { cause: error });
  }
  const code = error instanceof Error && 'code' in error && !(error instanceof Problem) ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem('output/disk-full', { path }, { cause: error });
  const reason = systemReason(code);
  return reason ? new Problem('output/unwritable', { path, reason }, { cause: error }) : error;
}
