import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';

/** Where networks run. `auto` is the best that loads on this machine. */
export const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceChoice = (typeof DEVICES)[number];
export type Device = Exclude<DeviceChoice, 'auto'>;

/** Devices tried for `auto`, best first. The CPU always comes last and always works. */
const PREFERENCE: Readonly<Record<string, readonly Device[]>> = {
  win32: ['dml', 'cpu'],
  darwin: ['coreml', 'cpu'],
  linux: ['cuda', 'cpu'],
};

/** The devices to try, in order. A named device stands alone: who asks for it wants it or an error. */
export function deviceCandidates(choice: DeviceChoice, platform: string = process.platform): readonly Device[] {
  if (choice !== 'auto') return [choice];
  return (PREFERENCE[platform] ?? ['cpu']).filter((device) => device !== 'cuda' || hasCudaProvider());
}

/** The CUDA provider is a download of its own; asking for it where it is missing makes the runtime print an error. */
function hasCudaProvider(): boolean {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', 'linux', process.arch);
  return existsSync(join(folder, 'libonnxruntime_providers_cuda.so'));
}

/**
 * Opens something on the first device that works.
 *
 * @throws Problem device/unavailable where a named device cannot be used
 */
export async function openOnDevice<T>(
  choice: DeviceChoice,
  open: (device: Device) => Promise<T>,
  platform: string = process.platform,
): Promise<{ device: Device; opened: T }> {
  if (choice === 'cuda' && platform === 'linux' && !hasCudaProvider()) {
    throw new Problem('device/unavailable', { device: choice, reason: 'the CUDA provider is not installed' });
  }
  let failure: unknown;
  for (const device of deviceCandidates(choice, platform)) {
    try {
      return { device, opened: await open(device) };
    } catch (error) {
      if (error instanceof Problem || device === 'cpu') throw error;
      failure = error;
    }
  }
  throw new Problem('device/unavailable', { device: choice, reason: plainReason(failure) }, { cause: failure });
}

/** What the runtime's own words mean, for those that people meet. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/backend not found/, 'the runtime of this platform does not have it'],
  [/WebGpuContext|webgpu_context|No supported adapter/, 'no graphics driver for it was found'],
  [/Failed to load (shared )?library/, 'its provider is not installed'],
];

function plainReason(error: unknown): string {
  const line = firstLine(error);
  return MEANINGS.find(([words]) => words.test(line))?.[1] ?? line.replace(/\.$/, '');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}
