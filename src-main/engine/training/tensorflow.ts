import { createRequire } from 'node:module';
import { Problem } from '#shared/errors/problem.ts';

/** A tensor of TensorFlow.js, as far as we use it. */
export interface TfTensor {
  readonly shape: number[];
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

type One = (x: TfTensor) => TfTensor;
type Two = (a: TfTensor, b: TfTensor) => TfTensor;
type Reduce = (x: TfTensor, axes: number[], keepDims: boolean) => TfTensor;

/**
 * What we use of TensorFlow.js. Its own types are not read, so that nothing of ours needs the package to be there;
 * `@tensorflow/tfjs`, `-core` with a backend, `-node` and `-node-gpu` all fit.
 */
export interface TensorFlow {
  readonly neg: One;
  readonly exp: One;
  readonly log: One;
  readonly sqrt: One;
  readonly abs: One;
  readonly sign: One;
  readonly tanh: One;
  readonly sigmoid: One;
  readonly relu: One;
  readonly erf: One;
  readonly sin: One;
  readonly cos: One;
  readonly atan: One;
  readonly add: Two;
  readonly sub: Two;
  readonly mul: Two;
  readonly div: Two;
  readonly maximum: Two;
  readonly minimum: Two;
  readonly greater: Two;
  readonly equal: Two;
  where(condition: TfTensor, a: TfTensor, b: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean): TfTensor;
  reshape(x: TfTensor, shape: number[]): TfTensor;
  transpose(x: TfTensor, order: number[]): TfTensor;
  concat(parts: TfTensor[], axis: number): TfTensor;
  split(x: TfTensor, parts: number, axis: number): TfTensor[];
  slice(x: TfTensor, begin: number[], size: number[]): TfTensor;
  gather(x: TfTensor, indices: TfTensor, axis: number): TfTensor;
  pad(x: TfTensor, paddings: [number, number][], value?: number): TfTensor;
  broadcastTo(x: TfTensor, shape: number[]): TfTensor;
  readonly sum: Reduce;
  readonly mean: Reduce;
  readonly max: Reduce;
  /** Rows of pictures [N, H, W, C], filters [h, w, C, O]. */
  conv2d(x: TfTensor, filter: TfTensor, strides: [number, number], padding: 'valid'): TfTensor;
  maxPool(x: TfTensor, size: [number, number], strides: [number, number], padding: 'valid'): TfTensor;
  avgPool(x: TfTensor, size: [number, number], strides: [number, number], padding: 'valid'): TfTensor;
  tensor(data: Float32Array | Int32Array, shape: number[], type: 'float32' | 'int32'): TfTensor;
  tidy<T extends TfTensor>(work: () => T): T;
  ready(): Promise<void>;
  getBackend(): string;
  memory(): { numTensors: number };
}

const require = createRequire(import.meta.url);

/** The package of TensorFlow.js that runs on the user's own card. */
const PACKAGE = '@tensorflow/tfjs-node-gpu';

/**
 * Opens TensorFlow.js on the graphics card, where the user has installed it beside this program.
 *
 * @throws Problem device/unavailable where it is absent or does not load
 */
export async function openTensorFlow(): Promise<TensorFlow> {
  keepOldUtilities();
  try {
    const tf = require(PACKAGE) as TensorFlow;
    await tf.ready();
    return tf;
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    const reason = absent ? `${PACKAGE} is not installed` : `${PACKAGE} does not load`;
    throw new Problem('device/unavailable', { device: 'tfjs', reason }, { cause: error });
  }
}

/** Version 4.22 calls a function that Node 23 took away (tensorflow/tfjs#8425, merged and not released). */
function keepOldUtilities(): void {
  const utilities = require('node:util') as Record<string, unknown>;
  utilities.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
}
