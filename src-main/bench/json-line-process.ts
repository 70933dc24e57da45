import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers each line of JSON with one. */
export interface JsonLineProcess<Hello, Answer> {
  /** What it said first. */
  readonly hello: Hello;
  ask(request: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts a process and waits for its first line. @throws Error where it ends before it answers */
export async function openJsonLines<Hello, Answer>(
  program: string,
  args: readonly string[],
): Promise<JsonLineProcess<Hello, Answer>> {
  const child = spawn(program, args);
  child.stderr.pipe(process.stderr);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${args[0]} ended`);
    return JSON.parse(value) as T;
  };
  return {
    hello: await next<Hello>(),
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return await next<Answer>();
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
