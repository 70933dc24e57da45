import { Problem } from '#shared/errors/problem.ts';
import type { Ending } from './run-program.ts';

/** What the programs say where a file may not be opened. */
const DENIED = /: (Permission denied|Operation not permitted)/;
/** What ffmpeg says where its build has no decoder for a codec. */
const NO_DECODER = /decoder.*not found|no decoder found/i;

/** The problem behind a program that could not open a file. */
export function openProblem({ said, startError, signal, stopped }: Ending, path: string, program: string): Problem {
  if (startError || (signal && !stopped)) return programProblem({ startError, signal, said }, program);
  if (said.some((line) => DENIED.test(line)))
    return new Problem('media/unreadable', { path, reason: 'permission denied' });
  return new Problem('media/not-media', { path });
}

/** Throws where a program did not end by itself: it was killed, it fell over, or it could not be started. */
export function checkEnding(ending: Ending, path: string, program: string): void {
  const { said, startError, signal, stopped } = ending;
  if (stopped) return;
  if (startError || signal) throw programProblem(ending, program);
  if (said.some((line) => NO_DECODER.test(line))) {
    const codec = said.join(' ').match(/codec (?:id )?'?([\w.-]+)'?/)?.[1] ?? 'unknown';
    throw new Problem('media/codec', { path, codec });
  }
}

function programProblem(
  { startError, signal, said }: Pick<Ending, 'startError' | 'signal' | 'said'>,
  program: string,
): Problem {
  const reason = startError ? startError.message : `it was ended by ${signal}`;
  return new Problem('media/program-failed', { program, reason }, { cause: new Error(said.join('\n')) });
}
