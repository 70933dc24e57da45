import { AVERROR_ENOSPC } from 'node-av/constants';
import { FfmpegFailure } from './av.ts';

/** Gives a failure of FFmpeg while it writes the code Node's own errors have, so that callers need to know only those. */
export function asSystemError(error: unknown): unknown {
  if (!(error instanceof FfmpegFailure)) return error;
  return Object.assign(new Error(error.message, { cause: error }), {
    code: error.code === AVERROR_ENOSPC ? 'ENOSPC' : 'EIO',
  });
}
