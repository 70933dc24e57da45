import { expect, it } from 'vitest';
import type { GruEncoderOptions } from '#shared/networks/options.ts';
import { residualInVibe } from '#shared/networks/options.ts';
import { gruHidden, temporalEncoder } from '#shared/networks/temporal-encoder.ts';
import { transpose } from '#shared/tape/rearrange.ts';
import { describeGolden, expectClose } from '#test/support/golden.ts';
import { goldenWeights } from '#test/support/golden-networks.ts';
import { everyRoute, goldenFiles, goldenNumbers, prefixed } from '#test/support/network-routes.ts';

const FILES = goldenFiles('temporal_encoder_', ['linear_residual_2layer', 'bidirectional', 'plain_no_linear']);

for (const file of FILES) {
  describeGolden(file, (golden) => {
    it('gives the reference’s GRU outputs and features by every route', async () => {
      const weights = goldenWeights(golden, 'w.');
      const x = goldenNumbers(golden, 'x');
      const options: GruEncoderOptions = {
        type: 'gru',
        input: x.shape[2]!,
        layers: [...weights.keys()].filter((key) => /^gru\.weight_ih_l\d+$/.test(key)).length,
        hidden: weights.get('gru.weight_hh_l0')!.shape[1]!,
        addLinear: weights.has('linear.weight'),
        bidirectional: weights.has('gru.weight_ih_l0_reverse'),
        residual: false,
        attention: null,
      };
      // The files were all made with the residual asked for.
      const whole = { ...options, residual: residualInVibe(true, options) };
      const routes = await everyRoute(
        ({ x }) => ({
          gru: transpose(gruHidden(x!, options).hidden, [1, 0, 2]),
          y: temporalEncoder(x!, whole).features,
        }),
        { weights: prefixed(weights, 'encoder.'), inputs: { x }, shapes: { x: ['N', 'T', x.shape[2]!] } },
      );
      for (const { outputs } of routes) {
        expect(outputs.gru!.shape).toEqual(golden.shape('gru_out'));
        expectClose(outputs.gru!.data, golden.values('gru_out'), 1e-4);
        expect(outputs.y!.shape).toEqual(golden.shape('y'));
        expectClose(outputs.y!.data, golden.values('y'), 1e-4);
      }
    });
  });
}
