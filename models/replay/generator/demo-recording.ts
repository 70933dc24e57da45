import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createPoseEngine } from '#main/engine/pose-engine.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { trackWith } from '#main/pipeline/track-people.ts';
import { DEMO_RECORDING, type PackedRecording } from '#main/services/finetune/replay/packed-recordings.ts';
import { takeScene } from '#main/services/finetune/take-scene.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { wholeTrack } from '#shared/training/examples/sample.ts';

const CLIP = fileURLToPath(new URL('../../demo-clip/demo.mp4', import.meta.url));
const TRUTH = fileURLToPath(new URL('../../demo-clip/truth.npz', import.meta.url));

/** The demo clip as a recording: what the detector sees in it, and how its body really moves. */
export async function demoRecording(): Promise<PackedRecording> {
  const info = await probeVideo(CLIP);
  await using engine = await createPoseEngine({ quality: 'balanced', device: 'cpu', workers: 1 });
  const source = { info, from: 0, to: info.ptsUs.length };
  const { tracks } = await trackWith(engine, source, { quality: 'balanced', people: 1, device: 'cpu' }, quietContext());
  const truth = readNpz(await readFile(TRUTH));
  const floats = (name: string): Float32Array => Float32Array.from(npzNumbers(truth, name).data);
  const scene = takeScene({
    frames: info.ptsUs.length,
    poses: floats('poses'),
    jointsCam: floats('joints_cam'),
    betas: floats('betas'),
    camera: {
      rotation: Array.from(npzNumbers(truth, 'camera_rotation').data),
      translation: Array.from(npzNumbers(truth, 'camera_translation').data),
    },
    focalPx: npzNumbers(truth, 'focal_px').data[0]!,
    imageSize: [info.width, info.height],
    fps: info.fps,
  });
  return { label: DEMO_RECORDING, split: 'probe', scene, track: wholeTrack(tracks[0]!, scene.frames) };
}
