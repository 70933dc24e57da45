import { expect, it } from 'vitest';
import { motionDiscriminator } from '#shared/networks/motion-discriminator.ts';
import type { DiscriminatorOptions } from '#shared/networks/options.ts';
import { transpose } from '#shared/tape/rearrange.ts';
import { describeGolden, expectClose, type GoldenArrays } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { everyRoute, goldenNumbers, type Route } from '#test/support/network-routes.ts';

function judge(golden: GoldenArrays, pooling: DiscriminatorOptions['pooling'], clips: number): Promise<Route[]> {
  const weights = goldenWeights(golden, 'w.');
  const all = goldenNumbers(golden, 'x');
  const [, frames, width] = all.shape as [number, number, number];
  const x = { shape: [clips, frames, width], data: all.data.slice(0, clips * frames * width) };
  const count = (pattern: RegExp): number => [...weights.keys()].filter((key) => pattern.test(key)).length;
  const options: DiscriminatorOptions = {
    input: width,
    layers: count(/^gru\.weight_ih_l\d+$/),
    hidden: weights.get('gru.weight_hh_l0')!.shape[1]!,
    pooling,
    attention: { layers: Math.max(1, count(/^attention\..*weight$/)), activation: 'tanh', dropout: 0 },
    output: weights.get('fc.weight')!.shape[0]!,
  };
  return everyRoute(
    ({ x }) => {
      const { score, hidden, attention } = motionDiscriminator(x!, options);
      return { score, hidden: transpose(hidden, [1, 0, 2]), ...attention };
    },
    { weights, inputs: { x }, shapes: { x: ['N', 'T', width] } },
  );
}

for (const pooling of ['attention', 'concat', 'last'] as const) {
  describeGolden(`motion_discriminator_${pooling}`, (golden) => {
    it('judges as the reference by every route', async () => {
      for (const { outputs } of await judge(golden, pooling, golden.shape('x')[0]!)) {
        expect(outputs.hidden!.shape).toEqual(golden.shape('gru_out_TNH'));
        expectClose(outputs.hidden!.data, golden.values('gru_out_TNH'), 1e-4);
        expect(outputs.score!.shape).toEqual(golden.shape('y'));
        expectClose(outputs.score!.data, golden.values('y'), 1e-4);
        if (pooling !== 'attention') continue;
        expectClose(outputs.representation!.data, golden.values('att_representation'), 1e-4);
        expectClose(outputs.scores!.data, golden.values('att_scores'), 1e-4);
      }
    });

    if (pooling !== 'attention') return;
    it('judges a single clip alike, where the reference drops the axis of clips', async () => {
      for (const { outputs } of await judge(golden, pooling, 1)) {
        expectClose(outputs.score!.data, golden.values('y_batch1'), 1e-4);
      }
    });
  });
}
