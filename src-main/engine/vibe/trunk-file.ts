import { join } from 'node:path';
import { cacheFolder } from '#main/engine/cache-folder.ts';
import { madeFile } from '#main/engine/made-file.ts';
import type { ModelLibrary } from '#main/model-library/model-library.ts';
import type { ModelManifest } from '#shared/contract/models.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { resnet50Graph } from '#shared/networks/resnet50-graph.ts';

/** Raise whenever the same weights give another file. */
const VERSION = 1;

/**
 * The ONNX file of an imported image trunk, made on first use and kept in the cache folder.
 *
 * @throws Problem model/unknown, model/damaged, output/unwritable
 */
export function trunkFile(library: ModelLibrary, trunk: ModelManifest, cache = cacheFolder()): Promise<string> {
  const name = `resnet50-${trunk.weights.sha256.slice(0, 16)}-v${VERSION}.onnx`;
  return madeFile(join(cache, 'models', name), async () =>
    encodeOnnx(resnet50Graph(await library.loadWeights(trunk.name))),
  );
}
