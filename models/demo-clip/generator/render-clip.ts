import { Worker } from 'node:worker_threads';
import type { RoomPicture } from './render/room-picture.ts';
import { STUDIO } from './render/studio.ts';
import type { Answer, Order } from './render-worker.ts';

export interface RenderClipOptions {
  /** Size relative to the full picture; halves while trying things. */
  share?: number;
  /** Threads that render. */
  workers?: number;
  /** Frames to render, in order. */
  frames: readonly number[];
  /** Called with each frame, in order, RGB 3 bytes a pixel. */
  onFrame(frame: number, rgb: Uint8Array): Promise<void>;
}

/** Frames each worker may be ahead of the writer. */
const AHEAD = 2;

/** Renders frames on several threads and hands them over in order. The picture does not depend on the number of threads. */
export async function renderClip({ share = 1, workers: count = 2, frames, onFrame }: RenderClipOptions): Promise<void> {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./render-worker.ts', import.meta.url), { workerData: { share } }),
  );
  try {
    const room = await paintWholeRoom(workers, share);
    for (const worker of workers) send(worker, { kind: 'start', room });
    await renderInOrder(workers, frames, onFrame);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const send = (worker: Worker, order: Order) => worker.postMessage(order);

function nextAnswer(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = (answer: Answer) => {
      worker.off('error', fail);
      resolve(answer);
    };
    const fail = (error: Error) => {
      worker.off('message', done);
      reject(error);
    };
    worker.once('message', done);
    worker.once('error', fail);
  });
}

/** Each worker paints a strip; the strips make the room. */
async function paintWholeRoom(workers: readonly Worker[], share: number): Promise<RoomPicture> {
  const width = Math.round(STUDIO.width * share);
  const height = Math.round(STUDIO.height * share);
  const n = width * height;
  const room: RoomPicture = {
    width,
    height,
    direct: new Float32Array(n * 3),
    ambient: new Float32Array(n * 3),
    points: new Float32Array(n * 3),
    surfaces: new Uint8Array(n),
  };
  await Promise.all(
    workers.map(async (worker, i) => {
      const from = Math.round((height * i) / workers.length);
      const answer = nextAnswer(worker);
      send(worker, { kind: 'room', from, to: Math.round((height * (i + 1)) / workers.length) });
      const strip = await answer;
      if (strip.kind !== 'room') return;
      room.direct.set(strip.picture.direct, from * width * 3);
      room.ambient.set(strip.picture.ambient, from * width * 3);
      room.points.set(strip.picture.points, from * width * 3);
      room.surfaces.set(strip.picture.surfaces, from * width);
    }),
  );
  return room;
}

/** Worker w renders frames w, w + count, …; the writer takes them in turn. */
async function renderInOrder(
  workers: readonly Worker[],
  frames: readonly number[],
  onFrame: RenderClipOptions['onFrame'],
): Promise<void> {
  const ready = new Map<number, Uint8Array>();
  let wake: () => void = () => {};
  let failure: Error | null = null;
  for (const worker of workers) {
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'frame') ready.set(answer.frame, answer.data);
      wake();
    });
    worker.on('error', (error) => {
      failure = error;
      wake();
    });
  }
  const ask = (i: number) => {
    if (i < frames.length) send(workers[i % workers.length]!, { kind: 'frame', frame: frames[i]! });
  };
  for (let i = 0; i < workers.length * AHEAD; i++) ask(i);
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i]!;
    while (!ready.has(frame)) {
      if (failure) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const data = ready.get(frame)!;
    ready.delete(frame);
    ask(i + workers.length * AHEAD);
    await onFrame(frame, data);
  }
}
