import { readFile } from 'node:fs/promises';
import { reasonOf } from '#main/media/check-media-path.ts';
import { Problem } from '#shared/errors/problem.ts';
import { type Npz, npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { evaluateTake, type TakeEvaluation, type TimedJoints } from '#shared/metrics/evaluate-take.ts';

/**
 * Compares two files of joints. Camera space is compared where both have it, as the published figures are; else the world.
 *
 * @param predPath   .npz with `joints_cam` or `joints` [T, 24, 3], metres, and `pts_us` [T] (rows count as frames without)
 * @param truthPath  the same for the true motion
 * @throws Problem take/format, take/no-overlap
 */
export async function evaluateFiles(predPath: string, truthPath: string): Promise<TakeEvaluation & { space: string }> {
  const pred = await read(predPath);
  const truth = await read(truthPath);
  const space = ['joints_cam', 'joints'].find((name) => pred.has(name) && truth.has(name));
  if (!space) {
    const lacking = ['joints_cam', 'joints'].some((name) => pred.has(name)) ? truthPath : predPath;
    throw new Problem('take/format', { path: lacking, reason: 'it holds neither joints_cam nor joints' });
  }
  const evaluation = evaluateTake(timed(pred, space, predPath), timed(truth, space, truthPath));
  if (!evaluation) throw new Problem('take/no-overlap', { pred: predPath, truth: truthPath });
  return { ...evaluation, space };
}

async function read(path: string): Promise<Npz> {
  try {
    return readNpz(await readFile(path));
  } catch (error) {
    const system = (error as NodeJS.ErrnoException).code !== undefined;
    const reason = system ? reasonOf(error as NodeJS.ErrnoException) : (error as Error).message;
    throw new Problem('take/format', { path, reason }, { cause: error });
  }
}

function timed(npz: Npz, space: string, path: string): TimedJoints {
  try {
    const positions = npzNumbers(npz, space, [null, 24, 3]);
    const frames = positions.shape[0]!;
    const times = npz.has('pts_us')
      ? Array.from(npzNumbers(npz, 'pts_us', [frames]).data, (us) => Number(us) / 1e6)
      : Array.from({ length: frames }, (_, row) => row / rate(npz));
    return { positions: Float64Array.from(positions.data, Number), times };
  } catch (error) {
    throw new Problem('take/format', { path, reason: (error as Error).message }, { cause: error });
  }
}

function rate(npz: Npz): number {
  for (const name of ['fps', 'mocap_framerate', 'mocap_frame_rate']) {
    if (npz.has(name)) return Number(npzNumbers(npz, name).data[0]);
  }
  throw new Error('it holds neither pts_us nor fps');
}
