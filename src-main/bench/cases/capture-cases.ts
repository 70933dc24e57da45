import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureReport } from '#shared/contract/capture.ts';
import { loopDemo, withTempFolder } from '../demo-media.ts';
import { type Figure, measure } from '../measure.ts';

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

/** Runs the real command in a process of its own. */
async function capture(clip: string, out: string, signal: AbortSignal): Promise<CaptureReport> {
  const args = [PROGRAM, 'capture', clip, '--out', out, '--quality', 'fast', '--device', 'cpu', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
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
