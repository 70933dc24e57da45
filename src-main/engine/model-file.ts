import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from '#shared/errors/problem.ts';
import { encodeOnnx } from '#shared/formats/onnx/encode-onnx.ts';
import { readTflite } from '#shared/formats/tflite/read-tflite.ts';
import { tfliteToOnnx } from '#shared/formats/tflite/tflite-to-onnx.ts';
import { cacheFolder } from './cache-folder.ts';
import { sha256, writeWhole } from './made-file.ts';
import { POSE_MODELS, type PoseModel, type PoseModelName } from './pose-models.ts';

/** Name of the models' one input. */
export const MODEL_INPUT = 'image';

/**
 * The ONNX file of a pose model, converted on first use and kept in the cache folder. A cached file that is not byte
 * for byte the expected one is made again.
 *
 * @returns the path of the ONNX file
 * @throws Problem model/missing, model/changed, output/unwritable
 */
export async function poseModelFile(name: PoseModelName, folder: string = cacheFolder()): Promise<string> {
  const model: PoseModel = POSE_MODELS[name];
  const path = join(folder, 'models', `blazepose-${name}-${model.onnxSha256.slice(0, 16)}.onnx`);
  const cached = await readFile(path).catch(() => null);
  if (cached && sha256(cached) === model.onnxSha256) return path;
  await writeWhole(path, await convertPoseModel(name));
  return path;
}

/** Converts a pose model to ONNX. Takes a fifth of a second, the heavy one about a second. */
export async function convertPoseModel(name: PoseModelName): Promise<Uint8Array> {
  const model: PoseModel = POSE_MODELS[name];
  const source = await readFile(packageFile(model.file)).catch((cause) => {
    throw new Problem('model/missing', { model: model.file }, { cause });
  });
  if (sha256(source) !== model.sha256) throw new Problem('model/changed', { model: model.file });
  return encodeOnnx(tfliteToOnnx(readTflite(source), { input: MODEL_INPUT, outputs: model.outputs }));
}

function packageFile(file: string): string {
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve('@mediapipe/pose/package.json')), file);
  } catch (cause) {
    throw new Problem('model/missing', { model: file }, { cause });
  }
}
