import { LIFTED_POSE } from '#shared/networks/lifted-keypoints.ts';
import type { GeneratorOptions } from '#shared/networks/options.ts';
import type { Weights, WeightTensor } from '#shared/networks/weights.ts';

/** Share of their usual size that weights into and beside the lifted pose begin with. */
const SMALL = 0.05;

/**
 * Untrained weights changed so that the network begins with saying the pose it was lifted from: the lifted pose passes
 * encoder, regressor and their linear layers unchanged, and everything learned is a correction of it.
 */
export function beginLifted(weights: Weights, { temporal, regressor }: GeneratorOptions): Weights {
  const out = new Map(weights);
  const first = temporal.input - LIFTED_POSE;
  const edit = (key: string, change: (data: Float32Array, columns: number) => void): void => {
    const tensor = out.get(key);
    if (!tensor) return;
    const data = Float32Array.from(tensor.data);
    change(data, tensor.shape[1] ?? 1);
    out.set(key, { shape: tensor.shape, data } satisfies WeightTensor);
  };
  // What the temporal encoder adds to the lifted pose is little at first.
  for (const key of ['encoder.linear.weight', 'encoder.linear.bias', 'encoder.output.weight', 'encoder.output.bias']) {
    edit(key, (data, columns) => {
      for (let i = first * columns; i < data.length; i++) data[i]! *= SMALL;
    });
  }
  const pass = (from: number) => (data: Float32Array, columns: number) => {
    for (let row = 0; row < LIFTED_POSE; row++) {
      data.fill(0, row * columns, (row + 1) * columns);
      data[row * columns + from + row] = 1;
    }
  };
  const quiet = (data: Float32Array): void => void data.fill(0, 0, LIFTED_POSE);
  edit('regressor.fc1.weight', pass(first));
  edit('regressor.fc1.bias', quiet);
  edit('regressor.fc2.weight', pass(0));
  edit('regressor.fc2.bias', quiet);
  edit('regressor.decpose.weight', (data, columns) => {
    for (let row = 0; row < LIFTED_POSE; row++) data[row * columns + row]! += 1;
  });
  edit('regressor.init_pose', (data) => void data.fill(0));
  if (regressor.hidden < LIFTED_POSE) throw new Error('the regressor is too narrow for a lifted pose');
  return out;
}
