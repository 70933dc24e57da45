import { it } from 'vitest';
import { selfAttention } from '#shared/networks/self-attention.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { everyRoute, goldenNumbers, prefixed } from '#test/support/network-routes.ts';

for (const activation of ['tanh', 'relu'] as const) {
  for (const layers of [1, 3]) {
    describeGolden(`self_attention_${activation}_${layers}`, (golden) => {
      it('gives the reference’s summary and weights of frames by every route', async () => {
        const x = goldenNumbers(golden, 'x');
        const routes = await everyRoute(
          ({ x }) => ({ ...selfAttention(x!, 'a', { layers, activation, dropout: 0 }) }),
          {
            weights: prefixed(goldenWeights(golden, 'w.'), 'a.'),
            inputs: { x },
            shapes: { x: ['N', 'T', x.shape[2]!] },
          },
        );
        for (const { outputs } of routes) {
          expectClose(outputs.representation!.data, golden.values('representation'), 1e-5);
          expectClose(outputs.scores!.data, golden.values('scores'), 1e-5);
        }
      });
    });
  }
}
