import { Problem } from '#shared/errors/problem.ts';
import { runProgram } from './run-program.ts';

/** What depends on the version of the program. */
export interface VersionFacts {
  /** As the program says, such as '7.1'. */
  readonly name: string;
  /** Arguments that have every frame written once, with its own time. */
  readonly everyFrame: readonly string[];
  readonly encoders: ReadonlySet<string>;
}

/** libavcodec of FFmpeg 5.1, which renamed an option that FFmpeg 8 no longer knows by its old name. */
const RENAMED: readonly [number, number] = [59, 37];

/** Asks the program what it is. @throws Problem media/program-failed where it cannot be run */
export async function askVersion(ffmpeg: string, signal?: AbortSignal): Promise<VersionFacts> {
  const [about, encoders] = await Promise.all([
    textOf(ffmpeg, ['-hide_banner', '-version'], signal),
    textOf(ffmpeg, ['-hide_banner', '-encoders'], signal),
  ]);
  const name = /^ffmpeg version (\S+)/m.exec(about)?.[1];
  const [, major, minor] = /^libavcodec\s+(\d+)\.\s*(\d+)/m.exec(about) ?? [];
  if (!name || !major)
    throw new Problem('media/program-failed', { program: ffmpeg, reason: 'it does not say its version' });
  const renamed = Number(major) > RENAMED[0] || (Number(major) === RENAMED[0] && Number(minor) >= RENAMED[1]);
  return {
    name,
    everyFrame: [renamed ? '-fps_mode' : '-vsync', 'passthrough'],
    encoders: new Set([...encoders.matchAll(/^ V\S{5} (\S+)/gm)].map((match) => match[1]!)),
  };
}

async function textOf(ffmpeg: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  await using program = runProgram(ffmpeg, args, { signal });
  let text = '';
  for await (const chunk of program.output) text += (chunk as Buffer).toString('utf8');
  const { code, signal: killed, startError, said } = await program.ended;
  if (code === 0) return text;
  const reason = startError?.message ?? said.at(-1) ?? `it ended with ${killed ?? code}`;
  throw new Problem('media/program-failed', { program: ffmpeg, reason });
}
