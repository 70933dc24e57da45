/** Thread entry: one pair of networks, requests answered one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { OBSERVATION } from '#shared/vision/observation.ts';
import { followPerson } from './follow-person.ts';
import type { FollowResult, PoseReply, PoseRequest, PoseTiming, PoseWorkerSetup } from './pose-messages.ts';
import { PoseNetworks } from './pose-networks.ts';
import { sharedPyramid } from './shared-frame.ts';

const port = parentPort!;
const setup = workerData as PoseWorkerSetup;

function reply(message: PoseReply): void {
  port.postMessage(message);
}

async function main(): Promise<void> {
  const networks = await PoseNetworks.open(setup.files, setup.device);
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, request }: { id: number; request: PoseRequest | { kind: 'close' } }) => {
    if (request.kind === 'close') {
      // Ending the thread while a network runs would bring the process down: wait for the run, then leave.
      closing.abort();
      last = last.finally(() => networks.close()).finally(() => port.close());
      return;
    }
    last = last
      .then(() => answer(networks, id, request, closing.signal))
      .catch((error: unknown) => reply({ kind: 'failed', id, message: text(error) }));
  });
  reply({ kind: 'ready' });
}

async function answer(networks: PoseNetworks, id: number, request: PoseRequest, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (request.kind === 'detect') {
    const pyramid = sharedPyramid(request.frame);
    const detections = [];
    for (const window of request.windows)
      detections.push(...(await networks.detect(pyramid, window, request.minScore)));
    reply({ kind: 'detected', id, detections, timing: timing(networks) });
  } else {
    const frames = request.frames.map(({ frame, seconds }) => ({ pyramid: sharedPyramid(frame), seconds }));
    const { rows, state, lost } = await followPerson(networks, frames, request.state, request.options, signal);
    const result: FollowResult = {
      rows: new Float32Array(rows.length * OBSERVATION.size),
      seen: Uint8Array.from(rows, (row) => (row ? 1 : 0)),
      state,
      lost,
    };
    rows.forEach((row, index) => {
      if (row) result.rows.set(row, index * OBSERVATION.size);
    });
    reply({ kind: 'followed', id, result, timing: timing(networks) });
  }
}

function timing({ detectorTime, landmarkTime }: PoseNetworks): PoseTiming {
  return {
    detectorRuns: detectorTime.runs,
    detectorMs: detectorTime.ms,
    landmarkRuns: landmarkTime.runs,
    landmarkMs: landmarkTime.ms,
  };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => reply({ kind: 'failed', id: null, message: text(error) }));
