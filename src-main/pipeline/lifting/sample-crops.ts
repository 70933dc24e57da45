import type { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import { type CropRun, cropFeatures } from './crop-features.ts';

/** Crops of the clip that 8-bit ranges are taken from, and others that the result is judged by. */
const CALIBRATION_CROPS = 48;
const CHECK_CROPS = 24;

export interface SampledCrops {
  /** Normalised crops, each [3, 224, 224]. */
  readonly calibration: readonly Float32Array[];
  /** Rows that were not calibrated on, by `rowKey`, and their features in single precision. */
  readonly check: ReadonlyMap<string, Float32Array>;
}

/** Crops spread evenly over everybody's rows; every third one is for the check. The same clip gives the same crops. */
export async function sampleCrops(run: CropRun, pool: TrunkPool, ctx: TaskContext): Promise<SampledCrops> {
  const all = run.tracks.flatMap(({ seen }, track) => {
    return Array.from(seen.keys()).flatMap((row) => (seen[row] === 1 ? [rowKey(track, row)] : []));
  });
  const total = Math.min(all.length, CALIBRATION_CROPS + CHECK_CROPS);
  const chosen = new Map(
    Array.from({ length: total }, (_, i) => [all[Math.floor((i * all.length) / total)]!, i % 3 === 2] as const),
  );
  const calibration: Float32Array[] = [];
  const check = new Map<string, Float32Array>();
  const wanted = { ...run, wants: (track: number, row: number) => chosen.has(rowKey(track, row)) };
  for await (const { rows, reply } of cropFeatures(wanted, pool, ctx, true)) {
    const size = reply.crops!.length / rows.length;
    for (const [i, { track, row }] of rows.entries()) {
      const key = rowKey(track, row);
      if (chosen.get(key)) check.set(key, reply.features.slice(i * pool.width, (i + 1) * pool.width));
      else calibration.push(reply.crops!.slice(i * size, (i + 1) * size));
    }
    ctx.report({ stage: 'calibrate', done: calibration.length + check.size, total, unit: 'crops' });
  }
  return { calibration, check };
}

/** Names a row of a track. */
export function rowKey(track: number, row: number): string {
  return `${track}:${row}`;
}
