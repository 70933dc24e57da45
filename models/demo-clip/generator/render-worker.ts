import { parentPort, workerData } from 'node:worker_threads';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { demoMotion } from './motion/demo-motion.ts';
import { createFrameRenderer } from './render/frame-renderer.ts';
import { paintRoom, type RoomPicture } from './render/room-picture.ts';

/** What the build tells a worker: first its strip of the room, then, with the whole room, its frames. */
export type Order =
  | { kind: 'room'; from: number; to: number }
  | { kind: 'start'; room: RoomPicture }
  | { kind: 'frame'; frame: number };
/** What a worker answers. */
export type Answer =
  | { kind: 'room'; from: number; picture: RoomPicture }
  | { kind: 'frame'; frame: number; data: Uint8Array };

const port = parentPort!;
const { share } = workerData as { share: number };
const body = await loadBuiltinBody();
const motion = demoMotion(body);
let renderer: ReturnType<typeof createFrameRenderer> | null = null;

port.on('message', (order: Order) => {
  switch (order.kind) {
    case 'room':
      port.postMessage({
        kind: 'room',
        from: order.from,
        picture: paintRoom(share, order.from, order.to),
      } satisfies Answer);
      return;
    case 'start':
      renderer = createFrameRenderer(body, motion, order.room, share);
      return;
    case 'frame':
      port.postMessage({
        kind: 'frame',
        frame: order.frame,
        data: renderer!.render(order.frame).slice(),
      } satisfies Answer);
      return;
  }
});
