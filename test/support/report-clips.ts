import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { CaptureReport } from '#shared/contract/capture.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { programPath, SHARED_DIR } from './machine-needs.ts';

/**
 * Captures every real clip and prints the table of `test/README.md`; overlays, and contact sheets where ffmpeg is here,
 * are written for people to look at.
 *
 *   node test/support/report-clips.ts OUT [QUALITY] [NAME…]
 */
const [out = 'clip-report', quality = 'balanced', ...names] = process.argv.slice(2);
const PROGRAM = join(import.meta.dirname, '../../src-main/cli/vibe-studio.js');
const media = join(SHARED_DIR, 'media');

const clips = readdirSync(media, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.mp4') && statSync(join(media, file)).isFile())
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  .sort();
mkdirSync(out, { recursive: true });

console.log(
  '| clip | frames | people (frames each) | rejected | mean reprojection, % of height | facing flips | upside down | fps |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const file of clips) {
  const name = basename(file, extname(file));
  const folder = join(out, name);
  const args = [
    PROGRAM,
    'capture',
    join(media, file),
    '--out',
    folder,
    '--overlay',
    '--formats',
    'npz',
    '--quality',
    quality,
    '--json',
  ];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) {
    console.log(`| ${name} | failed: ${run.stderr.split('\n').find((line) => line.startsWith('error'))} |`);
    continue;
  }
  const report = CaptureReport.parse(JSON.parse(run.stdout));
  const motion = report.takes.map((take) => turns(take.files.npz!));
  const share = report.takes.map(({ fit }) => (100 * fit.reprojection_share).toFixed(1)).join(', ');
  const frames = Math.round(report.timing.fps * report.timing.wall_s);
  const people = `${report.takes.length} (${report.takes.map((take) => take.frames).join(', ')})`;
  console.log(
    `| ${name} | ${frames} | ${people} | ${report.rejected.length} | ${share} | ` +
      `${motion.map(({ flips }) => flips).join(', ')} | ${motion.map(({ upsideDown }) => upsideDown).join(', ')} | ${report.timing.fps.toFixed(1)} |`,
  );
  const overlay = report.takes[0]?.files.overlay;
  if (overlay && programPath('ffmpeg')) contactSheet(overlay, join(out, `${name}.png`), frames);
}

/** Frames in which the body turns round at once, and frames in which the head is below the pelvis and feet above it. */
function turns(path: string): { flips: number; upsideDown: number } {
  const npz = readNpz(readFileSync(path));
  const joints = npzNumbers(npz, 'joints');
  const frames = joints.shape[0]!;
  const at = (t: number, joint: number, axis: number) => Number(joints.data[(t * 24 + joint) * 3 + axis]);
  let flips = 0;
  let upsideDown = 0;
  for (let t = 0; t < frames; t++) {
    const hips = (k: number) => Math.atan2(at(k, 1, 2) - at(k, 2, 2), at(k, 1, 0) - at(k, 2, 0));
    if (t > 0 && Math.cos(hips(t) - hips(t - 1)) < 0) flips++;
    const feet = Math.min(at(t, 7, 1), at(t, 8, 1));
    if (at(t, 15, 1) < at(t, 0, 1) && feet > at(t, 0, 1)) upsideDown++;
  }
  return { flips, upsideDown };
}

function contactSheet(video: string, picture: string, frames: number): void {
  const every = Math.max(1, Math.ceil(frames / 24));
  const filter = `select='not(mod(n\\,${every}))',scale=-2:300,tile=8x3`;
  spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', video, '-vf', filter, '-frames:v', '1', picture]);
}
