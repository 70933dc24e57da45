import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWith } from '#test/support/machine.ts';

/** Chromium brings a Vulkan driver that runs on the processor: slow, but a real WebGPU device. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

describeWith('chromium')('training on WebGPU', () => {
  it.runIf(existsSync(DRIVER))(
    'takes the same steps as on the processor, with its state on the device',
    () => {
      // A process of its own: the driver is chosen by the environment when the device is first opened.
      const { stdout, stderr, status } = spawnSync(process.execPath, ['test/integration/training/train-on-webgpu.ts'], {
        env: { ...process.env, VK_ICD_FILENAMES: DRIVER },
        encoding: 'utf8',
        timeout: 280_000,
      });
      expect(status, stderr).toBe(0);
      const { lossError, weightError, onDevice, tensors } = JSON.parse(stdout);
      expect(lossError).toBeLessThan(1e-4);
      expect(weightError).toBeLessThan(1e-4);
      // All but the three values the regressor starts from, which are not trained.
      expect(onDevice).toBe(tensors - 3);
    },
    300_000,
  );
});
