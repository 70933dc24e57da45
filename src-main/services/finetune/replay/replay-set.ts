import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '#shared/errors/problem.ts';
import { type Sample, type SampleBody, sampleOf } from '#shared/training/examples/sample.ts';
import { DEMO_RECORDING, type PackedRecording, unpackRecordings } from './packed-recordings.ts';

const FILE = new URL('../../../../models/replay/replay.npz', import.meta.url);

/** One recording in so many is shown with its focal length known; in captures it mostly is not. */
const KNOWN_FOCAL = 3;

/** A recording as a network is shown it. */
export interface ReplaySample extends Sample {
  readonly label: string;
}

let known: Promise<readonly PackedRecording[]> | null = null;

/**
 * What the real detector saw of made-up motion that the studio's own body played, beside the truth: `train` to be learnt
 * from beside a project's frames, so that nothing is forgotten; `probe` to see whether something was.
 *
 * @throws Problem model/missing
 */
export async function replaySamples(split: PackedRecording['split'], body: SampleBody): Promise<ReplaySample[]> {
  known ??= read();
  const recordings = (await known).filter((recording) => recording.split === split);
  return recordings.map(({ label, scene, track }, i) => ({
    label,
    ...sampleOf(scene, track, body, label === DEMO_RECORDING || i % KNOWN_FOCAL === 0),
  }));
}

async function read(): Promise<readonly PackedRecording[]> {
  try {
    return unpackRecordings(await readFile(FILE));
  } catch (cause) {
    known = null;
    throw new Problem('model/missing', { model: fileURLToPath(FILE) }, { cause });
  }
}
