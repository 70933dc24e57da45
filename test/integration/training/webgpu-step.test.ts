import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWith } from '#test/support/machine.ts';

/** Chromium brings a Vulkan driver that runs on the processor: slow, but a real WebGPU device. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LIMIT = 300_000;

/** Runs a script in a process of its own: the driver is chosen by the environment when the device is first opened. */
function onWebgpu<Result>(script: string): Result {
  const { stdout, stderr, status } = spawnSync(process.execPath, [`test/integration/training/${script}`], {
    env: { ...process.env, VK_ICD_FILENAMES: DRIVER },
    encoding: 'utf8',
    timeout: LIMIT - 20_000,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Result;
}

describeWith('chromium')('training on WebGPU', () => {
  it.runIf(existsSync(DRIVER))(
    'takes the same steps as on the processor, with its state on the device',
    () => {
      const { lossError, weightError, onDevice, tensors } = onWebgpu<Record<string, number>>('train-on-webgpu.ts');
      expect(lossError).toBeLessThan(1e-4);
      expect(weightError).toBeLessThan(1e-4);
      // All but the three values the regressor starts from, which are not trained.
      expect(onDevice).toBe(tensors! - 3);
    },
    LIMIT,
  );

  it.runIf(existsSync(DRIVER))(
    'goes on in single precision where mixed precision is asked for and the device knows no halves',
    () => {
      const { half, losses } = onWebgpu<{ half: boolean; losses: Record<'cpu' | 'webgpu', number[]> }>(
        'half-on-webgpu.ts',
      );
      for (const [i, loss] of losses.webgpu.entries())
        expect(Math.abs(loss / losses.cpu[i]! - 1)).toBeLessThan(half ? 0.02 : 1e-4);
    },
    LIMIT,
  );
});

describeWith('chromium', 'golden')('the golden training steps on WebGPU', () => {
  it.runIf(existsSync(DRIVER))(
    'of generator and discriminator end where the reference ends, with parameters and optimisers on the device',
    () => {
      const result = onWebgpu<{ steps: number; lossError: number; weightError: number; away: string[] }>(
        'golden-on-webgpu.ts',
      );
      expect(result.steps).toBe(3);
      expect(result.lossError).toBeLessThan(1e-3);
      expect(result.weightError).toBeLessThan(1e-3);
      expect(result.away.sort()).toEqual(['regressor.init_cam', 'regressor.init_pose', 'regressor.init_shape']);
    },
    LIMIT,
  );
});
