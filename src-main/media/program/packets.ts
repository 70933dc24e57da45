import type { PacketFacts } from '../media-backend.ts';
import { ticksToUs } from '../time.ts';
import type { Rational } from '../video.ts';
import { inputArguments } from './arguments.ts';
import { openProblem } from './program-problem.ts';
import { runProgram } from './run-program.ts';

export interface PacketsRequest {
  readonly ffprobe: string;
  readonly path: string;
  /** Number of the stream. */
  readonly stream: number;
  readonly base: Rational;
  readonly signal?: AbortSignal;
}

/** What the readers of containers say where a file breaks off. */
const BROKEN_OFF = /dropped corrupted packet|partial file|ended prematurely|truncat/i;

/** Visits each packet of a stream in file order. @returns false where the file breaks off */
export async function visitPackets(request: PacketsRequest, visit: (packet: PacketFacts) => void): Promise<boolean> {
  const { ffprobe, path, stream, base, signal } = request;
  const command = [
    // Older programs do not print which packets are damaged, but can leave them out and say so.
    ...['-v', 'warning', '-fflags', '+discardcorrupt', '-select_streams', String(stream)],
    ...['-show_entries', 'packet=pts,duration,flags', '-of', 'compact=p=0'],
    ...(await inputArguments(path)),
  ];
  await using program = runProgram(ffprobe, command, { signal });
  let rest = '';
  const readLines = (text: string, isLast: boolean) => {
    const lines = (rest + text).split('\n');
    rest = isLast ? '' : lines.pop()!;
    for (const line of lines) if (line.includes('=')) visit(packetOf(line, base));
  };
  for await (const chunk of program.output) readLines((chunk as Buffer).toString('latin1'), false);
  readLines('', true);
  const ending = await program.ended;
  signal?.throwIfAborted();
  if (ending.code === null) throw openProblem(ending, path, ffprobe);
  return ending.code === 0 && !ending.said.some((line) => BROKEN_OFF.test(line));
}

/** Reads a line such as `pts=512|duration=512|flags=K__`, whatever the order. */
function packetOf(line: string, base: Rational): PacketFacts {
  const fields = new Map(line.split('|').map((field) => field.split('=', 2) as [string, string]));
  const us = (name: string) => {
    const ticks = fields.get(name)?.trim() ?? '';
    return /^-?\d+$/.test(ticks) ? ticksToUs(BigInt(ticks), base) : null;
  };
  const flags = fields.get('flags') ?? '';
  return {
    ptsUs: us('pts'),
    durationUs: Math.max(0, us('duration') ?? 0),
    key: flags.includes('K'),
    discard: flags.includes('D'),
    damaged: flags.includes('C'),
  };
}
