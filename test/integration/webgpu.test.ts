import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWith } from '#test/support/machine.ts';

/** Chromium brings a Vulkan driver that runs on the processor: slow, but a real WebGPU device. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

describeWith('chromium')('the pose networks on WebGPU', () => {
  it.runIf(existsSync(DRIVER))(
    'see the same person as on the processor',
    () => {
      // A process of its own: the driver is chosen by the environment when the device is first opened.
      const { stdout, stderr, status } = spawnSync(process.execPath, ['test/integration/compare-devices.ts'], {
        env: { ...process.env, VK_ICD_FILENAMES: DRIVER },
        encoding: 'utf8',
        timeout: 280_000,
      });
      expect(status, stderr).toBe(0);
      const { device, people, farthestPx } = JSON.parse(stdout);
      expect(device).toBe('webgpu');
      expect(people).toBe(1);
      expect(farthestPx).toBeLessThan(0.05);
    },
    300_000,
  );
});
