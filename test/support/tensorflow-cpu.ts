import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { TensorFlow } from '#main/engine/training/tensorflow.ts';

/** TensorFlow.js in plain JavaScript: slow, and written by others than ONNX Runtime, so its word counts in tests. */
export async function tensorFlowCpu(): Promise<TensorFlow> {
  const tf = core as unknown as TensorFlow;
  // It would recommend its own package for Node on every start.
  core.env().set('IS_TEST', true);
  await tf.ready();
  return tf;
}
