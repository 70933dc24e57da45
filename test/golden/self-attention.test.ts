import { it } from 'vitest';
import { selfAttention } from '#shared/networks/self-attention.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { everyRoute, goldenFiles, goldenNumbers, prefixed } from '#test/support/network-routes.ts';

for (const file of goldenFiles('self_attention_', ['tanh_1', 'relu_1', 'tanh_3', 'relu_3'])) {
  describeGolden(file, (golden) => {
    it('gives the reference’s summary and weights of frames by every route', async () => {
      const x = goldenNumbers(golden, 'x');
      const weights = goldenWeights(golden, 'w.');
      const layers = [...weights.keys()].filter((key) => key.endsWith('.weight')).length;
      const activation = file.includes('relu') ? 'relu' : 'tanh';
      const routes = await everyRoute(({ x }) => ({ ...selfAttention(x!, 'a', { layers, activation, dropout: 0 }) }), {
        weights: prefixed(weights, 'a.'),
        inputs: { x },
        shapes: { x: ['N', 'T', x.shape[2]!] },
      });
      for (const { outputs } of routes) {
        expectClose(outputs.representation!.data, golden.values('representation'), 1e-5);
        expectClose(outputs.scores!.data, golden.values('scores'), 1e-5);
      }
    });
  });
}
