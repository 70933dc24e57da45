import type { Weights } from '#shared/networks/weights.ts';
import type { StepExecutor } from '#shared/training/steps/step-executor.ts';
import { type DeviceChoice, openOnDevice } from '../device.ts';
import { type ExecutorOptions, OrtExecutor } from './ort-executor.ts';

/**
 * Opens what runs training steps on a device; `auto` takes the best that works here. Graphics devices are tried with a
 * small graph first, so that one without a driver is refused here and not in the middle of training.
 *
 * @param initial parameters under their keys, and optimiser state where a run goes on
 * @throws Problem device/unavailable where a named device cannot be used
 */
export async function openExecutor(
  device: DeviceChoice,
  initial: Weights,
  options: Omit<ExecutorOptions, 'device'> = {},
): Promise<StepExecutor> {
  const { opened } = await openOnDevice(device, async (found) => {
    if (found !== 'cpu') await OrtExecutor.probe(found);
    return new OrtExecutor(initial, { ...options, device: found });
  });
  return opened;
}
