import { ThreadHandle } from '#main/engine/threads/thread-handle.ts';
import type { NetworkWork } from './network-thread.ts';

/** Threads with a session of the same network each, which is how the studio uses several cores. */
export class NetworkThreads implements AsyncDisposable {
  private readonly threads: readonly ThreadHandle<NetworkWork, null>[];

  private constructor(threads: readonly ThreadHandle<NetworkWork, null>[]) {
    this.threads = threads;
  }

  /** Opens an ONNX file in `count` threads. */
  static async open(file: string, count: number): Promise<NetworkThreads> {
    const entry = new URL('./network-thread.ts', import.meta.url);
    const opening = Array.from({ length: count }, () => ThreadHandle.start<NetworkWork, null>(entry, { file }));
    return new NetworkThreads(await Promise.all(opening));
  }

  /** Runs per second of the first `threads` threads together, each doing all of the work. */
  async rate(work: NetworkWork, threads: number): Promise<number> {
    const start = performance.now();
    await Promise.all(this.threads.slice(0, threads).map((thread) => thread.ask(work)));
    return (1000 * threads * work.runs) / (performance.now() - start);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}
