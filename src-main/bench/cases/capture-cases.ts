import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureReport } from '#shared/contract/capture.ts';
import { loopDemo, withTempFolder } from '../demo-media.ts';
import { type Figure, measure } from '../measure.ts';
import { storeRandomNetwork } from '../store-random-network.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/vibe-studio.js', import.meta.url));

/** The whole command, from start of the process to verified files, on 30 s of 720p30 with one person. */
export async function capture720p(signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const clip = join(folder, 'half-minute.mp4');
    const info = await loopDemo(clip, 30);
    let run = 0;
    return await measure(
      async () => {
        const start = performance.now();
        await capture(clip, join(folder, `run${run++}`), signal);
        return (1000 * info.ptsUs.length) / (performance.now() - start);
      },
      {
        unit: 'frames/s',
        runs: 3,
        warmup: 0,
        higherIsBetter: true,
        signal,
        note: 'whole command, quality fast, all formats written and verified',
      },
    );
  });
}

/** Largest memory of host and engine together while so many minutes are captured. */
export async function captureRss(minutes: number, signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const clip = join(folder, 'long.mp4');
    await loopDemo(clip, 60 * minutes);
    const run = async () => (await capture(clip, join(folder, 'out'), signal)).peak_rss_mb;
    return await measure(run, {
      unit: 'MB',
      runs: 1,
      warmup: 0,
      signal,
      note: `${minutes} min of 720p30, quality fast`,
    });
  });
}

/** Seconds of video that go through the image network: it takes most of the time. */
const VIBE_SECONDS = 8;

/**
 * The whole command through a network of the published size with random weights: tracking, crops, image trunk, temporal
 * encoder, regressor, fit, files. Single precision, then bytes (calibration included once, in the warm-up).
 */
export async function vibe720p(signal: AbortSignal): Promise<Figure> {
  return await withTempFolder(async (folder) => {
    const clip = join(folder, 'seconds.mp4');
    const info = await loopDemo(clip, VIBE_SECONDS);
    const env = { VIBE_STUDIO_MODELS: join(folder, 'models'), VIBE_STUDIO_CACHE: join(folder, 'cache') };
    const model = await storeRandomNetwork(env.VIBE_STUDIO_MODELS);
    let run = 0;
    const parts: Record<string, Figure> = {};
    for (const precision of ['fp32', 'int8']) {
      parts[precision] = await measure(
        async () => {
          const start = performance.now();
          const options = ['--model', model, '--precision', precision];
          await capture(clip, join(folder, `run${run++}`), signal, options, env);
          return (1000 * info.ptsUs.length) / (performance.now() - start);
        },
        { unit: 'frames/s', runs: 3, warmup: 1, higherIsBetter: true, signal },
      );
    }
    return { ...parts.fp32!, note: 'whole command, quality fast, network then fit, single precision', parts };
  });
}

/** Runs the real command in a process of its own. */
async function capture(
  clip: string,
  out: string,
  signal: AbortSignal,
  options: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<CaptureReport> {
  const args = [PROGRAM, 'capture', clip, '--out', out, '--quality', 'fast', '--device', 'cpu', '--json', ...options];
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, args, { stdio, signal, env: { ...process.env, ...env } });
  let text = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    trouble = (trouble + chunk).slice(-2000);
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`capture ended with ${code}: ${trouble}`);
  return CaptureReport.parse(JSON.parse(text));
}
