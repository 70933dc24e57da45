import { AVERROR_ENOSPC } from 'node-av/constants';
import { outputProblem } from '#shared/errors/output-problem.ts';
import { Problem } from '#shared/errors/problem.ts';
import { FfmpegFailure } from './ffmpeg.ts';

/** As `outputProblem`, also for what FFmpeg says while it writes a file. */
export function encoderProblem(error: unknown, path: string): unknown {
  if (!(error instanceof FfmpegFailure)) return outputProblem(error, path);
  if (error.code === AVERROR_ENOSPC) return new Problem('output/disk-full', { path }, { cause: error });
  return new Problem('output/unwritable', { path, reason: error.message }, { cause: error });
}
