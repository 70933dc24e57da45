import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import { madeFile, sha256 } from '#main/engine/made-file.ts';
import { openSession } from '#main/engine/onnx-session.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { KEYPOINT_FEATURES } from '#shared/networks/keypoint-features.ts';
import { keypointsEncoder } from '#shared/networks/keypoints-encoder.ts';
import { keypointInput, keypointInputs } from '#shared/networks/lifted-keypoints.ts';
import { mirrorKeypointRows } from '#shared/networks/mirrored-person.ts';
import type { KeypointsEncoderOptions } from '#shared/networks/options.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import { Tape } from '#shared/tape/tape.ts';

/** Raise whenever the same weights give another file. */
const VERSION = 1;

/** The built-in route into the temporal network: landmarks of frames to features. Whoever opens it disposes it. */
export interface LandmarkEncoder extends AsyncDisposable {
  /** Numbers per row. */
  readonly width: number;
  /**
   * @param rows rows of `keypointFeaturesInto`, shape [count, KEYPOINT_FEATURES]
   * @returns shape [count, width]: the feature, where the generator is `mirrored` followed by the mirrored person's
   */
  encode(rows: Float32Array): Promise<Float32Array>;
}

/** Opens a generator's landmark encoder; it is so small that the processor is the place for it. */
export async function openLandmarkEncoder(
  library: ModelLibrary,
  generator: ModelManifest,
  options: KeypointsEncoderOptions,
  mirrored: boolean,
  cache = cacheFolder(),
): Promise<LandmarkEncoder> {
  const width = keypointInputs(options);
  const identity = sha256(Buffer.from([generator.weights.sha256, JSON.stringify(options)].join()));
  const name = `landmarks-${identity.slice(0, 16)}-v${VERSION}.onnx`;
  const file = await madeFile(join(cache, 'models', name), async () => {
    const tape = new Tape('inference');
    const features = keypointsEncoder(tape.input('landmarks', ['N', width]), options);
    const weights = await library.loadWeights(generator.name);
    return encodeOnnx(lowerToOnnx(tape, { name: 'landmarks', outputs: { features }, weights }));
  });
  const session = await openSession(file, 'cpu');
  const encode = async (rows: Float32Array): Promise<Float32Array> => {
    const shape = [rows.length / KEYPOINT_FEATURES, width];
    const landmarks = new ort.Tensor('float32', keypointInput(rows, options), shape);
    const { features } = await session.run({ landmarks });
    return features!.data as Float32Array;
  };
  return {
    width: (mirrored ? 2 : 1) * options.feature,
    async encode(rows) {
      const own = await encode(rows);
      return mirrored ? besides(own, await encode(mirrorKeypointRows(rows)), options.feature) : own;
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** Rows of one list, each followed by the row of the other. */
function besides(a: Float32Array, b: Float32Array, width: number): Float32Array {
  const out = new Float32Array(2 * a.length);
  for (let at = 0; at < a.length; at += width) {
    out.set(a.subarray(at, at + width), 2 * at);
    out.set(b.subarray(at, at + width), 2 * at + width);
  }
  return out;
}
