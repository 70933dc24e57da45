import { describe, expect, it } from 'vitest';
import { randomGenerator, randomTrunk } from '#main/bench/random-networks.ts';

describe('random networks', () => {
  it('are the same for the same seed and others for another', () => {
    const [a, b, c] = [randomGenerator(1), randomGenerator(1), randomGenerator(2)];
    const key = 'encoder.gru.bias_hh_l1';
    expect(a.get(key)).toEqual(b.get(key));
    expect(a.get(key)!.data).not.toEqual(c.get(key)!.data);
    expect([...a.get('regressor.init_cam')!.data]).toEqual([Math.fround(0.9), 0, 0]);
  });

  it('have the published shapes and variances above zero', () => {
    const trunk = randomTrunk(1);
    expect(trunk.get('layer4.2.conv2.weight')!.shape).toEqual([512, 512, 3, 3]);
    expect(Math.min(...trunk.get('layer3.0.downsample.1.running_var')!.data)).toBeGreaterThan(0.7);
  });
});
