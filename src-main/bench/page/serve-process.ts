import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../cli/vibe-studio.js', import.meta.url));

export interface ServeOptions {
  /** Projects and the user's data go here, not to the home folder. */
  readonly folder: string;
  /** 0 for any free one. */
  readonly port?: number;
  readonly project?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User it runs as, where this process may choose: permissions count for everybody but root. */
  readonly uid?: number;
  readonly signal?: AbortSignal;
}

/** A running `serve`. */
export interface ServeProcess extends AsyncDisposable {
  /** With the token of this launch. */
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** When the process was started, ms of `performance.now()`. */
  readonly startedAt: number;
  /** What it has said of faults and warnings. */
  trouble(): string;
  /** Ends it as a terminal would. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** Starts the real `serve` in a process of its own; answers once it has told its address. */
export async function startServe(options: ServeOptions): Promise<ServeProcess> {
  const { folder, port = 0, project, env, uid, signal } = options;
  const args = [PROGRAM, 'serve', '--no-open', '--port', String(port), ...(project ? ['--project', project] : [])];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: {
      ...process.env,
      VIBE_STUDIO_DATA: join(folder, 'data'),
      VIBE_STUDIO_PROJECTS: join(folder, 'projects'),
      ...env,
    },
  });
  // Not by `once`, which would throw when the signal ends the child.
  child.on('error', () => {});
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let said = '';
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /http:\/\/\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    void closed.then((code) => reject(new Error(`serve ended with ${code}: ${trouble || said}`)));
  });
  const end = async (how: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(how);
    await closed;
  };
  const stop = () => end('SIGTERM');
  return {
    url,
    port: Number(new URL(url).port),
    child,
    startedAt,
    trouble: () => trouble,
    stop,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: stop,
  };
}
