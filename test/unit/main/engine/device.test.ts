import { describe, expect, it } from 'vitest';
import { deviceCandidates, openOnDevice } from '#main/engine/device.ts';
import { Problem } from '#shared/errors/problem.ts';

const onlyOn =
  (...working: string[]) =>
  async (device: string) => {
    if (!working.includes(device)) throw new Error(`Failed to load ${device}\nand a long trace`);
    return device;
  };

describe('openOnDevice', () => {
  it('takes the best device that opens when left to choose', async () => {
    expect((await openOnDevice('auto', onlyOn('cpu'), 'linux')).device).toBe('cpu');
    expect((await openOnDevice('auto', onlyOn('dml', 'cpu'), 'win32')).device).toBe('dml');
    expect((await openOnDevice('auto', onlyOn('coreml', 'cpu'), 'darwin')).device).toBe('coreml');
  });

  it('never replaces a device that was asked for', async () => {
    await expect(openOnDevice('coreml', onlyOn('cpu'), 'darwin')).rejects.toMatchObject({
      code: 'device/unavailable',
      message: 'The device coreml cannot be used: Failed to load coreml.',
    });
  });

  it('says in plain words what the runtime means', async () => {
    const failing = (words: string) => async () => {
      throw new Error(words);
    };
    const reason = (words: string) =>
      openOnDevice('webgpu', failing(words), 'linux').catch((error) => error.params.reason);
    expect(await reason('no available backend found. ERR: [dml] backend not found.')).toMatch(/does not have it/);
    expect(await reason('webgpu_context.cc:136 WebGpuContext::Initialize')).toMatch(/no graphics driver/);
  });

  it('passes problems on that have nothing to do with the device', async () => {
    const broken = async () => {
      throw new Problem('model/missing', { model: 'x' });
    };
    await expect(openOnDevice('auto', broken, 'linux')).rejects.toMatchObject({ code: 'model/missing' });
  });

  it('knows the processor everywhere', () => {
    expect(deviceCandidates('auto', 'freebsd')).toEqual(['cpu']);
    expect(deviceCandidates('webgpu')).toEqual(['webgpu']);
  });
});
