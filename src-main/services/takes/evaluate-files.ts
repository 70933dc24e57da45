import { readFile } from 'node:fs/promises';
import { reasonOf } from '#main/media/check-media-path.ts';
import type { EvaluationReport } from '#shared/contract/evaluation.ts';
import { Problem } from '#shared/errors/problem.ts';
import { type Npz, npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { evaluateTake, type TimedJoints } from '#shared/metrics/evaluate-take.ts';

/** Arrays that can be compared, the better one first. */
const SPACES = ['joints_cam', 'joints'] as const;

/**
 * Compares two files of joints. Camera space is compared where both have it, as the published figures are; else the world.
 *
 * @param predPath   .npz with `joints_cam` or `joints` [T, 24, 3], metres, and `pts_us` [T] (rows count as frames without)
 * @param truthPath  the same for the true motion
 * @throws Problem take/format, take/no-overlap
 */
export async function evaluateFiles(predPath: string, truthPath: string): Promise<EvaluationReport> {
  const pred = await read(predPath);
  const truth = await read(truthPath);
  const space = SPACES.find((name) => pred.has(name) && truth.has(name));
  if (!space) {
    const lacking = SPACES.some((name) => pred.has(name)) ? truthPath : predPath;
    throw new Problem('take/format', { path: lacking, reason: 'it holds neither joints_cam nor joints' });
  }
  const result = evaluateTake(timed(pred, space, predPath), timed(truth, space, truthPath));
  if (!result) throw new Problem('take/no-overlap', { pred: predPath, truth: truthPath });
  return {
    space,
    frames: result.frames,
    mpjpe_mm: result.mpjpeMm,
    pa_mpjpe_mm: result.paMpjpeMm,
    pck_150: result.pck150,
    auc_150: result.auc150,
    accel_error_m_s2: result.accelErrorMps2,
    accel_error_mm_frame2: result.accelErrorMmFrame2,
    jitter_m_s3: result.jitterMps3,
    truth_jitter_m_s3: result.truthJitterMps3,
    root_error_mm: result.rootErrorMm,
    root_scale: result.rootScale,
    joints: result.joints.map(({ joint, mpjpeMm, paMpjpeMm }) => ({
      joint,
      mpjpe_mm: mpjpeMm,
      pa_mpjpe_mm: paMpjpeMm,
    })),
  };
}

async function read(path: string): Promise<Npz> {
  try {
    return readNpz(await readFile(path));
  } catch (error) {
    const system = error as NodeJS.ErrnoException;
    // Words for output files would say that the folder is missing.
    const reason = system.code === 'ENOENT' ? 'there is no file of that name' : reasonOf(system);
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
