/** Thread entry: one pair of pose networks, requests answered one after the other. */
import { OBSERVATION } from '#shared/vision/observation.ts';
import { followPerson } from './follow-person.ts';
import type { FollowResult, PoseReply, PoseRequest, PoseTiming, PoseWorkerSetup } from './pose-messages.ts';
import { PoseNetworks } from './pose-networks.ts';
import { sharedPyramid } from './shared-frame.ts';
import { serveThread } from './threads/serve-thread.ts';

async function answer(networks: PoseNetworks, request: PoseRequest, signal: AbortSignal): Promise<PoseReply> {
  if (request.kind === 'detect') {
    const pyramid = sharedPyramid(request.frame);
    const detections = [];
    for (const window of request.windows)
      detections.push(...(await networks.detect(pyramid, window, request.minScore)));
    return { kind: 'detected', detections, timing: timing(networks) };
  }
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
  return { kind: 'followed', result, timing: timing(networks) };
}

function timing({ detectorTime, landmarkTime }: PoseNetworks): PoseTiming {
  return {
    detectorRuns: detectorTime.runs,
    detectorMs: detectorTime.ms,
    landmarkRuns: landmarkTime.runs,
    landmarkMs: landmarkTime.ms,
  };
}

await serveThread<PoseWorkerSetup, PoseRequest, PoseReply>(async ({ files, device }) => {
  const networks = await PoseNetworks.open(files, device);
  return {
    answer: (request, signal) => answer(networks, request, signal),
    close: () => networks.close(),
  };
});
