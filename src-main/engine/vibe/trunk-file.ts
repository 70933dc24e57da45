import { join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import { madeFile } from '#main/engine/made-file.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import type { OnnxGraph } from '#shared/formats/onnx/onnx-graph.ts';
import { halfPrecision } from '#shared/networks/half-precision.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';
import type { Weights } from '#shared/networks/weights.ts';

/** Raise whenever the same weights give another file. */
const VERSION = 2;

/** Forms of an image trunk that depend on its weights alone. */
const FORMS = {
  fp32: (weights: Weights): OnnxGraph => resnet50Graph(weights),
  fp16: (weights: Weights): OnnxGraph => halfPrecision(resnet50Graph(weights)),
};

/**
 * The ONNX file of an imported image trunk, made on first use and kept in the cache folder.
 *
 * @throws Problem model/unknown, model/damaged, output/unwritable
 */
export function trunkFile(
  library: ModelLibrary,
  trunk: ModelManifest,
  form: keyof typeof FORMS = 'fp32',
  cache = cacheFolder(),
): Promise<string> {
  return madeTrunk(trunk, form, cache, async () => encodeOnnx(FORMS[form](await library.loadWeights(trunk.name))));
}

/** A form of a trunk that depends on more than its weights: `form` tells all of it. */
export function madeTrunk(
  trunk: ModelManifest,
  form: string,
  cache: string,
  make: () => Promise<Uint8Array>,
): Promise<string> {
  const name = `resnet50-${trunk.weights.sha256.slice(0, 16)}-${form}-v${VERSION}.onnx`;
  return madeFile(join(cache, 'models', name), make);
}
