import type { Weights } from '#shared/networks/weights.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { DEVICES, type Device, type DeviceChoice, openOnDevice } from '../device.ts';
import { type ExecutorOptions, OrtExecutor } from './ort-executor.ts';
import { openTensorFlow } from './tensorflow.ts';
import { TfjsExecutor } from './tfjs-executor.ts';

/** Where training steps run: the devices of ONNX Runtime, and `tfjs`, TensorFlow.js on the card where it is installed. */
export const TRAINING_DEVICES = [...DEVICES, 'tfjs'] as const;
export type TrainingDevice = DeviceChoice | 'tfjs';

/**
 * Opens what runs training steps on a device; `auto` takes the best that works here. Graphics devices are tried with a
 * small graph first, so that one without a driver is refused here and not in the middle of training.
 *
 * @param initial parameters under their keys, and optimiser state where a run goes on
 * @throws Problem device/unavailable where a named device cannot be used
 */
export async function openExecutor(
  device: TrainingDevice,
  initial: Weights,
  options: Omit<ExecutorOptions, 'device'> = {},
): Promise<StepExecutor> {
  if (device === 'tfjs') return new TfjsExecutor(await openTensorFlow(), initial);
  const { opened } = await openOnDevice(device, async (found) => {
    if (found === 'cpu') return new OrtExecutor(initial, { ...options, device: found, half: false });
    await OrtExecutor.probe(found);
    const half = options.half === true && (await canHalve(found));
    return new OrtExecutor(initial, { ...options, device: found, half });
  });
  return opened;
}

async function canHalve(device: Device): Promise<boolean> {
  return await OrtExecutor.probe(device, true).then(
    () => true,
    () => false,
  );
}
