import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isNumbers, readNpy, writeNpy } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { findPython } from './find-python.ts';

const SCRIPT = fileURLToPath(new URL('./reference/vibe_reference.py', import.meta.url));

/** Networks of the reference: the image trunk, encoder and regressor on clips, and the same frame by frame. */
export type TorchNetwork = 'trunk' | 'temporal' | 'stream';

/** PyTorch in a process of its own, with the reference networks. Whoever opens it disposes it. */
export class TorchReference implements AsyncDisposable {
  /** Version of PyTorch. */
  readonly version: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly folder: string;

  private constructor(
    child: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    version: string,
    folder: string,
  ) {
    this.child = child;
    this.lines = lines;
    this.version = version;
    this.folder = folder;
  }

  /**
   * Starts the reference; null where no Python with PyTorch is found.
   *
   * @param folder for the files that weights and pictures travel in
   */
  static async open(folder: string): Promise<TorchReference | null> {
    const program = await findPython(['torch', 'numpy']);
    if (!program) return null;
    const child = spawn(program, [SCRIPT, 'bench']);
    child.stderr.pipe(process.stderr);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { torch } = await nextAnswer<{ torch: string }>(lines);
    return new TorchReference(child, lines, torch, folder);
  }

  /** Loads weights under their checkpoint keys: those of a trunk, or `encoder.…` and `regressor.…`. */
  async load(network: 'trunk' | 'temporal', weights: Weights): Promise<void> {
    const path = join(this.folder, `${network}.npz`);
    const entries = [...weights].map(
      ([key, { shape, data }]) => [key, { dtype: 'f4', shape: [...shape], data }] as const,
    );
    await writeFile(path, writeNpz(entries, { compress: false }));
    await this.ask({ do: 'load', network, weights: path });
  }

  /** What a network gives: features, or θ. */
  async run(network: TorchNetwork, data: Float32Array, shape: readonly number[]): Promise<Float32Array> {
    const input = join(this.folder, 'input.npy');
    const output = join(this.folder, 'output.npy');
    await writeFile(input, writeNpy({ dtype: 'f4', shape: [...shape], data }));
    await this.ask({ do: 'run', network, input, output });
    const array = readNpy(await readFile(output));
    if (!isNumbers(array)) throw new Error('the reference gave no numbers');
    return Float32Array.from(array.data as ArrayLike<number>);
  }

  /** Runs per second on random input. */
  async rate(network: TorchNetwork, shape: readonly number[], threads: number, runs: number): Promise<number> {
    const { seconds } = await this.ask<{ seconds: number }>({ do: 'time', network, shape, threads, runs });
    return runs / seconds;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.end();
    await ended;
  }

  private async ask<T>(request: object): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return await nextAnswer<T>(this.lines);
  }
}

async function nextAnswer<T>(lines: AsyncIterator<string>): Promise<T> {
  const { value, done } = await lines.next();
  if (done) throw new Error('the PyTorch reference ended');
  return JSON.parse(value) as T;
}
