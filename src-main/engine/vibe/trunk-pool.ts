import { availableParallelism } from 'node:os';
import { type Device, type DeviceChoice, openOnDevice } from '#main/engine/device.ts';
import { ThreadHandle } from '#main/engine/threads/thread-handle.ts';
import type { CropSquare, TrunkReply, TrunkRequest, TrunkSetup } from './trunk-messages.ts';

export interface TrunkPoolOptions {
  /** ONNX file of the trunk for a device: half precision where it pays. */
  readonly fileFor: (device: Device) => Promise<string>;
  readonly width: number;
  readonly device: DeviceChoice;
  /** Threads, one session each; default one per core up to 8, one for devices that are not the processor. */
  readonly workers?: number;
}

/** Crops in one run of the network: larger batches gain little on a processor and hold more memory. */
const BATCH: Readonly<Record<Device, number>> = { cpu: 4, cuda: 16, dml: 16, coreml: 8, webgpu: 8 };
const MOST_WORKERS = 8;

type Thread = ThreadHandle<TrunkRequest, TrunkReply>;

/** The image trunk behind a pool of threads. Whoever creates it disposes it. */
export class TrunkPool implements AsyncDisposable {
  readonly device: Device;
  readonly width: number;
  /** Time of all threads together, ms, and crops so far. */
  readonly spent = { cropMs: 0, networkMs: 0, crops: 0 };
  private readonly threads: readonly Thread[];

  private constructor(threads: readonly Thread[], device: Device, width: number) {
    this.threads = threads;
    this.device = device;
    this.width = width;
  }

  /** @throws Problem device/unavailable, engine/crashed, and what `fileFor` throws */
  static async open({ fileFor, width, device: choice, workers }: TrunkPoolOptions): Promise<TrunkPool> {
    const start = (setup: TrunkSetup): Promise<Thread> =>
      ThreadHandle.start(new URL('./trunk-worker.ts', import.meta.url), setup);
    const { device, opened } = await openOnDevice(choice, async (candidate) => {
      // Making sure of the file reads all of it: once for all threads.
      const setup: TrunkSetup = { file: await fileFor(candidate), device: candidate, width };
      return { setup, thread: await start(setup) };
    });
    const count = workers ?? (device === 'cpu' ? Math.min(MOST_WORKERS, availableParallelism()) : 1);
    const threads = [opened.thread];
    const others = await Promise.allSettled(Array.from({ length: count - 1 }, () => start(opened.setup)));
    for (const other of others) if (other.status === 'fulfilled') threads.push(other.value);
    const failed = others.find((other) => other.status === 'rejected');
    if (failed) {
      await Promise.all(threads.map((thread) => thread.close()));
      throw failed.reason;
    }
    return new TrunkPool(threads, device, width);
  }

  /** Crops in one request. */
  get batch(): number {
    return BATCH[this.device];
  }

  /** Requests that keep every thread busy while the next are made ready. */
  get depth(): number {
    return 2 * this.threads.length;
  }

  /** Features of up to `batch` crops. Their pictures must stay as they are until this is done. */
  async run(crops: readonly CropSquare[], scale: number, keepCrops = false): Promise<TrunkReply> {
    const thread = this.threads.reduce((best, other) => (other.load < best.load ? other : best));
    const reply = await thread.ask({ crops, scale, keepCrops });
    this.spent.cropMs += reply.cropMs;
    this.spent.networkMs += reply.networkMs;
    this.spent.crops += crops.length;
    return reply;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}
