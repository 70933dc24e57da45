import type { PoseReply, PoseRequest, PoseTiming, PoseWorkerSetup } from './pose-messages.ts';
import { ThreadHandle } from './threads/thread-handle.ts';

/** The parent's end of one pose worker; keeps what its networks took so far. */
export class PoseWorkerHandle {
  timing: PoseTiming = { detectorRuns: 0, detectorMs: 0, landmarkRuns: 0, landmarkMs: 0 };
  private readonly thread: ThreadHandle<PoseRequest, PoseReply>;

  private constructor(thread: ThreadHandle<PoseRequest, PoseReply>) {
    this.thread = thread;
  }

  /** Starts a worker and waits until its networks are loaded. @throws Error where they cannot be */
  static async start(setup: PoseWorkerSetup): Promise<PoseWorkerHandle> {
    return new PoseWorkerHandle(await ThreadHandle.start(new URL('./pose-worker.ts', import.meta.url), setup));
  }

  /** Requests sent and not answered yet. */
  get load(): number {
    return this.thread.load;
  }

  async ask(request: PoseRequest): Promise<PoseReply> {
    const reply = await this.thread.ask(request);
    this.timing = reply.timing;
    return reply;
  }

  /** Ends the worker after the network that is running. */
  close(): Promise<void> {
    return this.thread.close();
  }
}
