/** Program: one frame of the demo clip on the processor and on WebGPU; prints how far the landmarks lie apart. */
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { OBSERVATION } from '#shared/vision/observation.ts';
import { regionFromBox } from '#shared/vision/region.ts';

const info = await probeVideo('models/demo-clip/demo.mp4', { hash: false });
const BODY = regionFromBox(590, 110, 180, 520);

async function look(device: 'cpu' | 'webgpu') {
  await using engine = await createPoseEngine({ quality: 'fast', device, workers: 1 });
  for await (const picture of decodeVideo(info, { from: 150, to: 151 })) {
    const people = await engine.detect(picture, { tiles: 0 });
    const person = await engine.landmarks(picture, BODY);
    return { device: engine.device, people: people.length, row: person!.observation };
  }
  throw new Error('no frame');
}

const [cpu, gpu] = [await look('cpu'), await look('webgpu')];
let farthestPx = 0;
for (let at = OBSERVATION.image; at < OBSERVATION.confidence; at++) {
  farthestPx = Math.max(farthestPx, Math.abs(cpu.row[at]! - gpu.row[at]!));
}
process.stdout.write(JSON.stringify({ device: gpu.device, people: gpu.people, farthestPx }));
