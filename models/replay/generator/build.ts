import { readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PackedRecording, packRecordings } from '#main/services/finetune/replay/packed-recordings.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { bodyPoints } from '#shared/body/landmarks.ts';
import { wholeTrack } from '#shared/training/examples/sample.ts';
import { lookingAtPerson, readRecording } from '../../builtin-temporal/generator/detector/recording.ts';
import { demoRecording } from './demo-recording.ts';
import { recordReplay } from './record.ts';

/**
 * Builds the replay set: `npm run build:replay -- FOLDER [CLIPS]`. Recordings are kept in the folder, and a build that was
 * stopped goes on there. Three to four seconds a clip on one idle core.
 */
const [folder, count = '110'] = process.argv.slice(2);
if (!folder) throw new Error('usage: build.ts FOLDER [CLIPS]');
const SEED = 7;
/** Every so manieth recording judges instead of teaching. */
const PROBE = 10;
/** Least share of a recording's frames in which the person was seen. */
const LEAST_SEEN = 0.6;

const points = bodyPoints(await loadBuiltinBody());
const recordings: PackedRecording[] = [];
const left = { missed: 0 };
for (const path of await recordReplay(folder, Number(count), SEED)) {
  const { scene, track, action } = lookingAtPerson(readRecording(await readFile(path)), points);
  const whole = track && wholeTrack(track, scene.frames);
  const seen = whole?.seen.reduce((sum, value) => sum + value, 0) ?? 0;
  if (!whole || seen < LEAST_SEEN * scene.frames) {
    left.missed++;
    continue;
  }
  const split = recordings.length % PROBE === PROBE - 1 ? 'probe' : 'train';
  recordings.push({ label: action, split, scene, track: whole });
}
recordings.push(await demoRecording());
const path = fileURLToPath(new URL('../replay.npz', import.meta.url));
await writeFile(path, packRecordings(recordings));
const { size } = await stat(path);
const frames = recordings.reduce((sum, { scene }) => sum + scene.frames, 0);
process.stdout.write(
  `${path}: ${recordings.length} recordings, ${frames} frames, ${(size / 1e6).toFixed(2)} MB; ` +
    `${left.missed} left out, as nobody was seen in them\n`,
);
