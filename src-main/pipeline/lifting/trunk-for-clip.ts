import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Device } from '#main/engine/device.ts';
import type { NetworkSet } from '#main/engine/vibe/network-set.ts';
import type { Precision } from '#main/engine/vibe/precision.ts';
import { calibratedTrunk, weightBitsHere } from '#main/engine/vibe/quantise-trunk.ts';
import type { TemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import { madeTrunk, trunkFile } from '#main/engine/vibe/trunk-file.ts';
import { TrunkPool } from '#main/engine/vibe/trunk-pool.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { TaskContext } from '#main/pipeline/context.ts';
import type { LiftRequest } from '#main/pipeline/lift-people.ts';
import { featureWidth } from '#shared/networks/options.ts';
import { type CropRun, cropFeatures } from './crop-features.ts';
import { deviationMm } from './deviation.ts';

/** Crops of the clip that 8-bit ranges are taken from, and others that the result is judged by. */
const CALIBRATION_CROPS = 48;
const CHECK_CROPS = 24;

/** Devices whose providers compute in half precision. WebGPU does where the driver has it; it is not asked for here. */
const HALF_PRECISION: ReadonlySet<Device> = new Set(['cuda', 'dml', 'coreml']);

/** What the parts of a lift share. */
export interface PictureLift {
  readonly request: LiftRequest;
  readonly library: ModelLibrary;
  readonly set: NetworkSet;
  readonly network: TemporalNetwork;
  readonly run: CropRun;
}

/**
 * The image trunk in the number format that was asked for. For 8 bits it is calibrated on crops of the clip at hand, so
 * that the same clip always gives the same result, and what that does to the joints is measured on other crops and said.
 */
export async function openTrunkForClip(lift: PictureLift, ctx: TaskContext): Promise<TrunkPool> {
  const { request, library, set } = lift;
  const trunk = set.trunk!;
  const open = (fileFor: (device: Device) => Promise<string>): Promise<TrunkPool> =>
    TrunkPool.open({ fileFor, width: featureWidth(set.options.encoder), device: request.device });
  const plain = () => open((device) => trunkFile(library, trunk, formFor(request.precision, device)));
  if (request.precision !== 'int8') return await plain();
  const bits = weightBitsHere();
  const form = `int8-${bits}bit-${request.info.sha256.slice(0, 16)}-${request.mode}`;
  let sampled: Sampled | null = null;
  const file = await madeTrunk(trunk, form, cacheFolder(), async () => {
    await using pool = await plain();
    sampled = await sampleCrops(lift.run, pool, ctx);
    return await calibratedTrunk(await library.loadWeights(trunk.name), sampled.calibration, bits, ctx.signal);
  });
  const pool = await open(async () => file);
  if (sampled) await sayDeviation(lift, pool, sampled, ctx);
  return pool;
}

/** Half precision where it was asked for or pays by itself. */
function formFor(precision: Precision, device: Device): 'fp32' | 'fp16' {
  return precision === 'fp16' || (precision === 'auto' && HALF_PRECISION.has(device)) ? 'fp16' : 'fp32';
}

interface Sampled {
  /** Normalised crops, each [3, 224, 224]. */
  readonly calibration: readonly Float32Array[];
  /** Rows that were not calibrated on, and their features in single precision. */
  readonly check: ReadonlyMap<string, Float32Array>;
}

/** Crops spread evenly over everybody's rows; every third one is for the check. */
async function sampleCrops(run: CropRun, pool: TrunkPool, ctx: TaskContext): Promise<Sampled> {
  const all = run.tracks.flatMap(({ seen }, track) => {
    return Array.from(seen.keys()).flatMap((row) => (seen[row] === 1 ? [keyOf(track, row)] : []));
  });
  const total = Math.min(all.length, CALIBRATION_CROPS + CHECK_CROPS);
  const chosen = new Map(
    Array.from({ length: total }, (_, i) => [all[Math.floor((i * all.length) / total)]!, i % 3 === 2] as const),
  );
  const calibration: Float32Array[] = [];
  const check = new Map<string, Float32Array>();
  const wanted = { ...run, wants: (track: number, row: number) => chosen.has(keyOf(track, row)) };
  for await (const { rows, reply } of cropFeatures(wanted, pool, ctx, true)) {
    const size = reply.crops!.length / rows.length;
    for (const [i, { track, row }] of rows.entries()) {
      const key = keyOf(track, row);
      if (chosen.get(key)) check.set(key, reply.features.slice(i * pool.width, (i + 1) * pool.width));
      else calibration.push(reply.crops!.slice(i * size, (i + 1) * size));
    }
    ctx.report({ stage: 'calibrate', done: calibration.length + check.size, total, unit: 'crops' });
  }
  return { calibration, check };
}

async function sayDeviation({ set, network, run }: PictureLift, pool: TrunkPool, { check }: Sampled, ctx: TaskContext) {
  if (check.size === 0) return;
  const features = new Map<string, Float32Array>();
  const wanted = { ...run, wants: (track: number, row: number) => check.has(keyOf(track, row)) };
  for await (const { rows, reply } of cropFeatures(wanted, pool, ctx)) {
    for (const [i, { track, row }] of rows.entries()) {
      features.set(keyOf(track, row), reply.features.slice(i * pool.width, (i + 1) * pool.width));
    }
  }
  const keys = [...check.keys()];
  const mm = await deviationMm(
    network,
    keys.map((key) => check.get(key)!),
    keys.map((key) => features.get(key)!),
    set,
  );
  const message = `The 8-bit image network moves joints by ${mm.mean.toFixed(1)} mm on average (at most ${mm.worst.toFixed(0)} mm), measured on ${keys.length} crops of this clip.`;
  ctx.warn({ code: 'lift/int8', message });
}

function keyOf(track: number, row: number): string {
  return `${track}:${row}`;
}
