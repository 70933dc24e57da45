import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import type { Device } from '#main/engine/device.ts';
import { madeFile, sha256 } from '#main/engine/made-file.ts';
import { type NetworkSet, networkIdentity } from '#main/engine/vibe/network-set.ts';
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
import { rowKey, type SampledCrops, sampleCrops } from './sample-crops.ts';

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
  const sample = once(async () => {
    await using pool = await plain();
    return await sampleCrops(lift.run, pool, ctx);
  });
  const file = await madeTrunk(trunk, form, cacheFolder(), async () => {
    const { calibration } = await sample();
    return await calibratedTrunk(await library.loadWeights(trunk.name), calibration, bits, ctx.signal);
  });
  const pool = await open(async () => file);
  await sayDeviation(lift, pool, file, sample, ctx);
  return pool;
}

/** Half precision where it was asked for or pays by itself. */
function formFor(precision: Precision, device: Device): 'fp32' | 'fp16' {
  return precision === 'fp16' || (precision === 'auto' && HALF_PRECISION.has(device)) ? 'fp16' : 'fp32';
}

/**
 * Says how far the 8-bit trunk moves the joints of this clip. What was measured is kept beside the trunk's file, so that
 * it is said each time, not only when the file is made.
 */
async function sayDeviation(
  lift: PictureLift,
  pool: TrunkPool,
  file: string,
  sample: () => Promise<SampledCrops>,
  ctx: TaskContext,
): Promise<void> {
  const kept = `${file}-${sha256(Buffer.from(networkIdentity(lift.set).join())).slice(0, 16)}.json`;
  await madeFile(kept, async () =>
    Buffer.from(JSON.stringify(await measuredDeviation(lift, pool, await sample(), ctx))),
  );
  const { mean, worst, crops } = MeasuredDeviation.parse(JSON.parse(await readFile(kept, 'utf8')));
  if (crops === 0) return;
  const message = `The 8-bit image network moves joints by ${mean.toFixed(1)} mm on average (at most ${worst.toFixed(0)} mm), measured on ${crops} crops of this clip.`;
  ctx.warn({ code: 'lift/int8', message });
}

/** Distances of joints, mm, over the crops that were compared. */
const MeasuredDeviation = z.object({ mean: z.number(), worst: z.number(), crops: z.int() });

async function measuredDeviation(
  { set, network, run }: PictureLift,
  pool: TrunkPool,
  { check }: SampledCrops,
  ctx: TaskContext,
): Promise<z.infer<typeof MeasuredDeviation>> {
  if (check.size === 0) return { mean: 0, worst: 0, crops: 0 };
  const features = new Map<string, Float32Array>();
  const wanted = { ...run, wants: (track: number, row: number) => check.has(rowKey(track, row)) };
  for await (const { rows, reply } of cropFeatures(wanted, pool, ctx)) {
    for (const [i, { track, row }] of rows.entries()) {
      features.set(rowKey(track, row), reply.features.slice(i * pool.width, (i + 1) * pool.width));
    }
  }
  const keys = [...check.keys()];
  const { mean, worst } = await deviationMm(
    network,
    keys.map((key) => check.get(key)!),
    keys.map((key) => features.get(key)!),
    set,
  );
  return { mean, worst, crops: keys.length };
}

/** What `make` gives, made when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
