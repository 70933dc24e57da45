import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Opens the program's standard input for us; otherwise it has none. */
  readonly input?: boolean;
  /** Hears each line of standard error. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of standard error. */
  readonly said: readonly string[];
  /** True where `stop` ended it. */
  readonly stopped: boolean;
  /** Why it could not be started, or null. */
  readonly startError: NodeJS.ErrnoException | null;
}

/** A program at work. Whoever starts it disposes it, which ends it and waits until the system has let go of it. */
export interface RunningProgram extends AsyncDisposable {
  readonly output: Readable;
  readonly input: Writable | null;
  readonly pid: number | undefined;
  /** Settles once the program has ended and all it wrote has been read; never rejects. */
  readonly ended: Promise<Ending>;
  /** Ends it at once. */
  stop(): void;
}

const LINES_KEPT = 20;

/** Starts a program with these very arguments, without a shell. An abort ends it. */
export function runProgram(file: string, args: readonly string[], options: RunOptions = {}): RunningProgram {
  const { signal, input = false, onLine = () => {} } = options;
  const child = spawn(file, args, {
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET },
    windowsHide: true,
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  const said: string[] = [];
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.stdout.destroy();
    child.stdin?.destroy();
    child.kill('SIGKILL');
  };
  readLines(child.stderr, (line) => {
    said.push(line);
    if (said.length > LINES_KEPT) said.shift();
    onLine(line);
  });
  child.stdin?.on('error', () => {}); // a program that ends early closes it; its ending says why
  child.stdout.on('error', () => {});
  const ended = new Promise<Ending>((resolve) => {
    let startError: NodeJS.ErrnoException | null = null;
    child.on('error', (error) => {
      startError = error;
      if (child.pid === undefined) resolve({ code: null, signal: null, said, stopped, startError });
    });
    child.on('close', (code, ended) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, signal: ended, said, stopped, startError });
    });
  });
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return {
    output: child.stdout,
    input: child.stdin,
    pid: child.pid,
    ended,
    stop,
    async [Symbol.asyncDispose]() {
      stop();
      await ended;
    },
  };
}

/** Settings of a user that would have the programs write reports or colours. */
const QUIET = { FFREPORT: undefined, AV_LOG_FORCE_COLOR: undefined, AV_LOG_FORCE_NOCOLOR: '1' };

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r/);
    rest = lines.pop()!;
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest) onLine(rest);
  });
  stream.on('error', () => {});
}
